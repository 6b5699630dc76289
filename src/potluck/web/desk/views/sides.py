"""Two rows side by side: each field's values, what differs marked, and how they compare in a word."""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from potluck.web.records import queries as records
from potluck.web.records import words
from potluck.web.records.models import Record

GROUPS: Final = (
    (gettext_lazy("Name"), ("name",)),
    (gettext_lazy("Also called"), ("legal_name", "other_name")),
    (gettext_lazy("Kind"), ("kind",)),
    (gettext_lazy("What they do"), ("activity", "topic")),
    (gettext_lazy("Legal form"), ("legal_form",)),
    (gettext_lazy("Address"), ("street", "postcode", "city", "region", "country")),
    (gettext_lazy("Website"), ("website",)),
    (gettext_lazy("Elsewhere on the web"), ("social", "directory")),
    (gettext_lazy("Email"), ("email",)),
    (gettext_lazy("Phone"), ("phone",)),
    (gettext_lazy("Numbers in registers"), ("identifier",)),
    (pgettext_lazy("when an organisation began", "Began"), ("opened",)),
    (gettext_lazy("Closed"), ("closed",)),
    (gettext_lazy("Open or closed"), ("status",)),
    (gettext_lazy("Members"), ("members",)),
    (gettext_lazy("Workers"), ("workers",)),
    (gettext_lazy("Part of"), ("site_of_name", "kin")),
    (gettext_lazy("About"), ("description",)),
    (gettext_lazy("A person there"), ("contact",)),
    (gettext_lazy("Notes"), ("notes",)),
)
JOINED: Final = {"street"}
SHORT: Final = {
    "kind",
    "status",
    "legal_form",
    "identifier",
    "phone",
    "email",
    "opened",
    "closed",
    "members",
    "workers",
}
SOFT: Final = {"activity", "description", "notes", "site_of_name"}
"""Two hands seldom use the same words here: a difference says little, so it is not shown as one."""
ALIKE = 0.72


@dataclass(frozen=True)
class Piece:
    """A stretch of a value; `differs` when the other side does not have it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One field of a pair: values of both sides as pieces, and the verdict of the eye."""

    label: str
    field: str
    a: list[list[Piece]]
    b: list[list[Piece]]
    word: str
    tone: str  # good | bad | plain


def compare(a: Record, b: Record) -> list[Line]:
    """The fields that either row states, in the order people look at them."""
    left, right = records.facts_by_field(a), records.facts_by_field(b)
    lines = []
    for label, fields in GROUPS:
        mine, theirs = _values(left, fields), _values(right, fields)
        if mine or theirs:
            lines.append(_line(str(label), fields[0], mine, theirs))
    return lines


def _values(facts: dict[str, list[str]], fields: tuple[str, ...]) -> list[str]:
    if fields[0] in JOINED:
        return _address(facts, fields)
    shown = [words.value(field, value) for field in fields for value in facts.get(field, [])]
    return list(dict.fromkeys(shown))


def _address(facts: dict[str, list[str]], fields: tuple[str, ...]) -> list[str]:
    """One line; a joined address stands for the street, and is not repeated by its parts."""
    written = [] if facts.get("street") else facts.get("address", [])[:1]
    whole = f" {fold(' '.join(written))} "
    parts = [words.value(field, value) for field in fields for value in facts.get(field, [])[:1]]
    said = ", ".join([*written, *(part for part in parts if f" {fold(part)} " not in whole)])
    return [said] if said else []


def _line(label: str, field: str, mine: list[str], theirs: list[str]) -> Line:
    if not mine or not theirs:
        return Line(label, field, _plain(mine), _plain(theirs), _("Only one"), "plain")
    if field not in SHORT and _scripts(mine).isdisjoint(_scripts(theirs)):
        return Line(label, field, _plain(mine), _plain(theirs), _("Another script"), "plain")
    if field == "activity":
        word, tone = _verdict(mine, theirs, field)
        return Line(label, field, _plain(mine), _plain(theirs), word, tone)
    a = [_pieces(value, theirs, field) for value in mine]
    b = [_pieces(value, mine, field) for value in theirs]
    word, tone = _verdict(mine, theirs, field)
    return Line(label, field, a, b, word, tone)


def _plain(values: list[str]) -> list[list[Piece]]:
    return [[Piece(value, False)] for value in values]


def _verdict(mine: list[str], theirs: list[str], field: str) -> tuple[str, str]:
    left, right = {fold(v) for v in mine}, {fold(v) for v in theirs}
    if left == right:
        return _("Same"), "good"
    if left & right:
        return _("Partly the same"), "good"
    if field in SHORT:
        return _("Differs"), "bad"
    likest = max(SequenceMatcher(None, x, y, autojunk=False).ratio() for x in list(left)[:8] for y in list(right)[:8])
    if likest >= ALIKE or any(_within(x, y) for x in left for y in right):
        return _("Alike"), "good"
    return (_("Other words"), "plain") if field in SOFT else (_("Differs"), "bad")


def _scripts(values: list[str]) -> set[str]:
    """LATIN, ARABIC, CJK ...: the first word of the Unicode name of each letter."""
    return {unicodedata.name(char, "").partition(" ")[0] for value in values for char in value if char.isalpha()}


def _within(x: str, y: str) -> bool:
    """Whether all the words of one stand in the other."""
    one, other = set(x.split()), set(y.split())
    return one <= other or other <= one


def fold(text: str) -> str:
    """Letters and digits only, without case and accents: what the eye reads as the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in plain if unicodedata.category(c) != "Mn")
    return " ".join("".join(kept).split())


def _pieces(value: str, others: list[str], field: str) -> list[Piece]:
    """The value cut where the likest value of the other side says something else."""
    folded = fold(value)
    if any(fold(other) == folded for other in others):
        return [Piece(value, False)]
    if field in SHORT:
        return [Piece(value, True)]
    mine = _cut(value)
    likest = max(others, key=lambda other: SequenceMatcher(None, folded, fold(other), autojunk=False).ratio())
    theirs = {fold(word) for word in _cut(likest)}
    pieces: list[Piece] = []
    for word in mine:
        plain = fold(word)
        differs = bool(plain) and plain not in theirs
        if pieces and (not plain or pieces[-1].differs == differs):
            pieces[-1] = Piece(pieces[-1].text + word, pieces[-1].differs)
        else:
            pieces.append(Piece(word, differs))
    return [part for piece in pieces for part in _without_edges(piece)]


def _cut(value: str) -> list[str]:
    """Words and what stands between them, in order; nothing is lost."""
    parts: list[str] = []
    for char in value[:600]:
        if parts and parts[-1][-1].isalnum() == char.isalnum():
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def _without_edges(piece: Piece) -> list[Piece]:
    """Takes the space and commas at the end of a marked stretch out of the mark."""
    if not piece.differs:
        return [piece]
    core = piece.text.rstrip(" ,;·-–—(")
    return [Piece(core, True), Piece(piece.text[len(core) :], False)] if core != piece.text else [piece]


def brief(record: Record) -> list[str]:
    """A row in a few words: town, website, phone, register number."""
    facts = records.facts_by_field(record)
    found = (
        (field, facts[field][0]) for field in ("city", "website", "phone", "email", "identifier") if facts.get(field)
    )
    return [words.value(field, text) for field, text in found][:4]
