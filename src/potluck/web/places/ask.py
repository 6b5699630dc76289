"""What somebody asks of /find: words, a place, filters, an order. The whole of it is in the URL."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from potluck.web.places.rows import FACETS

SORTS = ("best", "nearest", "name", "newest")
RADII_KM = (2, 10, 25, 100)
DEFAULT_KM = 25
PAGE = 20


@dataclass(frozen=True)
class Ask:
    """`filters` holds (facet, values) for the facets in use, in the order of FACETS. `list` values are slugs."""

    q: str = ""
    near: str = ""
    at: tuple[float, float] | None = None  # lat, lon
    km: float | None = None  # None: anywhere
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north
    filters: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
    sort: str = ""
    exact: bool = False
    page: int = 1

    @classmethod
    def of(cls, data: QueryDict) -> "Ask":
        """Reads a query string; what makes no sense is left out, never an error."""
        at = _numbers(data.get("at"), 2)
        near = data.get("near", "").strip()[:100]
        km = _numbers(data.get("km"), 1)
        bbox = _numbers(data.get("bbox"), 4)
        used = ((name, tuple(sorted({v for v in data.getlist(name) if v})))[:2] for name in FACETS)
        sort = data.get("sort", "")
        page = data.get("page", "")
        return cls(
            q=" ".join(data.get("q", "").replace("\x00", "").split())[:200],
            near=near,
            at=at if at and abs(at[0]) <= 90 and abs(at[1]) <= 180 else None,
            km=min(max(km[0], 0.1), 20_000) if km else None,
            bbox=bbox if bbox and abs(bbox[1]) <= 90 and abs(bbox[3]) <= 90 and bbox[1] <= bbox[3] else None,
            filters=tuple((name, values) for name, values in used if values),
            sort=sort if sort in SORTS else "",
            exact=data.get("exact") == "1",
            page=min(int(page), 100_000) if page.isdecimal() and int(page) > 0 else 1,
        )

    def values(self, facet: str) -> tuple[str, ...]:
        return dict(self.filters).get(facet, ())

    def with_(self, **changes: Any) -> "Ask":
        """The same question with something changed, from its first page."""
        return replace(self, **{"page": 1, **changes})

    def toggled(self, facet: str, value: str) -> "Ask":
        """With this value of a filter taken away, or added when it is not in use."""
        values = set(self.values(facet)) ^ {value}
        used = {**dict(self.filters), facet: tuple(sorted(values))}
        return self.with_(filters=tuple((name, used[name]) for name in FACETS if used.get(name)))

    @property
    def what(self) -> "Ask":
        """Only what decides which co-ops are found, not their order."""
        return replace(self, sort="", page=1)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filters or self.near or self.at or self.bbox)

    def query(self) -> str:
        """The query string, without the question mark."""
        pairs: list[tuple[str, str]] = []
        pairs += [("q", self.q)] if self.q else []
        pairs += [("near", self.near)] if self.near else []
        pairs += [("at", ",".join(map(_short, self.at)))] if self.at else []
        pairs += [("km", _short(self.km))] if self.km is not None else []
        pairs += [("bbox", ",".join(map(_short, self.bbox)))] if self.bbox else []
        pairs += [(name, value) for name, values in self.filters for value in values]
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("exact", "1")] if self.exact else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs, safe=",")


def _numbers(text: str | None, count: int) -> Any:
    try:
        numbers = tuple(float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(abs(n) < 1e6 for n in numbers) else None


def _short(number: float) -> str:
    return f"{number:.5f}".rstrip("0").rstrip(".")
