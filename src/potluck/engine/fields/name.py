"""Names of organisations: markup and footnote marks off, the acronym in brackets apart, placeholders found."""

import re

from potluck.engine.fields import Cleaned, text, url

_PLACEHOLDER = re.compile(
    r"(test(ing)?\s*(row|entry|co-?op|name|data)?\s*\d*|x{2,}|asdf\w*|qwerty|dummy(\s\w+)?|placeholder|example|sample"
    r"|lorem ipsum.*|foo|bar|foobar|prueba\s*\d*|ejemplo|beispiel|essai|exemple|prova|teste\s*\d*|тест\s*\d*|пример"
    r"|اختبار|تجربة|テスト\s*\d*|ダミー|サンプル|测试\s*\d*|測試|परीक्षण"
    r"|no name|unnamed|todo|deleted|do not use|\W+|\d)",
    re.I,
)
_ACRONYM = re.compile(r"^(.{4,}?)\s*[(\[]([A-ZÀ-Ý0-9][\w&./\- ]{0,18})[)\]]$")
_EDGES = " \t\"'“”„«»`,;|"


def clean(raw: str) -> Cleaned:
    """The name, an acronym that stands behind it in brackets, and the address behind a linked name."""
    linked = [(url.field_of(found), found) for target, _ in text.links(raw) if (found := url.normalise(target))]
    whole = text.plain(raw).strip(_EDGES).rstrip("*†‡").strip(_EDGES)
    if text.is_blank(whole):
        return Cleaned(tuple(linked))
    short = _ACRONYM.match(whole)
    if short and not whole.isupper() and _is_acronym(short[2]):
        return Cleaned((("name", short[1].strip(_EDGES)), ("other_name", short[2]), *linked))
    return Cleaned((("name", whole), *linked))


def is_placeholder(name: str) -> bool:
    """TEST, xxx, DUMMY HANDLE: a row that stands for nothing."""
    return bool(_PLACEHOLDER.fullmatch(name.strip()))


def _is_acronym(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.7 * len(letters) and len(word.split()) <= 3
