"""Scored pairs and people's decisions -> profiles. Weighs what speaks against, and does not chain.

Method: agglomerative clustering by average linkage (as in correlation clustering, Bansal et al. 2004): two groups join
while one pair of them is "same" and the mean weight over all their pairs reaches `TOGETHER`; a pair that was never
scored counts against. People's word comes first: *same* joins, *different* is a wall that nothing crosses.
"""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import polars as pl

from potluck.engine import nouns
from potluck.engine.components import components
from potluck.engine.link.groups import Groups
from potluck.engine.link.rivals import rival_numbers

TOGETHER: Final = -2.0
"""Mean weight (log2) from which two groups join. Below `score.SAME`: a pair with little to compare must not part two
records that a third one ties together."""
Places = np.ndarray[Any, np.dtype[np.int64]]
BRANCH: Final = ("branch", "branch_of")
CONNECTING: Final = ("same", "ask", *BRANCH)


def cluster(records: pl.DataFrame, facts: pl.DataFrame, edges: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """RECORDS, FACTS, EDGES, DECISIONS -> MEMBERS, one line per record, sorted by record_id.

    Works on all records or on whole components (see `affected`), with the same result. The order of lines in any frame
    does not matter. Edges and decisions about records that are not given are left out.
    """
    ids = records["record_id"].unique().sort()
    edges, decisions = _numbered(edges, ids), _numbered(decisions, ids)
    said = decisions.filter(pl.col("verdict") != "unsure")
    spoken = edges.join(said, on=["i", "j"], how="anti")  # a person's word replaces the machine's on that pair
    component = _smallest(len(ids), edges.filter(pl.col("band").is_in(CONNECTING)), decisions)
    profile = _profiles(ids, facts, spoken, decisions)
    members = pl.DataFrame({"record_id": ids, "profile_id": ids[profile], "component": ids[component]})
    return _with_organisations(members, spoken, decisions, profile).select(list(nouns.MEMBERS))


def affected(edges: pl.DataFrame, decisions: pl.DataFrame, record_ids: Iterable[str]) -> set[str]:
    """The ids of all records in the components that hold any of `record_ids` (these included)."""
    asked = set(record_ids)
    ends = [edges.filter(pl.col("band").is_in(CONNECTING)).select("a", "b"), decisions.select("a", "b")]
    pairs = pl.concat(ends)
    ids = pl.concat([pairs["a"], pairs["b"], pl.Series("a", sorted(asked), dtype=pl.String)]).unique().sort()
    component = pl.Series(_smallest(len(ids), _numbered(pairs, ids)))
    touched = component.filter(ids.is_in(sorted(asked))).unique()
    return set(ids.filter(component.is_in(touched.implode())).to_list())


def _numbered(pairs: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """The pairs with i, j = places of a, b in `ids`, i < j; sorted."""
    places = pl.DataFrame({"id": ids, "place": np.arange(len(ids), dtype=np.int64)})
    found = (
        pairs.join(places, left_on="a", right_on="id")
        .rename({"place": "i"})
        .join(places, left_on="b", right_on="id")
        .rename({"place": "j"})
    )
    return found.sort("i", "j")


def _smallest(size: int, *pairs: pl.DataFrame) -> Places:
    """For each of `size` things the smallest thing of its connected component."""
    i, j = (
        np.concatenate([frame[end].to_numpy() for frame in pairs]) if pairs else np.empty(0, int) for end in ("i", "j")
    )
    return components(size, i, j)


def _profiles(ids: pl.Series, facts: pl.DataFrame, edges: pl.DataFrame, decisions: pl.DataFrame) -> Places:
    """For each record the place of the smallest record of its profile."""
    same = edges.filter(pl.col("band") == "same")
    joined = decisions.filter(pl.col("verdict") == "same")
    island = pl.Series(_smallest(len(ids), same, joined))
    if same.is_empty() and joined.is_empty():
        return island.to_numpy()
    inside = edges.filter(island[edges["i"]] == island[edges["j"]])
    groups = Groups(len(ids), rival_numbers(ids, facts))
    for a, b in decisions.filter(pl.col("verdict").is_in(["different", *BRANCH])).select("i", "j").iter_rows():
        groups.wall(a, b)
    for a, b in joined.select("i", "j").iter_rows():
        groups.join(a, b)
    for a, b, weight, band in inside.select("i", "j", "weight", "band").iter_rows():
        groups.weigh(a, b, weight, band)
    groups.settle(TOGETHER)
    return np.array([groups.group_of(place) for place in range(len(ids))])


def _with_organisations(
    members: pl.DataFrame, edges: pl.DataFrame, decisions: pl.DataFrame, profile: Places
) -> pl.DataFrame:
    """Adds part_of: the profile of the organisation of which a profile is a site."""
    human = decisions.filter(pl.col("verdict").is_in(BRANCH)).select(
        "i", "j", pl.col("verdict").alias("band"), weight=pl.lit(1e9)
    )
    said = pl.concat([human, edges.filter(pl.col("band").is_in(BRANCH)).select("i", "j", "band", "weight")])
    lower = pl.col("band") == "branch"  # b is a site of a
    pairs = said.select(
        site=pl.when(lower).then("j").otherwise("i"),
        organisation=pl.when(lower).then("i").otherwise("j"),
        weight="weight",
    )
    place = pl.Series(profile)
    pairs = pairs.with_columns(site=place[pairs["site"]], organisation=place[pairs["organisation"]]).filter(
        pl.col("site") != pl.col("organisation")
    )
    best = pairs.sort("site", "weight", "organisation", descending=[False, True, False]).unique(
        "site", keep="first", maintain_order=True
    )
    mutual = best.join(best, left_on=["site", "organisation"], right_on=["organisation", "site"], how="semi").filter(
        pl.col("site") < pl.col("organisation")
    )
    best = best.join(mutual, on="site", how="anti")
    ids = members["record_id"]
    named = pl.DataFrame(
        {"profile_id": ids[best["site"]], "part_of": ids[best["organisation"]]},
        schema={"profile_id": pl.String, "part_of": pl.String},
    )
    return members.join(named, on="profile_id", how="left", maintain_order="left")
