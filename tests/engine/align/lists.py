"""Made-up lists without an id column, and changes made to them by a draw."""

import random
from dataclasses import dataclass

import orjson
import polars as pl

HEADERS = ["Name", "Street", "City", "Phone", "Website", "Kind"]
FIRST = [
    "Blue",
    "Night",
    "Seven",
    "Green",
    "River",
    "Second",
    "Copper",
    "Open",
    "Hill",
    "Lantern",
    "Amber",
    "Stone",
    "Kettle",
    "Barley",
    "Cedar",
    "Mill",
]
SECOND = [
    "Kettle",
    "Oven",
    "Chairs",
    "Garden",
    "Bakers",
    "Spoon",
    "Laundry",
    "Loom",
    "Press",
    "Orchard",
    "Tannery",
    "Ferry",
    "Bicycle",
    "Books",
]
LAST = ["Co-op", "Cooperative", "Housing Co-op", "Workers' Collective", "Mutual"]
CITIES = ["Port Almond", "Saltgate", "Madison", "Nether Ford", "Ash Bridge", "Quince Hill"]
Row = tuple[str, ...]


def frame(rows: list[Row], headers: list[str] = HEADERS, table: str = "") -> pl.DataFrame:
    """The columns that `align` looks at."""
    raw = [orjson.dumps({h: cell or None for h, cell in zip(headers, row, strict=True)}).decode() for row in rows]
    return pl.DataFrame({"table": [table] * len(raw), "raw": raw}, schema={"table": pl.String, "raw": pl.String})


def coop(draw: random.Random) -> Row:
    name = f"{draw.choice(FIRST)} {draw.choice(SECOND)} {draw.choice(LAST)}"
    number = draw.randrange(10**6)
    return (
        name,
        f"{draw.randrange(1, 200)} {draw.choice(SECOND)} Street",
        draw.choice(CITIES),
        f"+1 608 {number:06}" if draw.random() < 0.7 else "",
        f"https://{name.split()[0].lower()}{number}.example" if draw.random() < 0.6 else "",
        draw.choice(["food", "housing", "work"]),
    )


@dataclass(frozen=True)
class Change:
    """A list twice: for each row of `new` its row in `old` (None: added), and whether it was edited."""

    old: list[Row]
    new: list[Row]
    truth: list[int | None]
    edited: list[bool]


def change(rows: list[Row], part: float, draw: random.Random) -> Change:
    """A quarter of `part` each: edited, moved, added, removed. In an edited row one or two cells differ, and its name or
    one contact stays."""
    numbers = list(range(len(rows)))
    draw.shuffle(numbers)
    quarter = int(len(rows) * part / 4)
    edited, moved, added, removed = (set(numbers[at * quarter : (at + 1) * quarter]) for at in range(4))
    old = [n for n in range(len(rows)) if n not in added]
    new = [n for n in range(len(rows)) if n not in removed | moved]
    for n in moved:
        new.insert(draw.randrange(len(new) + 1), n)
    place = {n: at for at, n in enumerate(old)}
    return Change(
        [rows[n] for n in old],
        [edit(rows[n], draw) if n in edited else rows[n] for n in new],
        [place.get(n) for n in new],
        [n in edited for n in new],
    )


def edit(row: Row, draw: random.Random) -> Row:
    cells = list(row)
    contacts = [at for at in (3, 4) if row[at]]
    keep = draw.choice([0, *contacts])
    for at in draw.sample([at for at in range(len(row)) if at != keep], draw.choice([1, 2])):
        other = coop(draw)[at]
        cells[at] = draw.choice([other, f"{row[at]} new", "" if at else other])
    return tuple(cells)
