"""Names of organisations: markup and footnote marks off, the acronym in brackets apart, placeholders found."""

import re

from potluck.engine.fields import Cleaned, text, url

_PLACEHOLDER = re.compile(
    r"(test(ing)?(\s*(row|entry|co-?op|name|data))?\s*\d*|x{2,}|asdf\w*|qwerty|dummy(\s\w+)?|placeholder|example|sample"
    r"|lorem ipsum.*|foo|bar|foobar|prueba\s*\d*|ejemplo|beispiel|essai|exemple|prova|teste\s*\d*|тест\s*\d*|пример"
    r"|اختبار|تجربة|テスト\s*\d*|ダミー|サンプル|测试\s*\d*|測試|परीक्षण"
    r"|no name|unnamed|to ?do|deleted|do not use|\W+|\d"
    r"|(example|sample|demo|fake) (co-?op|cooperative|org|organisation|organization|entry|row))",
    re.I,
)
_STAND_IN = re.compile(
    r"(t\.?b\.?[acd]\.?|to be (completed|confirmed|added|announced)|à compléter|a completer|por completar"
    r"|da completare|a preencher|noch offen|wird ergänzt|à supprimer|borrar"
    r"|((grand|sub)[ -]?)?totals?|sum|summe|gesamt|gesamtsumme|suma|somme|totale|toplam|razem|итого|всего|合计|合計"
    r"|総計|합계|총계|المجموع|الإجمالي|कुल|कुल योग)[\s:.!]*",
    re.I,
)
_MADE_UP = re.compile(r"\b(test|testing|dummy|example|sample|demo|prueba|essai|beispiel|ejemplo|exemple|teste)\b", re.I)
_TO_GO = re.compile(r"\b(delete|remove|ignore|borrar|eliminar|supprimer|löschen|excluir|cancellare)\b", re.I)
_ACRONYM = re.compile(r"[(\[]([A-ZÀ-Ý0-9][\w&./\- ]{0,18})[)\]]$")
_EDGES = " \t\"'“”„«»`,;|"


def clean(raw: str) -> Cleaned:
    """The name, an acronym that stands behind it in brackets, and the address behind a linked name."""
    linked = [(url.field_of(found), found) for target, _ in text.links(raw) if (found := url.normalise(target))]
    whole = _bare(text.plain(raw).strip(" \t*†‡"))
    if text.is_blank(whole):
        return Cleaned(tuple(linked))
    short = _ACRONYM.search(whole)
    if short and short.start() > 3 and not whole.isupper() and _is_acronym(short[1]):
        return Cleaned((("name", whole[: short.start()].strip(_EDGES)), ("other_name", short[1]), *linked))
    return Cleaned((("name", whole), *linked))


def _bare(whole: str) -> str:
    """Without quotes and commas around it; quotes around a part of it stay: Spółdzielnia „Zorza”."""
    bare = whole.strip(_EDGES)
    last = whole.rstrip(" \t,;|`")[-1:]
    return bare + last if last in '"”“»' and last and any(c in bare for c in '„“«"”') else bare


def is_placeholder(name: str) -> bool:
    """TEST, xxx, DUMMY HANDLE: a row that stands for nothing."""
    return bool(_PLACEHOLDER.fullmatch(name.strip())) or bool(_MADE_UP.search(name) and _TO_GO.search(name))


def is_stand_in(name: str) -> bool:
    """TOTAL, TBA, "à compléter": not a name, unless the row tells how to reach it (Suma and TBA are co-ops)."""
    return bool(_STAND_IN.fullmatch(name.strip()))


def is_doubtful(name: str) -> bool:
    """ "Test Kitchen", "Demo Farm (remove)": perhaps a row that stands for nothing, perhaps a name."""
    first = name.split()[0].strip("[(:-)]") if name.split() else ""
    return bool(_TO_GO.search(name) or re.fullmatch(r"test|testing|dummy|xxx+|prueba", first, re.I))


def _is_acronym(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.7 * len(letters) and len(word.split()) <= 3
