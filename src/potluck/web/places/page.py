"""What a profile page shows: every value with its lists and dates, what the others say, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import phonenumbers
from django.utils.translation import gettext, ngettext

from potluck.engine.levels import LEVELS, PUBLIC, may_see
from potluck.engine.vocabulary import FIELDS
from potluck.web.places import labels
from potluck.web.places.queries import Seen
from potluck.web.places.scripts import readable_first, script
from potluck.web.records import words
from potluck.web.records.models import Source
from potluck.web.records.queries.ages import Dates, is_stale

NAMES = ("name", "legal_name", "other_name")
FROM_LEFT = {"phone", "email", "website", "social", "directory", "image"}  # run so in every language


@dataclass(frozen=True)
class From:
    """One list that says a value."""

    source: Source
    date: str
    row: int | None = None


@dataclass(frozen=True)
class Known:
    """Since when one list says a value, when it last did, when the co-op itself said that it is right, and how the
    list writes it where that is not as it is shown."""

    source: Source
    first_seen: date
    last_seen: date
    confirmed: date | None
    writes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A value as a page shows it."""

    text: str
    sources: list[From]
    href: str = ""
    lang: str = ""
    least: str = ""  # the most open level that may see it, when it is not public
    kind: str = ""  # code, when the value is a kind
    is_exact: bool = False  # a number to be read letter by letter
    is_ltr: bool = False
    note: str = ""
    known: list[Known] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One line of "What is known": values that stand, what other lists say instead, and why."""

    label: str
    said: list[Said]
    others: list[Said] = field(default_factory=list)
    why: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there are days to tell of what stands here."""
        return any(said.known for said in self.said)


class Page:
    """The parts of the page of one co-op, for the viewer it was `seen` by. `dates`: of its rows."""

    def __init__(self, seen: Seen, sources: dict[str, Source], dates: dict[str, Dates] | None = None) -> None:
        self.seen = seen
        self.sources = sources
        self.dates = dates or {}

    def names(self) -> list[Said]:
        """The name shown first, one that the reader can spell out; then one in every other language or script."""
        named = [*self.seen.values("name"), *self.seen.values("legal_name"), *self.seen.values("other_name")]
        first = readable_first(named, lambda entry: entry["value"])[:1]
        whole = self.seen.values("name") or self.seen.values("legal_name") or self.seen.values("other_name")
        entries = [*first, *(entry for entry in whole if entry not in first)]
        chosen: dict[str, dict[str, Any]] = {}
        for entry in entries:
            tongue = f"{entry.get('lang') or ''} {script(entry['value'])}"
            known = {one["value"].casefold() for one in chosen.values()}
            is_new = entry.get("lang") or script(entry["value"]) != "LATIN" or not chosen
            if is_new and tongue not in chosen and entry["value"].casefold() not in known:
                chosen[tongue] = entry
        return [self._said("name", entry) for entry in list(chosen.values())[:6]]

    def lines(self) -> list[Line]:
        """The lines that have something to say, in the order of the page."""
        plan = (
            (gettext("What it does"), "description", False),
            (gettext("Kind"), "kind", True),
            (gettext("Activity"), "activity", True),
            (gettext("In the lists’ words"), "topic", True),
            (gettext("Website"), "website", False),
            (gettext("Phone"), "phone", False),
            (gettext("Email"), "email", False),
            (gettext("Elsewhere"), "social", True),
            (gettext("In directories"), "directory", True),
            (gettext("Open"), "hours", False),
            (gettext("Members"), "members", False),
            (gettext("Who work there"), "workers", False),
            (gettext("Began"), "opened", False),
            (gettext("Closed"), "closed", False),
            (gettext("Legal form"), "legal_form", False),
            (gettext("Registered name"), "legal_name", False),
            (gettext("Also called"), "other_name", True),
            (gettext("Register number"), "identifier", True),
            (gettext("Picture"), "image", True),
            (gettext("Who to ask for"), "contact", True),
            (gettext("Notes"), "notes", True),
        )
        return [line for label, name, whole in plan if (line := self._line(label, name, whole))]

    def kin(self) -> list[tuple[str, Said]]:
        """(relation in words, the other organisation)."""
        return [(_relation(e["value"]), self._said("kin", e)) for e in self.seen.values("kin")]

    def place_line(self) -> Line | None:
        """The address with its lists, and where other lists put it."""
        entries = self.seen.doc.get("place", [])
        said = [self._place(entry) for entry in entries]
        if not said:
            return None
        others = [other for other in said[1:] if other.text]
        return Line(gettext("Place"), said[:1], others, self._why(entries[0], len(others)) if others else "")

    def lists(self) -> list[tuple[From, str]]:
        """(list and row, licence in words), one for each row."""
        found = ((self._from(line), line.get("licence")) for line in self.seen.records)
        return [(where, licence or _unstated(where.source)) for where, licence in found if where]

    def doors(self) -> list[Source]:
        """For stewards: lists that show places by region only, though another list says the exact place here in
        public."""
        shy = {key for key, one in self.sources.items() if one.place_detail == "region"}
        here = [self.sources[key] for key in {line["source"] for line in self.seen.records} & shy]
        told = any(
            may_see(PUBLIC, line.get("level")) and line["source"] not in shy
            for entry in self.seen.doc.get("place", [])
            if entry["value"].get("precision") in labels.EXACT or entry["value"].get("street")
            for line in entry["from"]
        )
        return here if told else []

    def lists_count(self) -> int:
        return len({line["source"] for line in self.seen.records})

    def newest(self) -> From | None:
        """The list that spoke last."""
        dated = [line for line in self.seen.records if line.get("date")]
        return self._from(max(dated, key=lambda line: line["date"])) if dated else None

    def confirmed(self) -> date | None:
        """When the co-op itself last said that one of its rows is right."""
        said = (self.dates[line["record"]].confirmed for line in self.seen.records if line["record"] in self.dates)
        return max((day for day in said if day), default=None)

    def is_stale(self) -> bool:
        """Whether no list and nobody from there said anything for long."""
        return is_stale(self.seen.date)

    def _line(self, label: str, name: str, whole: bool) -> Line | None:
        entries = self.seen.values(name)
        if not entries:
            return None
        if whole:
            return Line(label, [self._said(name, entry) for entry in entries[:30]])
        rows = {line["record"] for line in entries[0]["from"]} if FIELDS[name]["many"] else set()
        first = [e for e in entries if e is entries[0] or rows & {line["record"] for line in e["from"]}]
        others = [self._said(name, entry) for entry in entries if entry not in first]
        why = self._why(entries[0], len(others)) if others else ""
        return Line(label, [self._said(name, entry) for entry in first[:10]], others[:30], why)

    def _said(self, name: str, entry: dict[str, Any]) -> Said:
        value = entry["value"]
        text, href = _shown(name, value)
        sources = [where for line in entry["from"] if (where := self._from(line))]
        least = _least(entry)
        kind = value if name == "kind" else ""
        return Said(
            text, _once(sources), href, entry.get("lang") or "", least, kind, name == "identifier", name in FROM_LEFT,
            known=self._known(entry, lambda own: [(name, own)], lambda own: _shown(name, own)[0]),
        )  # fmt: skip

    def _place(self, entry: dict[str, Any]) -> Said:
        sources = [where for line in entry["from"] if (where := self._from(line))]
        least = _least(entry)
        note = words.precision(entry["value"].get("precision"))
        if entry["value"].get("lat") in (None, ""):
            note = gettext("Not on the map: no list says where")
        elif entry["value"].get("placed_by") == "gazetteer":
            note = ". ".join((note, gettext("We looked the town up")))
        known = self._known(entry, lambda own: list(own.items()), address)
        return Said(address(entry["value"]), _once(sources), least=least, note=note, known=known)

    def _known(
        self, entry: dict[str, Any], said: Callable[[Any], list[tuple[str, Any]]], text: Callable[[Any], str]
    ) -> list[Known]:
        """The days of a value on each list; `said`: what a row has as (field, value) pairs; `text`: as it reads."""
        found: dict[str, Known] = {}
        shown = text(entry["value"])
        for line in entry["from"]:
            source, dates = self.sources.get(line["source"]), self.dates.get(line["record"])
            if source and dates:
                own = line.get("as", entry["value"])
                pairs = [(name, str(value)) for name, value in said(own) if value not in (None, "")]
                is_public = may_see(PUBLIC, line.get("level"))  # the co-op confirms what it was shown, and no more
                confirmed = dates.confirmed_of(pairs) if is_public else None
                writes = tuple({text(own)} - {shown, ""})
                known = Known(source, dates.first_seen_of(pairs), dates.last_seen, confirmed, writes)
                before = found.get(source.id)
                found[source.id] = known if before is None else _both(before, known)
        return list(found.values())

    def _from(self, line: dict[str, Any]) -> From | None:
        source = self.sources.get(line["source"])
        return From(source, line.get("date") or "", line.get("row")) if source else None

    def _why(self, entry: dict[str, Any], others: int) -> str:
        lists = [line["source"] for line in entry["from"]]
        source = self.sources.get(lists[0]) if lists else None
        if entry.get("why") == "agree":
            return ngettext(
                "We show this one: %(n)s list agrees on it.",
                "We show this one: %(n)s lists agree on it.",
                len(set(lists)),
            ) % {"n": len(set(lists))}
        if entry.get("why") == "fresh":
            return gettext("We show this one: it is the newest.")
        if entry.get("why") == "trust" and source:
            return gettext("We show this one: %(list)s comes first here.") % {"list": source.name}
        return ""


def _least(entry: dict[str, Any]) -> str:
    """The most open level at which a value may be seen; empty for a public one."""
    level = max((line.get("level") or PUBLIC for line in entry["from"]), key=LEVELS.index)
    return "" if level == PUBLIC else level


def _unstated(source: Source) -> str:
    return "" if source.hides_licence else gettext("licence not stated")


def address(place: dict[str, Any]) -> str:
    """The parts of a place that are known, on one line."""
    country = words.country(place["country"]) if place.get("country") else ""
    if place.get("address") and not place.get("street"):
        return place["address"]
    town = " ".join(part for part in (place.get("postcode"), place.get("city")) if part)
    parts = [place.get("street"), town, place.get("region"), country]
    return ", ".join(part for part in parts if part)


def _both(one: Known, other: Known) -> Known:
    """Two rows of a list that say the same."""
    confirmed = max((day for day in (one.confirmed, other.confirmed) if day), default=None)
    first, last = min(one.first_seen, other.first_seen), max(one.last_seen, other.last_seen)
    return Known(one.source, first, last, confirmed, tuple(dict.fromkeys((*one.writes, *other.writes))))


def _once(found: Iterable[From]) -> list[From]:
    """Each list once, with its newest date."""
    newest: dict[str, From] = {}
    for where in found:
        if where.source.id not in newest or newest[where.source.id].date < where.date:
            newest[where.source.id] = where
    return list(newest.values())


def _shown(name: str, value: str) -> tuple[str, str]:
    """(text, address to follow)."""
    if name in ("website", "social", "directory", "image"):
        parts = urlsplit(value)
        if parts.scheme in ("http", "https") and parts.netloc:
            return (parts.netloc.removeprefix("www.") + parts.path.rstrip("/"))[:80], value
        return value, ""
    if name == "email":
        return value, f"mailto:{quote(value, safe='@.+-_')}" if "@" in value else ""
    if name == "phone":
        return _phone(value)
    if name == "kin":
        return words.value(name, value), "/find?q=" + quote(words.value(name, value))
    return words.value(name, value), ""


@lru_cache(maxsize=10_000)
def _phone(value: str) -> tuple[str, str]:
    """(a number with the spaces of its country, tel: and the same in E.164); as the list has it where it is none."""
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        digits = "".join(c for c in value if c.isdigit() or c == "+")
        return value, f"tel:{digits}" if any(map(str.isdigit, digits)) else ""
    href = "tel:" + phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return value, href
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL), href


def _relation(value: str) -> str:
    relations = {
        "member_of": gettext("Member of"),
        "part_of": gettext("Part of"),
        "founded_by": gettext("Founded by"),
        "owned_by": gettext("Owned by"),
        "owns": gettext("Owns"),
        "parent": gettext("Belongs to"),
        "has_member": gettext("Has as a member"),
        "partner": gettext("Works with"),
        "buys_from": gettext("Buys from"),
        "banks_with": gettext("Banks with"),
    }
    code = value.partition(":")[0] if ":" in value else ""
    return relations.get(code) or code.replace("_", " ").capitalize() or gettext("Kin")
