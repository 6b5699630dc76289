"""Why two rows are joined or apart, and what a profile is made of. For the command line and the desk."""

from typing import Any

from potluck.engine import link
from potluck.web.records import queries


def pair(a: str, b: str) -> dict[str, Any] | None:
    """The score of a pair with its reasons, what people said, and whether the two are joined now."""
    a, b = sorted((a, b))
    records = queries.find_records([a, b])
    if len(records) != 2:
        return None
    edge = queries.get_edge(a, b)
    joined = [queries.get_profile(record_id) for record_id in (a, b)]
    said = [d for d in queries.decisions_about([a]) if {d.a, d.b} == {a, b}]
    return {
        "a": a,
        "b": b,
        "joined": joined[0] is not None and joined[0] == joined[1],
        "band": edge.band if edge else "never compared",
        "weight": edge.weight if edge else None,
        "reasons": [[weight, words.format(**params)] for weight, words, params in link.explain(edge.reasons)]
        if edge
        else [],
        "people": [
            {"verdict": d.verdict, "by": str(d.by or "the command line"), "why": d.reason, "undone": bool(d.undone_at)}
            for d in said
        ],
    }


def profile(record_id: str) -> dict[str, Any] | None:
    """Which rows make up the profile of this row, and how the pairs among them scored."""
    found = queries.get_profile(record_id)
    if found is None:
        return None
    doc = queries.doc_of(found)
    ids = [entry["record"] for entry in doc["records"]]
    records = queries.find_records(ids)
    pairs = [pair(a, b) for i, a in enumerate(ids[:12]) for b in ids[i + 1 : 12]]
    return {
        "profile": found.profile_id,
        "name": found.name,
        "rows": [{"id": r.record_id, "list": r.source.name, "row": r.row} for r in records],
        "pairs": [p for p in pairs if p and p["weight"] is not None],
    }


def in_words(result: dict[str, Any]) -> str:
    """Either of the two as plain text."""
    if "profile" in result:
        rows = [f"  {row['id']}  {row['list']}, row {row['row']}" for row in result["rows"]]
        pairs = [in_words(p) for p in result["pairs"]]
        return "\n".join([f"{result['name']} ({result['profile']}) is made of:", *rows, *pairs])
    lines = [f"{result['a']} and {result['b']}: {'one profile' if result['joined'] else 'two profiles'}"]
    if result["weight"] is not None:
        apart = result["band"] == "same" and not result["joined"] and not result["people"]
        left = " (left apart: other rows of the two speak against it)" if apart else ""
        lines.append(f"  the machine: {result['band']}, {result['weight']:+.1f}{left}")
    lines += [f"    {weight:+.1f}  {words}" for weight, words in result["reasons"]]
    for said in result["people"]:
        lines.append(f"  {said['by']}: {said['verdict']}{' (undone)' if said['undone'] else ''} {said['why']}".rstrip())
    return "\n".join(lines)
