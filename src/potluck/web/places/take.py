"""Downloads of what a question finds, and whom to credit for them."""
from potluck.web.places.queries import Seen
CONTENT_TYPES = {}
def points(seen, sites):
    made = []
    for no, one in enumerate([*([seen] if seen.place else []), *sites], 1):
        from potluck.web.places import labels
        p = one.place
        if p.get("lat") in (None, "") or p.get("lon") in (None, ""):
            continue
        made.append({"no": str(no) if sites else "", "id": one.id, "name": labels.shorten(one.name), "kind": labels.shape(one.kind_code), "about": (p.get("precision") or "exact") not in labels.EXACT, "lat": float(p["lat"]), "lon": float(p["lon"])})
    return made
