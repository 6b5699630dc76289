"""All profiles as numpy columns: row masks for filters, counts for facets, order for lists, places for tiles."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from potluck.engine.levels import LEVELS
from potluck.web.places import mercator, words
from potluck.web.places.rows import FACETS

EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Facet:
    """Values of one filter: (rows[i], codes[i]) are pairs; `values` names the codes."""

    rows: np.ndarray  # int32
    codes: np.ndarray  # int32
    values: tuple[str, ...]
    first: np.ndarray  # code of each row's first value, -1: none
    is_town: bool = False  # a value may then be asked for in any spelling

    def spelled(self, values: Iterable[str], visible: np.ndarray) -> list[str]:
        """The values as they are spelled on one of the visible rows; each itself when none has it."""
        if not self.is_town:
            return list(values)
        asked = {value: words.town_key(value) for value in values}
        keys, known = set(asked.values()), np.unique(self.codes[visible[self.rows]])
        spelling = {key: one for one in map(self.values.__getitem__, known) if (key := words.town_key(one)) in keys}
        return [spelling.get(key, value) for value, key in asked.items()]

    def mask(self, wanted: Iterable[str], height: int) -> np.ndarray:
        """Rows that have at least one of the values."""
        asked = {words.town_key(value) for value in wanted} if self.is_town else set(wanted)
        named = map(words.town_key, self.values) if self.is_town else self.values
        known = [code for code, value in enumerate(named) if value in asked]
        mask = np.zeros(height, bool)
        mask[self.rows[np.isin(self.codes, known)]] = True
        return mask

    def count(self, mask: np.ndarray) -> dict[str, int]:
        """Value -> number of rows of the mask that have it; values without rows are left out."""
        counts = np.bincount(self.codes[mask[self.rows]], minlength=len(self.values))
        order = np.argsort(-counts, kind="stable")
        return {self.values[code]: int(counts[code]) for code in order if counts[code]}


@dataclass(frozen=True)
class Columns:
    """Same height everywhere. `x`, `y` are Web Mercator, 0..2^32 (0 where there is no place)."""

    node: str
    ids: np.ndarray  # of str
    names: np.ndarray  # of str: the best name
    found_by: np.ndarray  # of str: the words of its names and topics
    alive: np.ndarray
    profile: np.ndarray  # a number for each profile: its lines share it
    most: np.ndarray  # places in LEVELS of the viewers that a row is for
    least: np.ndarray
    is_site: np.ndarray
    is_closed: np.ndarray
    date: np.ndarray  # of str
    lat: np.ndarray  # nan: no place
    lon: np.ndarray
    x: np.ndarray  # uint32
    y: np.ndarray
    along: np.ndarray  # placed rows in Morton order
    keys: np.ndarray  # their Morton keys, sorted, uint64
    by_name: np.ndarray  # rank of each row by name
    facets: dict[str, Facet]

    @classmethod
    def of(cls, frame: pl.DataFrame, *, node: str) -> "Columns":
        lat, lon = (frame[name].to_numpy().astype(float) for name in ("lat", "lon"))
        x, y = mercator.project(lat, lon)
        placed = np.flatnonzero(~np.isnan(lat) & ~np.isnan(lon))
        keys = mercator.morton(x[placed], y[placed])
        order = np.argsort(keys, kind="stable")
        turn = frame.select("names", "profile_id", blank=pl.col("names") == "").with_row_index("row")
        by_name = np.empty(frame.height, np.int64)
        by_name[turn.sort("blank", "names", "profile_id")["row"].to_numpy()] = np.arange(frame.height)
        facets = {name: _facet(frame[name], frame["most"], is_town=name == "town") for name in FACETS}
        return cls(
            node=node,
            ids=frame["profile_id"].to_numpy(),
            names=frame["name"].to_numpy(),
            found_by=(frame["names"] + " " + frame["topics"]).to_numpy(),
            alive=frame["alive"].to_numpy(),
            profile=frame["profile_id"].rank("dense").cast(pl.Int64).to_numpy(),
            most=frame["most"].to_numpy(),
            least=frame["least"].to_numpy(),
            is_site=frame["is_site"].to_numpy(),
            is_closed=facets["status"].mask(["closed"], frame.height),
            date=frame["date"].to_numpy(),
            lat=lat,
            lon=lon,
            x=x,
            y=y,
            along=placed[order].astype(np.int32),
            keys=keys[order],
            by_name=by_name,
            facets=facets,
        )

    @property
    def height(self) -> int:
        return len(self.ids)

    def seen_by(self, viewer: str) -> np.ndarray:
        """Rows that exist for someone at this level."""
        place = LEVELS.index(viewer)
        return self.alive & (self.least <= place) & (place <= self.most)

    def distance_km(self, lat: float, lon: float) -> np.ndarray:
        """Great circle distance of every row from a place; nan where a row has none."""
        a, b = np.radians(self.lat), np.radians(lat)
        along = np.radians(self.lon - lon)
        half = np.sin((a - b) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(along / 2) ** 2
        return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))

    def value(self, facet: str, row: int) -> str | None:
        """The first value of a row."""
        code = self.facets[facet].first[row]
        return None if code < 0 else self.facets[facet].values[code]

    def within(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        """Rows in a box of degrees; west > east crosses the antimeridian."""
        inside = (self.lat >= south) & (self.lat <= north)
        if west <= east:
            return inside & (self.lon >= west) & (self.lon <= east)
        return inside & ((self.lon >= west) | (self.lon <= east))


def _facet(lists: pl.Series, most: pl.Series, *, is_town: bool = False) -> Facet:
    numbered = {"row": np.arange(len(lists), dtype=np.int32), "most": most, "value": lists}
    pairs = pl.DataFrame(numbered).explode("value").drop_nulls()
    if is_town and pairs.height:
        pairs = pairs.with_columns(value=_one_spelling(pairs))
    values = pairs["value"].unique().sort().to_list()
    number = {value: code for code, value in enumerate(values)}
    codes = pairs["value"].replace_strict(number, return_dtype=pl.Int32).to_numpy() if values else np.empty(0, np.int32)
    rows, first = pairs["row"].to_numpy(), np.full(len(lists), -1, np.int32)
    first[rows[::-1]] = codes[::-1]
    return Facet(rows, codes, tuple(values), first, is_town)


def _one_spelling(pairs: pl.DataFrame) -> pl.Series:
    """Each town in the spelling that most rows have, among those with the same `words.town_key`; how the most open
    rows spell it comes first, so that hidden rows lend nobody their spelling."""
    towns, best = pairs["value"], dict[str, str]()
    order = pairs.group_by("most", "value").len().sort("most", "len", "value", descending=[True, True, False])
    for name in order["value"]:
        best.setdefault(words.town_key(name), name)
    return towns.replace({name: best[words.town_key(name)] for name in towns.unique()})
