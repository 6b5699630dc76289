"""A value in words is written once, so that no two pages say it differently."""

import ast

from potluck.web.records import words
from tests.house.tree import name, under

ONCE = {
    str(text) for table in (words.STATUS_WORDS, words.PRECISION_WORDS, words.LEVEL_WORDS) for text in table.values()
}
ALSO_SAID = {"Closed", "Open", "Members", "Everyone", "Street", "Stewards only"}
"""Words that mean something else in another place too: a heading, a field."""


def test_words_for_codes_stand_in_one_file() -> None:
    assert len(ONCE) > 10
    said: dict[str, set[str]] = {}
    for path in under("src", "potluck", "web", ends=(".py",)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ONCE - ALSO_SAID:
                said.setdefault(node.value, set()).add(name(path))
    assert {text: files for text, files in said.items() if len(files) > 1} == {}


def test_no_other_file_reads_the_labels_of_kinds_for_a_reader() -> None:
    """`words.label` says a kind, an activity, a legal form; the search alone asks for all languages."""
    may = {"src/potluck/web/records/words.py", "src/potluck/web/places/labels.py"}
    reading = {
        name(path)
        for path in under("src", "potluck", "web", ends=(".py",))
        if '"labels"' in path.read_text("utf-8") and "load(" in path.read_text("utf-8")
    }
    assert reading <= may
