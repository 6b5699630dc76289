"""Languages that are offered are whole: every text has its words, and what is filled in later is still there."""

import ast
import re
import sys

import pytest
from django.conf import settings
from django.utils import translation

from potluck.web.site.templatetags import look
from tests.house.tree import ROOT, SRC

sys.path.insert(0, str(ROOT / "assets"))
import words

WHOLE = [tag for tag in settings.TONGUES if tag != "en"]
FILLED = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
TAGS = re.compile(r"</?\w+[^>]*>")


@pytest.mark.parametrize("language", WHOLE)
def test_nothing_waits_for_its_words(language):
    assert words.untranslated(language) == []


@pytest.mark.parametrize("language", [path.stem for path in (ROOT / "translations").glob("*.po")])
def test_what_is_filled_in_and_the_tags_are_kept(language):
    bad = []
    for message in words.catalogue(language):
        if not message.id or not message.string or not any(message.string):
            continue
        asked, said = (m if isinstance(m, tuple | list) else (m,) for m in (message.id, message.string))
        may = {part for text in asked for part in FILLED.findall(text)}
        must = set(FILLED.findall(asked[-1]))
        for number, text in enumerate(said):
            parts = set(FILLED.findall(text))
            is_many = number == len(said) - 1
            if parts - may or (is_many and must - parts) or _tags(text) != _tags(asked[min(number, len(asked) - 1)]):
                bad.append(text)
    assert not bad


def _tags(text):
    return sorted(TAGS.findall(text))


def test_words_are_found_in_code_templates_and_the_engines_tables():
    found = {text for _file, _line, text, _context in words.messages()}
    assert "This is our fault. Nothing was lost. Try again, or tell us." in found  # code
    assert "Skip to the main part" in found  # a template
    assert ("%(n)s row", "%(n)s rows") in found  # one and many, in a template
    assert "There is a list called <bdi>%(name)s</bdi> already: this is its next version." in " ".join(
        t for t in found if isinstance(t, str)
    )
    assert "“{value}” is not a date we can read." in found  # the engine
    assert "Taken together: {name}, {place}, {contact}" in found


def test_no_text_stands_in_an_f_string_where_its_words_are_not_looked_for():
    asked = {"_", "gettext", "ngettext", "pgettext"}
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in SRC.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in asked
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_a_day_is_written_as_its_language_writes_it():
    with translation.override("es"):
        days = [look.day_words(day) for day in ("2026-11-03", "2026-11", "2026")]
    assert days == ["3 de noviembre de 2026", "noviembre de 2026", "2026"]


def test_a_text_without_words_is_noticed(monkeypatch):
    monkeypatch.setattr(words, "messages", lambda: iter([("a.py", 1, "A text that nobody translated", None)]))
    assert words.untranslated("es") == ["A text that nobody translated"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/find", "/lists", "/about", "/sign-in", "/no-such-page"])
def test_a_page_in_spanish(client, path):
    page = client.get(f"{path}?speak=es").content.decode()
    assert '<html lang="es" dir="ltr">' in page
    assert "Saltar a la parte principal" in page
    assert "Skip to the main part" not in page
