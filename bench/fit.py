"""Fits the linker's weights to made-up worlds whose truth is known: `python -m bench.fit WORLD [WORLD ...]`.

A WORLD is a folder with records.parquet and truth.parquet as ../shared/linkbench/generate.py writes them, made with
seeds other than the one the benchmark reports on. Ridge logistic regression over the levels that `compare` gives; the
weights (log2) replace src/potluck/engine/link/weights.yaml. No real pair is read here.
"""

import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import yaml
from scipy import optimize, sparse

from bench.worlds import read_world
from potluck.engine.link import block, compare, score
from potluck.engine.link.normalise import normalise

WEIGHTS: Final = Path(score.__file__).parent / "weights.yaml"
RIDGE: Final = 3.0
RIDGE_TOGETHER: Final = 12.0
SAYS_NOTHING: Final = {"unknown", "none", "nothing"}
FOR: Final = {
    "name": {"same", "near", "holds"},
    "title": {"own"},
    "local": {"own"},
    "shared": {"rare", "very_rare", "unique"},
    "number": {"same"},
    "arm": {"same"},
    "form": {"same"},
    "street": {"house", "street"},
    "postcode": {"same"},
    "city": {"same", "near"},
    "distance": {"100m", "500m", "2km"},
    "country": {"same"},
    "host": {"own", "few", "many"},
    "page": {"own", "few", "many"},
    "mail": {"own", "few", "many"},
    "phone": {"own", "few", "many"},
    "register": {"own", "few", "many"},
    "list": {"other"},
}
"""Levels that speak for: their weight may not be negative; that of all others not positive: reasons read true."""
FREE: Final = {
    "together",
    "name/acronym",
    "name/alike",
    "name/script",
    "name/some",
    "distance/10km",
    "distance/town",
    "shared/usual",
}
NO_LESS: Final = {
    ("host", "other"): -0.7,
    ("mail", "other"): -0.5,
    ("phone", "other"): -1.2,
    ("street", "other"): -0.8,
    ("street", "other_house"): -0.8,
    ("postcode", "other"): -1.0,
    ("postcode", "near"): -0.7,
    ("form", "other"): -0.7,
}
"""What made-up worlds do not show: bodies with two sites, a registered office beside the door, a changed legal form."""
NOTE: Final = (
    "# Made by bench/fit.py from made-up worlds (no real pair was used). Weights are log2; do not edit by hand.\n"
)


def compared_world(folder: Path) -> tuple[pl.DataFrame, np.ndarray[Any, Any]]:
    """Compared candidate pairs of a world and whether each is a true one."""
    records, facts = read_world(folder)
    wide = normalise(records, facts)
    compared = compare.compare(wide, block.candidates(wide)).with_columns(score.together().alias("together"))
    truth = pl.read_parquet(folder / "truth.parquet").select("record_id", "entity_id")
    entity = wide.rows.join(truth, on="record_id", how="left").sort("idx")["entity_id"]
    return compared, (entity[compared["a"]] == entity[compared["b"]]).to_numpy()


def design(compared: pl.DataFrame) -> tuple[sparse.csr_matrix, list[tuple[str, str]], np.ndarray[Any, Any]]:
    """One column per level that says something, per joint cell; their names; their ridge."""
    columns: list[tuple[str, str]] = []
    blocks, ridge = [], []
    for field in (*compare.LEVELS, "together"):
        text = compared[field].cast(pl.String)
        for level in sorted(set(text.unique().to_list()) - SAYS_NOTHING):
            columns.append((field, level))
            blocks.append(sparse.csc_matrix((text == level).to_numpy().astype(np.float32)[:, None]))
            ridge.append(RIDGE_TOGETHER if field == "together" else RIDGE)
    return sparse.hstack(blocks).tocsr(), columns, np.array(ridge)


def bounds(columns: list[tuple[str, str]]) -> list[tuple[float | None, float | None]]:
    """The range of each coefficient (natural log): by the sign its level must have, and `NO_LESS`."""
    ranges: list[tuple[float | None, float | None]] = []
    for field, level in columns:
        if field in FREE or f"{field}/{level}" in FREE:
            ranges.append((None, None))
        elif level in FOR.get(field, set()):
            ranges.append((0.0, None))
        else:
            least = NO_LESS.get((field, level))
            ranges.append((None if least is None else least * float(np.log(2)), 0.0))
    return [*ranges, (None, None)]


def fit(
    matrix: sparse.csr_matrix,
    truth: np.ndarray[Any, Any],
    ridge: np.ndarray[Any, Any],
    ranges: list[tuple[float | None, float | None]],
) -> np.ndarray[Any, Any]:
    """Coefficients (natural log) and, last, the intercept."""
    sign = np.where(truth, 1.0, -1.0)

    def loss(at: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        margin = sign * (matrix @ at[:-1] + at[-1])
        pull = -sign / (1 + np.exp(np.clip(margin, -50, 50)))
        gradient = np.append(matrix.T @ pull + ridge * at[:-1], pull.sum())
        return float(np.logaddexp(0, -margin).sum() + 0.5 * (ridge * at[:-1] ** 2).sum()), gradient

    found = optimize.minimize(
        loss, np.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=ranges, options={"maxiter": 400}
    )
    return found.x


def main(folders: list[str]) -> None:
    """Reads the worlds, fits, writes weights.yaml."""
    worlds = [compared_world(Path(folder)) for folder in folders]
    matrix, columns, ridge = design(pl.concat([compared for compared, _ in worlds]))
    found = fit(matrix, np.concatenate([truth for _, truth in worlds]), ridge, bounds(columns)) / np.log(2)
    out: dict[str, Any] = {"bias": round(float(found[-1]), 3), "levels": {}, "together": {}}
    for (field, level), weight in zip(columns, found[:-1].tolist(), strict=True):
        if field == "together":
            out["together"][level] = round(weight, 3)
        else:
            out["levels"].setdefault(field, {})[level] = round(weight, 3)
    WEIGHTS.write_text(NOTE + yaml.safe_dump(out, sort_keys=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
