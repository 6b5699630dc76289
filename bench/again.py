"""Measures how well rows keep their identity without an id: `python -m bench.again [--seeds N]`.

Each list of ../shared/data/real comes twice. The first time some of its rows are held back; the second time these are
there as added rows, and others were edited, moved, or removed, by a seeded draw: 10, 20 and 40 % of the rows, a quarter
of them each. An edited row has one or two cells changed (another row's value, a letter, made empty, a word more); its
name stays, or one of its contacts. The id columns are taken out of both versions first.

Printed per list and pooled: unchanged (and moved) rows that kept their identity, edited rows that did, rows that were
given the identity of another row, of all rows of the new version. Rows that say the same in every cell stand for one
another: nobody can tell them apart."""

import argparse
import random
import time
from pathlib import Path

import numpy as np
import orjson
import polars as pl

from bench import real
from potluck.engine import align, mapping, read
from potluck.engine.nouns import Mapping

PARTS = (0.1, 0.2, 0.4)
NAMES = ("name", "legal_name", "other_name")
CONTACTS = ("phone", "email", "website")


def made(
    frame: pl.DataFrame, meaning: Mapping, part: float, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray, list[str]]:
    """(old, new, truth, fate): table and raw of two versions; for each new row its old row or -1, and what was done."""
    draw = random.Random(seed)  # noqa: S311
    rows = frame.rows()
    numbers = list(range(len(rows)))
    draw.shuffle(numbers)
    quarter = round(len(rows) * part / 4)
    sets = [set(numbers[at * quarter : (at + 1) * quarter]) for at in range(4)]
    edited, moved, added, removed = sets
    old = [n for n in range(len(rows)) if n not in added]
    new = [n for n in range(len(rows)) if n not in removed and n not in moved]
    for n in sorted(moved):
        new.insert(draw.randrange(len(new) + 1), n)
    where = {n: at for at, n in enumerate(old)}
    said = [_edited(rows, n, frame.columns, meaning, draw) if n in edited else rows[n] for n in new]
    fate = [
        "edited" if n in edited and said[at] != rows[n] else "added" if n in added else "kept"
        for at, n in enumerate(new)
    ]
    truth = np.array([where.get(n, -1) for n in new])
    return _raw([rows[n] for n in old], frame.columns), _raw(said, frame.columns), truth, fate


def _raw(rows: list[tuple], columns: list[str]) -> pl.DataFrame:
    raw = [orjson.dumps(dict(zip(columns, row, strict=True))).decode() for row in rows]
    return pl.DataFrame({"table": [""] * len(raw), "raw": raw}, schema={"table": pl.String, "raw": pl.String})


def _edited(rows: list[tuple], n: int, columns: list[str], meaning: Mapping, draw: random.Random) -> tuple:
    """One or two cells changed. What stays is the name, or where the row has one and the draw says so, a contact."""
    row = list(rows[n])
    fields = {m.column: m.field for m in meaning.columns}
    names = [at for at, c in enumerate(columns) if fields.get(c) in NAMES and row[at]]
    contacts = [at for at, c in enumerate(columns) if fields.get(c) in CONTACTS and row[at]]
    keep = {draw.choice(contacts)} if contacts and draw.random() < 0.5 else set(names) or set(contacts[:1])
    free = [at for at in range(len(row)) if at not in keep]
    free = [at for at in free if row[at]] + [at for at in free if not row[at]][:1]
    if not keep or not free:
        return tuple(row)
    for at in draw.sample(free, min(draw.choice((1, 2)), len(free))):
        row[at] = _other(row[at], at, rows, draw)
    return tuple(row)


def _other(cell: str | None, at: int, rows: list[tuple], draw: random.Random) -> str | None:
    kind = draw.choice(("another", "letter", "empty", "word")) if cell else "another"
    if kind == "another":
        return draw.choice(rows)[at]
    if kind == "letter" and cell:
        place = draw.randrange(len(cell))
        return cell[:place] + draw.choice("aeinorst") + cell[place + 1 :]
    return f"{cell} {draw.choice(('new', 'Ltd', '2', 'north'))}" if kind == "word" else None


def measure(frame: pl.DataFrame, meaning: Mapping, part: float, seed: int) -> dict[str, float]:
    """Counts of one list: kept_of, kept, edited_of, edited, wrong, rows, seconds."""
    old, new, truth, fate = made(frame, meaning, part, seed)
    start = time.process_time()
    aligned = align.align(old, new, meaning, meaning)
    seconds = time.process_time() - start
    given = np.full(new.height, -1)
    given[aligned.pairs["new"].to_numpy()] = aligned.pairs["old"].to_numpy()
    text = old["raw"].to_list()
    right = np.array([g == t or (g >= 0 and t >= 0 and text[g] == text[t]) for g, t in zip(given, truth, strict=True)])
    twins = set(pl.Series(text).filter(pl.Series(text).is_duplicated())) | set(text)
    wrong = [
        not ok and g >= 0 and not (f == "added" and new["raw"][at] in twins)
        for at, (ok, g, f) in enumerate(zip(right, given, fate, strict=True))
    ]
    fates = np.array(fate)
    return {
        "rows": new.height, "seconds": seconds, "wrong": int(np.sum(wrong)),
        "kept_of": int((fates == "kept").sum()), "kept": int((right & (fates == "kept")).sum()),
        "edited_of": int((fates == "edited").sum()), "edited": int((right & (fates == "edited")).sum()),
    }  # fmt: skip


def tables() -> list[tuple[str, pl.DataFrame, Mapping]]:
    """(list, its cells without id columns, what they mean) of every real list: the largest table of each file."""
    found = []
    for path in real.data_files():
        reading = read.read_path(path)
        meaning = mapping.guess(reading)
        table = max(reading.tables, key=lambda one: one.frame.height)
        frame = table.frame.drop(meaning.id_columns, strict=False)
        found.append((f"{path.parent.name}/{Path(path.name).stem}"[:44], frame, meaning))
    return found


def main() -> None:
    """Prints a table in Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=3)
    seeds = arguments.parse_args().seeds
    if not real.LISTS.is_dir():
        print("../shared/data/real is not on this machine.")
        return
    print(
        "| list | rows | changed | unchanged kept % | edited kept % | wrong ids of 1,000 | CPU s |\n"
        "|---|---|---|---|---|---|---|"
    )
    lists = tables()
    for part in PARTS:
        pooled: dict[str, float] = {}
        for name, frame, meaning in lists:
            counts: dict[str, float] = {}
            for seed in range(seeds):
                for key, value in measure(frame, meaning, part, seed).items():
                    counts[key] = counts.get(key, 0) + value
            _line(name, frame.height, part, counts, seeds)
            pooled = {key: pooled.get(key, 0) + value for key, value in counts.items()}
        _line("**all lists**", round(pooled["rows"] / seeds), part, pooled, seeds)


def _line(name: str, rows: int, part: float, counts: dict[str, float], seeds: int) -> None:
    kept, edited = (_percent(counts[key], counts[f"{key}_of"]) for key in ("kept", "edited"))
    wrong, seconds = 1_000 * counts["wrong"] / counts["rows"], counts["seconds"] / seeds
    print(f"| {name} | {rows:,} | {part:.0%} | {kept} | {edited} | {wrong:.2f} | {seconds:.2f} |", flush=True)


def _percent(count: float, of: float) -> str:
    return f"{100 * count / of:.2f}" if of else "none"


if __name__ == "__main__":
    main()
