"""What the API is asked, answered as plain things that become JSON."""

import base64
from datetime import UTC
from typing import Any

import numpy as np
from django.db.models import Count, Max, Q

from potluck.engine import write
from potluck.engine.levels import PUBLIC
from potluck.web.api.answers import Refused
from potluck.web.places.queries import Ask
from potluck.web.places.queries import open_data as places
from potluck.web.records.models import Change, Source


def found(ask: Ask, per: int, home: str) -> dict[str, Any]:
    """One page of what a question finds."""
    lists = places.find_lists()
    answer = places.answer(ask, lists)
    start = (ask.page - 1) * per
    rows = answer.rows[start : start + per]
    far = answer.found.distance_km
    away = {} if far is None else dict(zip(answer.index.columns.ids[rows].tolist(), far[rows].tolist(), strict=True))
    slugs = {key: {"name": one.slug} for key, one in lists.items()}
    hits = places.find_open(answer.ids(start, start + per), lists)
    return {
        "total": answer.total,
        "page": ask.page,
        "per": per,
        "pages": max(1, -(-answer.total // per)),
        "corrected": answer.found.corrected or None,
        "loosened": answer.found.loosened,
        "cut": list(ask.cut),
        "results": [_hit(one.row(home), slugs, away.get(one.id)) for one in hits],
    }


def _hit(row: write.Row, slugs: write.Sources, km: float | None) -> dict[str, Any]:
    flat = write.plain(row, slugs)
    return flat if km is None or np.isnan(km) else flat | {"distance_km": round(km, 2)}


def profile(found: places.Open, lists: dict[str, places.List], home: str) -> dict[str, Any]:
    """All that anybody may take of one co-op, value by value."""
    fields = found.doc["fields"]
    named = next((fields[field][0]["value"] for field in ("name", "legal_name", "other_name") if field in fields), None)
    return {
        "id": found.id,
        "url": f"{home}o/{found.id}",
        "name": named,
        "part_of": found.part_of,
        **found.doc,
        "sources": [_list(lists[one]) for one in found.lists],
    }


def _list(one: places.List) -> dict[str, Any]:
    named = {"id": one.id, "slug": one.slug, "name": one.name, "licence": one.licence or None}
    return named | {"attribution": one.attribution, "url": one.url}


def lists(slug: str | None = None) -> list[dict[str, Any]]:
    """The lists whose names anybody may read, or the one with this slug."""
    known = places.find_lists()
    ids = [key for key, one in known.items() if slug in (None, one.slug)]
    public = Count("records", filter=Q(records__gone_at=None, records__level=PUBLIC))
    more = Source.objects.filter(pk__in=ids).annotate(public=public)
    told = {one.pk: one for one in more}
    return [
        _list(known[key]) | {"about": told[key].about, "rows": told[key].public, "is_own": told[key].is_own,
                             "is_made_up": told[key].is_made_up}
        for key in ids if key in told
    ]  # fmt: skip


def has_withdrawn(slug: str) -> bool:
    """Whether a list that everybody could see was called so, and its owner took it away."""
    return Source.objects.filter(slug=slug, level=PUBLIC).exclude(withdrawn_at=None).exists()


def points(box: tuple[float, float, float, float], limit: int) -> dict[str, Any]:
    """Light rows of a part of the map."""
    known = places.find_lists()
    answer = places.within(box, known)
    return {"total": answer.total, "results": list(places.points(answer, limit, known))}


def changes(since: str | None, limit: int) -> dict[str, Any]:
    """What changed after a cursor, in order; raises Refused for a cursor that this node never gave."""
    after = _cursor(since) if since else (0, "")
    later = Change.objects.filter(Q(number__gt=after[0]) | Q(number=after[0], profile_id__gt=after[1]))
    lines = list(later.order_by("number", "profile_id")[: limit + 1])
    shown, more = lines[:limit], len(lines) > limit
    cursor = _written(shown[-1].number, shown[-1].profile_id) if shown else since
    return {"cursor": cursor, "more": more, "changes": [_change(line) for line in shown]}


def _change(line: Change) -> dict[str, Any]:
    word = "gone" if not line.digest else "new" if line.first_at == line.changed_at else "changed"
    told = {"id": line.profile_id, "change": word, "at": line.changed_at.astimezone(UTC).isoformat(timespec="seconds")}
    now = places.get_open(line.profile_id) if word == "gone" else None
    return told | ({"now": now.id} if now else {})


def _written(number: int, profile_id: str) -> str:
    return base64.urlsafe_b64encode(f"{number}.{profile_id}".encode()).decode().rstrip("=")


def _cursor(text: str) -> tuple[int, str]:
    try:
        number, _, profile_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").partition(".")
        after = int(number), profile_id
    except ValueError:
        after = -1, ""
    last = Change.objects.aggregate(last=Max("number"))["last"] or 0
    if not 0 < after[0] <= last or _written(*after) != text:
        raise Refused(404, "unknown_cursor", "This node does not know that cursor.", "Begin again without `since`.")
    return after


def find_news(ids: list[str], most: int) -> list[Change]:
    """The latest changes among these profiles, the newest first."""
    shown = Change.objects.exclude(digest="").order_by("-number", "profile_id")
    if len(ids) <= 500:
        return list(shown.filter(profile_id__in=ids)[:most])
    wanted, found = set(ids), []
    for line in shown.iterator(chunk_size=500):
        if line.profile_id in wanted:
            found.append(line)
            if len(found) == most:
                break
    return found
