"""Every write has a line in the journal, and every line has words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import name, under

SILENT = {
    "search_person": "shows what an erasure would take; it reads only",
    "keep_wishes": "what a draft is to be called, before anything is brought",
    "remap": "the columns of a draft, before anything is brought",
    "carry": "the columns of a draft, before anything is brought",
    "begin_work": "marks a draft as being brought in; bringing it writes the line",
}
"""Actions that write no line of their own, and why."""


def _functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in under("src", "potluck", "web", ends=(".py",)):
        if "journal" not in path.parts and any(part.startswith("actions") for part in path.parts):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef):
                    yield path, node


def _called(node: ast.FunctionDef) -> set[str]:
    calls = (call.func for call in ast.walk(node) if isinstance(call, ast.Call))
    return {ast.unparse(func) for func in calls}


def _writers() -> tuple[set[str], list[tuple[Path, ast.FunctionDef]]]:
    """Names of functions that write a line, themselves or through one they call; and all functions."""
    functions = list(_functions())
    called = {node.name: _called(node) for _, node in functions}
    writers = {"journal.write"}
    while more := {one for one, names in called.items() if one not in writers and _ends(names) & _ends(writers)}:
        writers |= more
    return writers, functions


def _ends(names: set[str]) -> set[str]:
    return {one if one == "journal.write" else one.rsplit(".", 1)[-1] for one in names if one != "write"}


def test_every_act_of_a_person_writes_a_line() -> None:
    writers, functions = _writers()
    acts = [
        (path, node)
        for path, node in functions
        if not node.name.startswith("_") and "person" in {arg.arg for arg in node.args.kwonlyargs}
    ]
    assert len(acts) > 15
    assert not [f"{name(path)}: {node.name}" for path, node in acts if node.name not in writers | set(SILENT)]


def test_every_line_has_words() -> None:
    from potluck.web import rooms

    said = set()
    for _path, node in _functions():
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "journal.write":
                given = {word.arg: word.value for word in call.keywords}
                verb, thing = given["verb"], given["thing"]
                if isinstance(verb, ast.Constant) and isinstance(thing, ast.Constant):
                    said.add((verb.value, thing.value))
    assert len(said) > 10
    assert not said - set(rooms.collected("journal"))
