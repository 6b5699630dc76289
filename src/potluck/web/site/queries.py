"""What the front page counts. Every number is of the generation that is shown, and only of what the public may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.core.cache import cache
from django.db.models import Count, Max, Q

from potluck.engine.levels import PUBLIC, may_see
from potluck.web.places import queries as places
from potluck.web.places.ask import Ask
from potluck.web.records import queries as records
from potluck.web.records.models import Profile, Source, Version


@dataclass(frozen=True)
class Numbers:
    """Counts of co-ops (sites are not counted, except in `sites`)."""

    coops: int = 0
    sites: int = 0
    placed: int = 0
    joined: int = 0  # on more than one row
    closed: int = 0
    countries: int = 0
    rows: int = 0
    lists: int = 0


def has_made_up() -> bool:
    """Whether any list here is an invented example."""
    return Source.objects.filter(is_made_up=True).exists()


def numbers() -> Numbers:
    """All counts of the front page; kept until something shown changes."""
    return _kept("numbers", _count)


def count_kinds(kinds: tuple[str, ...]) -> int:
    """How many are of one of these kinds: the number that /find shows for them."""
    ask = Ask(filters=(("kind", tuple(sorted(kinds))),))
    return _kept("kinds:" + ",".join(kinds), lambda generation: places.answer(ask, PUBLIC, ()).total)


def overview() -> dict[str, str]:
    """Tiles and bounds of a map of everything."""
    return _kept("overview", lambda generation: _ends(places.overview()))


def _ends(answer: places.Answer) -> dict[str, str]:
    return {"tiles": answer.tiles(), "bounds": answer.bounds()}


def find_lists() -> list[dict[str, Any]]:
    """The lists that the public may see: source, rows, read (when its file was last read)."""
    read: dict[str, datetime] = dict(
        Version.objects.filter(state=Version.CURRENT).values_list("source").annotate(read=Max("at"))
    )
    shown = [source for source in records.find_sources() if source.level == PUBLIC and source.rows]
    return [{"source": source, "rows": source.rows, "read": read.get(source.pk)} for source in shown]


def _kept(name: str, count: Any) -> Any:
    state = records.state()
    key = f"front:{name}:{state.generation}:{state.changed}"
    found = cache.get(key)
    if found is None:
        found = count(state.generation)
        cache.set(key, found, 3600)
    return found


def _public(generation: int) -> Any:
    return Profile.objects.filter(generation=generation, level=PUBLIC)


def _count(generation: int) -> Numbers:
    coops = Q(is_site=False)
    counted = _public(generation).aggregate(
        coops=Count("pk", filter=coops),
        sites=Count("pk", filter=~coops),
        placed=Count("pk", filter=coops & Q(lat__isnull=False)),
        closed=Count("pk", filter=coops & Q(status="closed")),
        countries=Count("country", filter=coops, distinct=True),
    )
    several = _public(generation).filter(coops, size__gt=1).values_list("doc", flat=True)
    joined = sum(_is_joined(doc) for doc in several.iterator(chunk_size=2_000))
    lists = find_lists()
    return Numbers(**counted, joined=joined, rows=sum(line["rows"] for line in lists), lists=len(lists))


def _is_joined(doc: str) -> bool:
    """Whether the public sees more than one row of a profile: hidden rows change no number."""
    return sum(may_see(PUBLIC, row["level"]) for row in orjson.loads(doc)["records"]) > 1
