"""Measures the linker: `python -m bench.link [real] [made-up]` (both when nothing is named).

real: all lists of ../shared/data/real, scored against the judged pairs. made-up: linkbench dev 100k, generated into a
temporary folder and scored by its own score.py. Each runs in a process of its own, so that CPU and memory are its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

from bench import real
from bench.worlds import read_world
from potluck.engine import nouns, walk

LINKBENCH = real.SHARED / "linkbench"


def measure_real() -> None:
    """Import, link and settle all real lists; precision and recall over pairs judged same or different."""
    start = time.process_time()
    records, facts, names = real.read_lists(real.data_files())
    imported = time.process_time()
    began: dict[str, float] = {}
    _, members, _ = walk.derive(
        records, facts, nouns.empty(nouns.DECISIONS), _sources(records),
        tell=lambda step, _: began.update({step: time.process_time()}),
    )  # fmt: skip
    linked, settled = began["settle"], time.process_time()
    judged = _judged(names.join(members, on="record_id"))
    counted = judged.filter(pl.col("label").is_in(["same", "different"]))
    true = counted.filter((pl.col("label") == "same") & pl.col("joined")).height
    wrong = counted.filter((pl.col("label") == "different") & pl.col("joined"))
    same = counted.filter(pl.col("label") == "same").height
    _print("records", f"{records.height:,}")
    _print("profiles", f"{members['profile_id'].n_unique():,}")
    _print("judged pairs, same / different", f"{same} / {counted.height - same}")
    _print("precision", f"{true / max(1, true + wrong.height):.3f}")
    _print("recall", f"{true / max(1, same):.3f}")
    _print(
        "CPU s: import / link / settle", f"{imported - start:.0f} / {linked - imported:.0f} / {settled - linked:.0f}"
    )
    _peak()
    for row in wrong.iter_rows(named=True):
        print(
            "   joined, judged different:",
            row["name_a"],
            "|",
            row["name_b"],
            "|",
            row["list_a"],
            row["id_a"],
            row["list_b"],
            row["id_b"],
        )


def _sources(records: pl.DataFrame) -> pl.DataFrame:
    lists = records["source_id"].unique().sort().to_list()
    rows = [(name, name, place, "", "public", False, "exact") for place, name in enumerate(lists)]
    return pl.DataFrame(rows, schema=dict(nouns.SOURCES), orient="row")


def _judged(known: pl.DataFrame) -> pl.DataFrame:
    """The judged pairs with `joined`. A pair whose row was not found counts as not joined."""
    pairs = pl.read_csv(real.PAIRS, infer_schema=False)
    for end in ("a", "b"):
        profiles = known.select(
            pl.col("list").alias(f"list_{end}"), pl.col("truth_id").alias(f"id_{end}"), pl.col("profile_id").alias(end)
        )
        pairs = pairs.join(profiles.drop_nulls(), on=[f"list_{end}", f"id_{end}"], how="left")
    return pairs.with_columns((pl.col("a") == pl.col("b")).fill_null(False).alias("joined"))


def measure_made_up() -> None:
    """Link linkbench dev 100k and let its own scorer judge the clusters."""
    with tempfile.TemporaryDirectory() as folder:
        _run(LINKBENCH / "generate.py", "--records", "100000", "--out", folder)
        start = time.process_time()
        records, facts = read_world(Path(folder))
        _, members = walk.join(records, facts, nouns.empty(nouns.DECISIONS))
        spent = time.process_time() - start
        clusters = Path(folder) / "clusters.parquet"
        members.select("record_id", cluster_id="profile_id").write_parquet(clusters)
        score: dict[str, Any] = json.loads(
            _run(LINKBENCH / "score.py", "clusters", str(clusters), f"{folder}/truth.parquet")
        )
    pairwise, bcubed = score["pairwise"], score["bcubed"]
    _print("records", f"{records.height:,}")
    _print("pairwise P / R / F1", f"{pairwise['precision']:.3f} / {pairwise['recall']:.3f} / {pairwise['f1']:.3f}")
    _print("B-cubed F1", f"{bcubed['f1']:.3f}")
    _print("entities exact", f"{score['entities_exact']:.3f}")
    _print("largest cluster (true)", f"{score['largest_cluster']} ({score['largest_entity']})")
    _print("CPU s: link and cluster", f"{spent:.0f}")
    _peak()


def _run(script: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-B", str(script), *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def _print(what: str, value: str) -> None:
    print(f"   {what:<36}{value}", flush=True)


def _peak() -> None:
    _print("peak memory, GB", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f}")


MEASURES = {"real": measure_real, "made-up": measure_made_up}


def main(wanted: list[str]) -> None:
    """Runs one measure here, or several each in its own process."""
    if not real.SHARED.is_dir():
        raise SystemExit("../shared is not here: nothing to measure against")
    if len(wanted) == 1:
        print(wanted[0], flush=True)
        MEASURES[wanted[0]]()
        return
    for name in wanted or MEASURES:
        subprocess.run([sys.executable, "-m", "bench.link", name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
