"""The words of the program and their translations.

    python assets/words.py update es     # brings translations/es.po up to the words that are in the program now
    python assets/words.py compile       # translations/*.po -> built/locale (done by `make install`)

Words come from gettext calls in Python, from templates, and from the tables of sentences that the engine keeps in
English.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

import potluck

HOME = Path(__file__).resolve().parents[1]
SRC = HOME / "src" / "potluck"
PO = HOME / "translations"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Message = tuple[str, int, str | tuple[str, ...], str | None]
"""(file, line, text or (one, many), context)"""


def messages() -> Iterator[Message]:
    """Every text that goes through gettext."""
    for path in sorted(SRC.rglob("*.py")):
        yield from _found(path, path.read_text("utf-8"))
    for path in sorted((*SRC.rglob("templates/**/*.html"), *SRC.rglob("templates/**/*.txt"))):
        yield from _found(path, _as_code(path))
    for name, text in tables():
        yield name, 0, text, None


def _found(path: Path, code: str) -> Iterator[Message]:
    for line, text, _notes, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        if text:
            yield path.relative_to(HOME).as_posix(), line, text, context


def _as_code(path: Path) -> str:
    """A template as lines that look like Python to the extractor."""
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
        django.setup()
    calls = re.compile(
        r"""\b(?:gettext|ngettext|pgettext|npgettext|_)\s*\((?:[^()"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\([^()]*\))*\)"""
    )
    return "\n".join(call.replace("\n", " ") for call in calls.findall(templatize(path.read_text("utf-8"))))


def tables() -> Iterator[tuple[str, str]]:
    """(where, sentence) of the engine's tables of words, which know no gettext."""
    from potluck.engine.link import sentences
    from potluck.engine.mapping import ISSUES as MAPPING
    from potluck.engine.read.issues import ISSUES as READ
    from potluck.engine.vocabulary import FIELD_LABELS
    from potluck.fetch.trouble import WORDS as FETCHING

    for table in (READ, MAPPING, FETCHING):
        for pair in table.values():
            yield from (("issues", text) for text in pair if text)
    yield from (("fields", text) for text in FIELD_LABELS.values())
    yield from (("reasons", text) for text in sentences.all_words())


def catalogue(language: str) -> Catalog:
    """The translations of a language; an empty one when it is new."""
    path = PO / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="Potluck")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Writes the language's file anew: what was translated stays, what is gone goes, what is new waits."""
    known = catalogue(language)
    wanted = Catalog(
        locale=language,
        header_comment=f"# The words of Potluck: {Locale.parse(language).english_name}. See docs/guides/translator.md",
        project="Potluck",
        version=potluck.__version__,
        msgid_bugs_address="none",
        creation_date=known.creation_date,
        revision_date=known.revision_date,
        last_translator="many hands",
        language_team="many hands",
        fuzzy=False,
    )
    for file, _line, text, context in messages():
        wanted.add(text, locations=[(file, 1)], context=context, flags=_flags(text))
    for message in wanted:
        old = known.get(message.id, message.context) if message.id else None
        if old is not None:
            message.string, message.flags = old.string, old.flags
    with (PO / f"{language}.po").open("wb") as file:
        write_po(file, wanted, width=110, include_lineno=False, omit_header=False, sort_output=True)
    return wanted


def _flags(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return ("python-format",) if "%(" in "".join(text) else ()


def untranslated(language: str) -> list[str]:
    """What still waits for its words."""
    known = catalogue(language)
    waiting = []
    for _file, _line, text, context in messages():
        message = known.get(text, context)
        if message is None or message.fuzzy or not _is_whole(message.string):
            waiting.append(text if isinstance(text, str) else text[0])
    return sorted(set(waiting))


def _is_whole(said: str | tuple[str, ...]) -> bool:
    return bool(said) if isinstance(said, str) else bool(said) and all(said)


def compile_all(into: Path) -> None:
    """Each language as a .mo file where Django looks for it."""
    for path in sorted(PO.glob("*.po")):
        folder = into / path.stem / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, catalogue(path.stem))


def main(words: list[str]) -> None:
    if words[:1] == ["update"] and len(words) == 2:
        PO.mkdir(exist_ok=True)
        update(words[1])
        waiting = untranslated(words[1])
        print(f"translations/{words[1]}.po: {len(waiting)} texts wait for their words.")
    elif words == ["compile"]:
        compile_all(HOME / "built" / "locale")
    else:
        print(__doc__)
        raise SystemExit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
