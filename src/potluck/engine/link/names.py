"""Takes a name apart: plain letters, legal form, the words that carry it, numbers, and how it sounds."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from anyascii import anyascii

_HERE: Final = Path(__file__).parent
_PLAIN: Final = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HAN_FORMS: Final = re.compile(
    "农民|专业|農業|协同|協同|組合|合作社|合作联社|联合社|合作|生協|生活|有限|公司|社会|法人|株式会社|一般|社団"
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORDS: Final = re.compile(r"[a-z]+|[0-9]+")
_COOP: Final = re.compile(r"\b(co|ko)[ \-‐-―]+(op|operativ)")
_SQUEEZE: Final = re.compile(r"\b([a-z])[. ]+(?=[a-z]\b)")
_APOSTROPHE: Final = re.compile(r"['’`´ʼ‘]")
_ROMAN: Final = {
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
}
_ORDINAL: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "primera": 1,
    "segunda": 2,
    "tercera": 3,
    "premiere": 1,
    "deuxieme": 2,
    "troisieme": 3,
    "erste": 1,
    "zweite": 2,
    "dritte": 3,
}
_DASH: Final = re.compile(r"(?<!\s)\s++[-–—|]\s++")
_UNSPOKEN: Final = {"the", "of", "and", "de", "la", "for", "ltd", "limited", "inc"}
_ORDINAL_TAILS: Final = {"st", "nd", "rd", "th"}
_NUMBER_LEADS: Final = {"no", "nr", "num", "number", "numero", "nro", "nummer", "di", "dai", "ar", "kramank"}
_SOUNDS: Final = (
    (re.compile("shch|sch|sh|sz"), "s"),
    (re.compile("tch|ch|cz|tj"), "c"),
    (re.compile("zh|dz|dj|j(?=[aou])"), "z"),
    (re.compile("kh|gh|x"), "h"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("ts|tz"), "c"),
    (re.compile("ck|q|c(?=[aourlnk])|c$"), "k"),
    (re.compile("w"), "v"),
    (re.compile("ou|oo"), "u"),
    (re.compile("ee"), "i"),
    (re.compile("[yj]"), "i"),
    (re.compile("[aeiou]{2,}"), "a"),
)
_DOUBLE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile("[aeiou]")


@dataclass(frozen=True)
class Name:
    """One name taken apart. Lower-case ASCII, except `tokens` of Han and kana names (pairs of characters)."""

    core: str  # the words that carry the name, in order
    ordered: str  # the same, sorted and by sound: what is compared
    squash: str  # the same without spaces
    bones: str  # the squash by sound without vowels: survives transliteration
    tokens: tuple[str, ...]  # distinct words by sound
    initials: str
    runs: str  # initials of two to five neighbouring words, by sound: " rek nrek "
    numbers: str  # sorted numbers, joined by a space
    form: str  # class of the legal form, or ""
    arm: str  # words that name an arm or a place of a body, sorted
    latin: bool


def fold(text: str) -> str:
    """Lower-case ASCII: marks stripped, other scripts transliterated (Han by syllable)."""
    text = text.lower().translate(_PLAIN)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if not text.isascii():
        text = _CAMEL.sub(" ", anyascii(text)).lower()
    return text


@cache
def words_in(name: str) -> frozenset[str]:
    """The words of one of the word lists beside this file."""
    lines = (_HERE / name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def legal_words() -> dict[str, str]:
    """Folded word -> class of legal form ("-": none in particular)."""
    found: dict[str, str] = {}
    for line in (_HERE / "legal_words.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.partition(":")
            for word in words.split():
                found.setdefault(word, kind)
    return found


@cache
def legal_bones() -> frozenset[str]:
    """The longer legal words by sound without vowels: how they look out of scripts that write none."""
    return frozenset(bones(word) for word in legal_words() if len(bones(word)) >= 3)


@cache
def arm_words() -> frozenset[str]:
    """Words that name an arm of a body (a trust, a property company) or one of its places."""
    return frozenset(word for word in words_in("arm_words.txt") if not word.endswith(":"))


@cache
def generic_words() -> frozenset[str]:
    """Words that many names have, by sound."""
    return frozenset(sound(word) for word in words_in("generic_words.txt"))


@cache
def sound(word: str) -> str:
    """A spelling that different romanisations and small slips share."""
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return _DOUBLE.sub(r"\1", word)


def bones(word: str) -> str:
    """A word by sound without its vowels, except at the start."""
    heard = sound(word)
    return heard[:1] + _VOWELS.sub("", heard[1:])


def words_of(text: str) -> list[str]:
    """Folded text cut into words and numbers; "Co-op" becomes one word, "S.C.O.P." another."""
    text = _COOP.sub(r"\1\2", _APOSTROPHE.sub("", text))
    text = _SQUEEZE.sub(r"\1", text.replace("&", " and "))
    return _WORDS.findall(text)


def take_apart(raw: str) -> Name:
    """A name as written -> its parts."""
    han = bool(_HAN.search(raw))
    folded = fold(raw)
    words = words_of(folded)
    legal = legal_words()
    forms = [legal[word] for word in words if legal.get(word, "-") != "-"]
    latin = not _not_latin(raw)
    carrying = [word for word in words if word not in legal and (latin or bones(word) not in legal_bones())]
    rest, numbers = _without_numbers(carrying or words)
    rest = rest or words
    tokens = tuple(dict.fromkeys(_pairs(raw) if han else (sound(word) for word in rest)))
    squash = "".join(rest)
    initials = "".join(word[0] for word in words if word not in _UNSPOKEN)
    return Name(
        core=" ".join(rest),
        ordered=" ".join(sorted(sound(word) for word in rest)),
        squash=squash,
        bones=bones(squash),
        tokens=tokens,
        initials=initials,
        runs=_runs(initials),
        numbers=" ".join(sorted(set(numbers), key=lambda n: (len(n), n))),
        form=next((form for form in forms if form != "coop"), forms[0] if forms else ""),
        arm=" ".join(sorted(set(rest) & arm_words())),
        latin=latin,
    )


def variants(raw: str) -> list[str]:
    """The name as written and, where it carries a short form ("Long Name - LoNa", "Long Name (LN"), without it."""
    bracket = raw.find("(", raw.rfind(")") + 1)  # that nothing closes
    whole = raw[: bracket if bracket >= 0 else None].strip() or raw
    parts = [part for part in _DASH.split(whole) if part]
    long = [part for part in parts if not _is_short_form(part)]
    if len(parts) == 2 and len(long) == 1 and len(long[0].split()) >= 3 and not whole.isupper():
        return list(dict.fromkeys([raw, long[0]]))
    return list(dict.fromkeys([raw, whole]))


def _is_short_form(part: str) -> bool:
    return len(part) <= 12 and part.isalpha() and sum(map(str.isupper, part)) >= 2


def _runs(initials: str) -> str:
    """Every two to five letters in a row of the initials of a name, as a word by sound, between spaces."""
    found = {
        sound(initials[start : start + size])
        for size in (2, 3, 4, 5)
        for start in range(min(len(initials), 12) - size + 1)
    }
    return f" {' '.join(sorted(found))} "


def _not_latin(text: str) -> bool:
    return any(ord(c) > 0x36F and c.isalpha() and not 0x1E00 <= ord(c) <= 0x1EFF for c in text)


def _without_numbers(words: list[str]) -> tuple[list[str], list[str]]:
    """Words without the numbers in them, and the numbers (digits, Roman after the first word, ordinals)."""
    rest: list[str] = []
    numbers: list[str] = []
    for place, word in enumerate(words):
        if word.isdigit():
            numbers.append(word.lstrip("0") or "0")
        elif place and word in _ROMAN:
            numbers.append(str(_ROMAN[word]))
        elif word in _ORDINAL:
            numbers.append(str(_ORDINAL[word]))
        elif numbers and word in _ORDINAL_TAILS:
            continue
        elif not (word in _NUMBER_LEADS and "".join(words[place + 1 : place + 2]).isdigit()):
            rest.append(word)
    return rest, numbers


def _pairs(raw: str) -> list[str]:
    """Pairs of neighbouring characters of a Han or kana name without its legal form, and Latin words in it."""
    text = _HAN_FORMS.sub(" ", unicodedata.normalize("NFKC", raw))
    found: list[str] = []
    for run in re.findall(r"[\u3040-\u30ff\u3400-\u9fff]+|[a-zA-Z]{2,}", text):
        if _HAN.search(run):
            found += [run[i : i + 2] for i in range(max(1, len(run) - 1))]
        else:
            found.append(sound(run.lower()))
    return found or [raw]
