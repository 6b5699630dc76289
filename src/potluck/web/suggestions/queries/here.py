"""Is it here already? The co-ops on the table that a typed one could be, as everyone sees them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from potluck.engine.fields import url
from potluck.engine.levels import PUBLIC
from potluck.engine.link.names import generic_words, take_apart
from potluck.engine.vocabulary import fold
from potluck.web.places import labels
from potluck.web.places import queries as places
from potluck.web.places.queries import LETTERS, Ask, Seen
from potluck.web.records import queries as records

ALIKE: Final = 82.0
"""How alike two names must be, 0 to 100: the words that carry them, in any order, slips of the pen forgiven."""
NAMES: Final = ("name", "legal_name", "other_name")
LOOK_AT: Final = 40  # so many hits of the search are compared
SAME_TOWN: Final = 10.0  # what it adds to be in the town named
NEARBY: Final = 5.0  # ... or within NEARBY_KM of it
NEARBY_KM: Final = 50.0
SURE: Final = 200.0


@dataclass(frozen=True)
class Typed:
    """What somebody has typed so far of a co-op."""

    name: str = ""
    city: str = ""
    website: str = ""
    phone: str = ""


def find_like(typed: Typed, most: int = 5) -> list[Seen]:
    """The likeliest first: the same website or phone, then names that are alike, of these the nearer first."""
    found, near = {}, set()
    for ask in _asks(typed):
        hits = _hits(ask)
        found |= {seen.id: seen for seen in hits}
        near |= {seen.id for seen in hits if ask.near}
    scored = [(_score(typed, seen) + NEARBY * (seen.id in near), seen) for seen in found.values()]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].id))
    return [seen for _, seen in best[:most]]


def find_named(words: str, most: int = 8) -> list[Seen]:
    """What the search of the table finds for these words, as everyone sees it; or the one whose address is pasted."""
    address = words.strip().split("?")[0].rstrip("/").rpartition("/o/")[2][:26].upper() if "/o/" in words else ""
    if len(address) == 26:
        seen = find_one(address)
        return [seen] if seen else []
    return _hits(Ask(q=searched(words)))[:most] if words.strip() else []


def searched(words: str) -> str:
    """What of the words is searched for."""
    return _plain(words)[: LETTERS["q"]]


def cut(words: str) -> list[str]:
    """That not all of them are searched for, in words; nothing when all are."""
    return labels.cut(["q"]) if searched(words) != _plain(words) else []


def _plain(words: str) -> str:
    return " ".join(words.replace("\x00", "").split())


def find_one(record_id: str) -> Seen | None:
    """The co-op of this row as everyone sees it; None when it, or this row of it, is not for everyone."""
    seen = places.see(records.get_profile(record_id.upper()), PUBLIC)
    if seen is None or record_id.upper() not in {seen.id, *(line["record"] for line in seen.records)}:
        return None
    return seen


def _hits(ask: Ask) -> list[Seen]:
    return places.see_all(places.answer(ask, PUBLIC, ()).ids(0, LOOK_AT), PUBLIC)


def _asks(typed: Typed) -> Iterator[Ask]:
    """By the name, by its carrying words alone, the same near the town, and by the website."""
    name = searched(typed.name)
    if len(name) > 2:
        yield Ask(q=name)
        carrying = " ".join(_carrying(name)) if name.isascii() else name
        if carrying != name.lower():
            yield Ask(q=carrying)
        if typed.city.strip():
            yield Ask(q=carrying, near=typed.city.strip()[: LETTERS["near"]], km=NEARBY_KM)
    if host := _host(typed.website):
        yield Ask(q=host.rsplit(".", 1)[0])


def _score(typed: Typed, seen: Seen) -> float:
    """How likely it is the same, from 0; a website or phone in common is SURE."""
    host = _host(typed.website)
    same_site = host and host in {_host(value["value"]) for value in seen.values("website")}
    if same_site or (typed.phone and typed.phone in {value["value"] for value in seen.values("phone")}):
        return SURE
    if len(typed.name.strip()) < 3:
        return 0.0
    alike = max((_alike(typed.name, value["value"]) for field in NAMES for value in seen.values(field)), default=0.0)
    same_town = typed.city.strip() and fold(typed.city) == fold(seen.place.get("city") or "")
    return alike + SAME_TOWN * bool(alike >= ALIKE and same_town)


def _alike(a: str, b: str) -> float:
    """0 to 100: the words of one among those of the other, in any order, or both run together."""
    one, other = _carrying(a), _carrying(b)
    return max(_among(one, other), _among(other, one), fuzz.ratio("".join(one), "".join(other)))


def _among(some: list[str], others: list[str]) -> float:
    """How well each word finds one like it among the others, long words counting more."""
    found = [(len(word), max((100 * OSA.normalized_similarity(word, w) for w in others), default=0.0)) for word in some]
    return sum(size * like for size, like in found) / max(sum(size for size, _ in found), 1)


def _carrying(name: str) -> list[str]:
    """The words of a name without legal form and words that many bear ("housing", "association")."""
    words = take_apart(name).core.split()
    return [word for word in words if word not in generic_words()] or words


def _host(address: str) -> str:
    known = url.normalise(address) if address.strip() else None
    return url.host_of(known) if known else ""
