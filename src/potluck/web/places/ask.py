"""What somebody asks of /find: words, a place, filters, an order. The whole of it is in the URL."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from potluck.web.places.limits import DIGITS, LETTERS, MOST_LETTERS, MOST_VALUES
from potluck.web.places.rows import FACETS

SORTS = ("best", "nearest", "name", "newest")
RADII_KM = (2, 10, 25, 100)
DEFAULT_KM = 25
PAGE = 20
HEADER = "HX-Target"
"""Who sends it as `card` gets a card of a spot instead of the page; both have the same address."""


@dataclass(frozen=True)
class Ask:
    """`filters` holds (facet, values) for the facets in use, in the order of FACETS. `list` values are slugs.

    `cut` names what was too long and is not asked: "q", "near", "value" (one of a filter), "values" (too many of one
    filter), "letters" (of all). Whoever shows an answer says so."""

    q: str = ""
    near: str = ""
    at: tuple[float, float] | None = None  # lat, lon
    km: float | None = None  # None: anywhere
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north
    filters: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    sort: str = ""
    exact: bool = False
    page: int = 1
    cut: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, data: QueryDict) -> "Ask":
        """Reads a query string; what makes no sense is left out, what is too long is cut, never an error."""
        at = _numbers(data.get("at"), 2)
        km = _numbers(data.get("km"), 1)
        bbox = _numbers(data.get("bbox"), 4)
        q = " ".join(data.get("q", "").replace("\x00", "").split())
        near = data.get("near", "").strip()
        short = {"q": q[: LETTERS["q"]], "near": near[: LETTERS["near"]]}
        filters, cut = _filters(data, MOST_LETTERS - sum(map(len, short.values())))
        sort = data.get("sort", "")
        return cls(
            **short,
            at=at if at and abs(at[0]) <= 90 and abs(at[1]) <= 180 else None,
            km=min(max(km[0], 0.1), 20_000) if km else None,
            bbox=bbox if bbox and abs(bbox[1]) <= 90 and abs(bbox[3]) <= 90 and bbox[1] <= bbox[3] else None,
            filters=filters,
            sort=sort if sort in SORTS else "",
            exact=data.get("exact") == "1",
            page=number(data.get("page", ""), usual=1, least=1, most=100_000),
            cut=tuple(name for name, whole in (("q", q), ("near", near)) if whole != short[name]) + cut,
        )

    def values(self, facet: str) -> tuple[str, ...]:
        return dict(self.filters).get(facet, ())

    def with_(self, **changes: Any) -> "Ask":
        """The same question with something changed, from its first page."""
        return replace(self, **{"page": 1, **changes})

    def without(self, facet: str, value: str | None = None) -> str:
        """The query string of the first page with this value of a filter taken away, or with all of that filter."""
        kept = (part for name, own, part in self._pairs if name != facet or value not in (None, own))
        return "&".join(kept)

    @property
    def what(self) -> "Ask":
        """Only what decides which co-ops are found, not their order."""
        return replace(self, sort="", page=1, cut=())

    def query(self) -> str:
        """The query string, without the question mark."""
        parts = [part for _, _, part in self._pairs]
        return "&".join([*parts, f"page={self.page}"] if self.page > 1 else parts)

    @cached_property
    def _pairs(self) -> list[tuple[str, str, str]]:
        """(name, value, both as an address has them) of all but the page; written once, for each link takes most of
        them."""
        pairs: list[tuple[str, str]] = []
        pairs += [("q", self.q)] if self.q else []
        pairs += [("near", self.near)] if self.near else []
        pairs += [("at", ",".join(map(_short, self.at)))] if self.at else []
        pairs += [("km", _short(self.km))] if self.km is not None else []
        pairs += [("bbox", ",".join(map(_short, self.bbox)))] if self.bbox else []
        pairs += [(name, value) for name, values in self.filters for value in values]
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("exact", "1")] if self.exact else []
        return [(name, value, urlencode([(name, value)], safe=",")) for name, value in pairs]


def number(text: str, *, usual: int, least: int, most: int) -> int:
    """A whole number in an address, brought between `least` and `most`; `usual` for what is none, and for one of more
    digits than anybody means."""
    return min(max(int(text), least), most) if text.isdecimal() and len(text) <= DIGITS else usual


Filters = tuple[tuple[str, tuple[str, ...]], ...]


def _filters(data: QueryDict, letters: int) -> tuple[Filters, tuple[str, ...]]:
    """(the filters in use, what of them was cut): at most MOST_VALUES of each, and `letters` in all. The first value
    of a filter always stays: a question that loses a whole filter would find more than was asked."""
    asked = {name: list(dict.fromkeys(value for value in data.getlist(name) if value)) for name in FACETS}
    few = {name: [value[: LETTERS["value"]] for value in values[:MOST_VALUES]] for name, values in asked.items()}
    left = letters - sum(len(values[0]) for values in few.values() if values)
    kept: dict[str, list[str]] = {}
    for name, values in few.items():
        kept[name] = values[: 1 + _fitting(values[1:], left)]
        left -= sum(map(len, kept[name][1:]))
    cut = {
        "value": any(len(value) > LETTERS["value"] for values in asked.values() for value in values[:MOST_VALUES]),
        "values": any(len(values) > MOST_VALUES for values in asked.values()),
        "letters": kept != few,
    }
    filters = tuple((name, tuple(sorted(set(values)))) for name, values in kept.items() if values)
    return filters, tuple(name for name, is_so in cut.items() if is_so)


def _fitting(values: Iterable[str], letters: int) -> int:
    """How many of these values, from the first on, have together no more letters."""
    return sum(total <= letters for total in accumulate(map(len, values)))


def _numbers(text: str | None, count: int) -> Any:
    try:
        numbers = tuple(float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(abs(n) < 1e6 for n in numbers) else None


def _short(number: float) -> str:
    return f"{number:.5f}".rstrip("0").rstrip(".")
