"""What is new or changed for a question, as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

import re
from datetime import datetime
from typing import Any, Final

import orjson
from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language, gettext

from potluck.web.api import queries
from potluck.web.places import labels
from potluck.web.places.queries import Ask
from potluck.web.places.queries import open_data as places

MOST = 50
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 has no place for them
KINDS: Final[dict[str, type[SyndicationFeed]]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
TYPES: Final = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def make(form: str, ask: Ask, home: str) -> bytes:
    """The whole feed, the newest first. An item's id stays; a co-op that changes again gets a new item."""
    query = ask.query()
    about = {
        "title": f"{settings.NODE_NAME or 'Potluck'}: {_title(ask)}",
        "link": f"{home}find" + (f"?{query}" if query else ""),
        "feed_url": f"{home}feed.{form}" + (f"?{query}" if query else ""),
        "language": get_language() or "en",
        "description": " ".join([gettext("Co-ops that came or changed here."), *labels.cut(ask.cut)]),
    }
    items = list(_items(ask, home))
    if form == "json":
        return _json_feed(about, items)
    feed = KINDS[form](**about, subtitle=about["description"])
    for item in items:
        feed.add_item(**item)
    if not items:  # else the generator would write the time of asking
        feed.latest_post_date = lambda: datetime(1970, 1, 1)
    return feed.writeString("utf-8").encode()


def _title(ask: Ask) -> str:
    words = [ask.q, ask.near, *(value for _, values in ask.filters for value in values)]
    narrowed = ", ".join(UNSEEN.sub("", word) for word in words if word)
    return gettext("new and changed, %(words)s") % {"words": narrowed} if narrowed else gettext("new and changed")


def _items(ask: Ask, home: str) -> Any:
    lists = places.find_lists()
    news = queries.find_news(places.answer(ask, lists).ids(), MOST)
    shown = {one.id: one for one in places.find_open([line.profile_id for line in news], lists)}
    for line in news:
        if one := shown.get(line.profile_id):
            yield _item(line, one, lists, home)


def _item(line: Any, one: places.Open, lists: dict[str, places.List], home: str) -> dict[str, Any]:
    row = one.row(home)
    is_new = line.first_at == line.changed_at
    title = gettext("New: %(name)s") if is_new else gettext("Changed: %(name)s")
    name = row["name"] or gettext("Without a name")
    told = [row.get("city"), *(row.get("description") or [])[:1]]
    credit = ", ".join(_credit(lists[key]) for key in one.lists)
    told.append(gettext("From: %(lists)s") % {"lists": credit})
    return {
        "title": UNSEEN.sub("", title % {"name": name}),
        "link": row["url"],
        "description": UNSEEN.sub("", ". ".join(str(part).rstrip(".") for part in told if part) + "."),
        "unique_id": f"{row['url']}#{line.number}",
        "unique_id_is_permalink": False,
        "pubdate": line.changed_at if not is_new else line.first_at,
        "updateddate": line.changed_at,
        "categories": row.get("kind") or [],
    }  # fmt: skip


def _credit(one: places.List) -> str:
    return f"{one.name} ({one.licence})" if one.licence else one.name


def _json_feed(about: dict[str, str], items: list[dict[str, Any]]) -> bytes:
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": about["title"],
        "home_page_url": about["link"],
        "feed_url": about["feed_url"],
        "language": about["language"],
        "description": about["description"],
        "items": [
            {"id": item["unique_id"], "url": item["link"], "title": item["title"], "content_text": item["description"],
             "date_published": item["pubdate"].isoformat(timespec="seconds"),
             "date_modified": item["updateddate"].isoformat(timespec="seconds"), "tags": item["categories"]}
            for item in items
        ],
    }  # fmt: skip
    return orjson.dumps(made)
