"""What a column may be by its values alone, when its header says nothing."""

from potluck.engine.mapping.contents import Look


def shape(column: str, seen: Look, known: set[str | None]) -> tuple[str, float] | None:
    """(field, confidence), or None. `known` are the fields other columns already have."""
    if seen.count < 1:
        return None
    for field, score in _sure(seen):
        if score:
            return field, round(score, 3)
    return _places(seen, known) or _words(seen, known)


def _sure(seen: Look) -> list[tuple[str, float]]:
    rate = seen.rate
    return [
        ("email", 0.95 * (rate("email") > 0.6 and rate("url") < 0.5)),
        ("contacts", 0.7 * (rate("email") > 0.15 and rate("email") + rate("url") + rate("phone") > 0.7)),
        ("image", 0.7 * (rate("url") > 0.7 and rate("image") > 0.6)),
        ("website", 0.9 * (rate("url") > 0.7)),
        ("coordinates", 0.85 * (rate("pair") > 0.8 and rate("number") < 0.2)),
        ("phone", 0.8 * (rate("phone") > 0.75 and rate("number") < 0.3)),
        (
            "country",
            0.85 * (rate("country") > 0.85 and (rate("region") < 0.6 or seen.length > 3) and seen.length > 1.5),
        ),
        ("region", 0.75 * (rate("region") > 0.7 and rate("country") < 0.9)),
    ]


def _places(seen: Look, known: set[str | None]) -> tuple[str, float] | None:
    """Columns of decimals: the first that can be a latitude, then a longitude."""
    if seen.rate("fraction") > 0.8 or (seen.rate("degrees") > 0.9 and seen.rate("number") < 0.5):
        if "lat" not in known and seen.rate("latitude") > 0.95:
            return "lat", 0.65
        if "lat" in known and "lon" not in known and seen.rate("degrees") > 0.95:
            return "lon", 0.65
    return None


def _words(seen: Look, known: set[str | None]) -> tuple[str, float] | None:
    if seen.rate("letter") < 0.8 or seen.rate("flag") > 0.5 or seen.rate("url") > 0.4:
        return None
    if "name" not in known and seen.rate("coop") > 0.35 and seen.distinct > 0.5 and seen.length < 90:
        return "name", 0.7
    if "kind" not in known and seen.rate("kind") > 0.7 and seen.distinct < 0.5 and seen.length < 60:
        return "kind", 0.65
    if "activity" not in known and seen.rate("activity") > 0.7 and seen.distinct < 0.5 and seen.length < 60:
        return "activity", 0.6
    if "description" not in known and seen.rate("long") > 0.6 and seen.rate("words") > 0.5:
        return "description", 0.6
    if "address" not in known and "street" not in known and seen.rate("address") > 0.7 and seen.length < 150:
        return ("address", 0.6) if seen.rate("comma") > 0.4 else ("street", 0.6)
    return None
