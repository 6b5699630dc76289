"""Finds a person's name, phone or e-mail address in a text and cuts it out, knowing it by keyed marks alone.

What was erased must not come back with the next file, and must not be kept to compare with either. So only marks are
kept: `sign` of a normalised value (a keyed hash, passed in). A text is taken apart into what may be an address, a
number or so many words in a row, and each piece is signed and looked up. The same code erases and later leaves out.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from potluck.engine.at_signs import around

Sign = Callable[[str], str]
EMAIL: Final = re.compile(r"[^\s<>()\[\]\"',;:@/]+@[\w-]+(?:\.[\w-]+)+")  # a whole text; within one: `around`
_STOPS: Final = re.compile(r"[\s<>()\[\]\"',;:@/]")
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
PHONE: Final = re.compile(r"\+?\(?\d(?:[\s().\-/\u00a0\u2010-\u2015]{0,3}\d){6,}")
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SHORTEST_PHONE: Final = 7  # digits; a shorter number is no mark of a person
LONGEST_NAME: Final = 8  # words
MEMORY: Final = 200_000  # distinct texts that are remembered


class TooShortError(ValueError):
    """The text is too short to know a person by: cutting it would cut others."""


def marks_of(text: str, sign: Sign) -> list[str]:
    """The marks of a name, a phone number or an e-mail address. Raises TooShortError.

    A number is known by its last digits too, at least `SHORTEST_PHONE`, for lists write it without the country."""
    text = unicodedata.normalize("NFKC", text).strip()
    if EMAIL.fullmatch(text):
        return [f"email:{sign(_email(text))}"]
    if PHONE.fullmatch(text):
        digits = _digits(text)
        parts = [f"part:{sign('phone:' + digits[-size:])}" for size in range(SHORTEST_PHONE, len(digits))]
        return [f"phone{len(digits)}:{sign('phone:' + digits)}", *parts]
    words = WORD.findall(text)
    if not words or len(words) > LONGEST_NAME or len("".join(words)) < (2 if not text.isascii() else 4):
        raise TooShortError
    return [f"name{len(words)}:{sign(_name(words))}"]


def _email(text: str) -> str:
    return "email:" + text.casefold().rstrip(".")


def _digits(text: str) -> str:
    digits = "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit())
    return digits.lstrip("0") or digits


def _name(words: Iterable[str]) -> str:
    """A name in one form: no case, no accents, its words in one order (“Ortega, Inés” is “ines ortega”)."""
    return "name:" + " ".join(sorted(_fold(word) for word in words))


def _fold(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


class Cut:
    """Cuts out of a text whatever has one of these marks. `hits` counts the texts that lost something."""

    def __init__(self, marks: Iterable[str], sign: Sign) -> None:
        self.sign, self.hits = sign, 0
        self.known: dict[str, set[str]] = defaultdict(set)
        for mark in marks:
            kind, _, value = mark.partition(":")
            self.known[kind].add(value)
        self.names = sorted((int(kind[4:]) for kind in self.known if kind.startswith("name")), reverse=True)
        self.phones = sorted((int(kind[5:]) for kind in self.known if kind.startswith("phone")), reverse=True)
        self._seen: dict[str, str] = {}
        self._signed: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.known)

    def __call__(self, text: str) -> str:
        """The text without what is erased; empty when nothing but signs would be left."""
        found = self._seen.get(text)
        if found is None:
            found = self._cut(text)
            if len(self._seen) < MEMORY:
                self._seen[text] = found
        self.hits += found != text
        return found

    def _cut(self, text: str) -> str:
        spans = sorted(self._spans(text))
        if not spans:
            return text
        kept, at = [], 0
        for start, end in spans:
            kept.append(text[at:start])
            at = max(at, end)
        left = "".join([*kept, text[at:]])
        return left if any(letter.isalnum() for letter in left) else ""

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if "email" in self.known and "@" in text:
            spans = around(text, _STOPS.split, _HOST.match)
            yield from (span for span in spans if self._has("email", _email(text[slice(*span)])))
        if self.phones:
            yield from (match.span() for match in PHONE.finditer(text) if self._is_phone(match[0]))
        if self.names:
            words = list(WORD.finditer(text))
            for size in self.names:
                for at in range(len(words) - size + 1):
                    run = words[at : at + size]
                    if self._has(f"name{size}", _name(word[0] for word in run)):
                        yield run[0].start(), run[-1].end()

    def _is_phone(self, text: str) -> bool:
        """The whole number, one with a longer beginning, or one written without its beginning."""
        digits = _digits(text)
        ends = ((f"phone{size}", digits[-size:]) for size in self.phones if size <= len(digits))
        return self._has("part", "phone:" + digits) or any(self._has(kind, "phone:" + end) for kind, end in ends)

    def _has(self, kind: str, value: str) -> bool:
        if value not in self._signed:
            if len(self._signed) >= MEMORY:
                self._signed.clear()
            self._signed[value] = self.sign(value)
        return self._signed[value] in self.known[kind]


def cut_within(thing: Any, cut: Cut) -> Any:
    """The same, within every text of a JSON value, names of its members too."""
    if isinstance(thing, str):
        return cut(thing)
    if isinstance(thing, list):
        return [cut_within(part, cut) for part in thing]
    if isinstance(thing, dict):
        return {key: cut_within(value, cut) for name, value in thing.items() if (key := cut(name)) or not name}
    return thing
