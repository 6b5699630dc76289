"""What a download holds of a profile, and whom it thanks."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from potluck.engine import licences
from potluck.engine.vocabulary import FIELDS

Row = dict[str, Any]
"""`settle.shown` with `id` and `url`, the permanent address of the profile; `sources` are ids."""
Sources = Mapping[str, Mapping[str, Any]]
"""By id: name, licence (SPDX id or "") and, where there are any, attribution, url, hides_licence, is_left_out."""

PRIVATE: Final = {field for field, about in FIELDS.items() if about.get("level")} | {"site_of"}
COLUMNS: Final = (
    *("id", "name", "names"),
    *(field for field in FIELDS if field not in PRIVATE | {"name"}),
    *("sources", "licences", "date", "url"),
)
"""The columns of a table, in this order. `names`: all names; `date`: the newest date on which a list said it."""


def row(flat: Mapping[str, Any], profile_id: str, url: str) -> Row | None:
    """What may be taken home of a profile: `flat` is `settle.shown(settle.licensed(doc), viewer)`, so it holds nothing
    above the viewer's level and nothing from rows without a stated licence. Private fields go. None when nothing is
    left."""
    if not flat["sources"]:
        return None
    return {key: value for key, value in flat.items() if key not in PRIVATE} | {"id": profile_id, "url": url}


def attribution(sources: Sources, used: Iterable[str] | None = None) -> str:
    """Under which licence the whole is, and whom to thank: one line per list that is in the download (`used`: ids; None
    for all), then a line that names the lists that are left out because they state no licence (unless they are to be
    left unsaid), and one for those whose licences do not go with these."""
    wanted = set(sources if used is None else used)
    inside = [source for key, source in sources.items() if key in wanted and source["licence"]]
    lines = [*_whole(inside), *map(_thanks, inside)]
    silent = _names(s for s in sources.values() if not s["licence"] and not s.get("hides_licence"))
    apart = _names(s for s in sources.values() if s["licence"] and s.get("is_left_out"))
    if silent:
        lines.append(f"Left out, because no licence is stated: {silent}")
    if apart:
        lines.append(f"Left out, because their licences cannot be mixed with these: {apart}")
    return "\n".join(lines)


def _whole(inside: Iterable[Mapping[str, Any]]) -> list[str]:
    """The licences that are mixed, and the one of the whole, where there are several."""
    mixed = sorted({str(source["licence"]) for source in inside})
    whole = licences.mix(mixed)
    return [f"Licences in here: {', '.join(mixed)}. The whole: {whole.under}"] if whole.may and len(mixed) > 1 else []


def _names(sources: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(sorted(str(source["name"]) for source in sources))


def _thanks(source: Mapping[str, Any]) -> str:
    parts = [source["name"], source.get("attribution"), source["licence"], source.get("url")]
    return ", ".join(str(part) for part in parts if part)


def source_names(row: Row, sources: Sources) -> list[str]:
    return [str(sources[key]["name"]) for key in row["sources"] if key in sources]


def cells(row: Row, sources: Sources) -> list[str | float | None]:
    """One cell per column; several values of a cell stand between bars."""
    flat = row | {"names": [text for text, _ in row["names"]], "sources": source_names(row, sources)}
    return [_cell(flat.get(column)) for column in COLUMNS]


def _cell(value: Any) -> str | float | None:
    if isinstance(value, list):
        return " | ".join(str(one) for one in value)
    return value  # type: ignore[no-any-return]


def plain(row: Row, sources: Sources) -> Row:
    """The row for JSON: names with their language, lists by name; empty fields left out."""
    names = [{"value": text, "lang": lang} for text, lang in row["names"]]
    flat = row | {"names": names, "sources": source_names(row, sources)}
    return {column: flat[column] for column in COLUMNS if flat.get(column) not in (None, [], "")}
