"""What is meant to reach or name one body: hosts, pages, mail addresses, phones, numbers."""

from collections.abc import Iterable

import polars as pl

from potluck.engine.link.names import words_in


def marks(known: pl.DataFrame) -> pl.DataFrame:
    """What is meant to reach or name one body: hosts, pages, mail addresses, phones, numbers."""
    platforms = list(words_in("platforms.txt"))
    web = known.filter(pl.col("field").is_in(["website", "social"])).select(
        "idx",
        pl.col("value")
        .str.to_lowercase()
        .str.replace(r"^[a-z]+://", "")
        .str.replace(r"^www\d?\.", "")
        .str.replace(r"[?#].*$", "")
        .alias("url"),
    )
    web = web.with_columns(
        pl.col("url").str.extract(r"^([^/:\s]+\.[^/:\s]+)").alias("host"),
        pl.col("url").str.strip_chars_end("/").str.replace(r"/(index|home)\.\w+$", "").alias("page"),
    )
    mail = known.filter(pl.col("field") == "email").select(
        "idx", pl.col("value").str.to_lowercase().str.strip_chars().alias("value")
    )
    mail = mail.filter(pl.col("value").str.contains(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")).with_columns(
        pl.col("value").str.extract(r"@(?:www\.)?(.+)$").alias("host")
    )
    hosts = pl.concat([web.select("idx", "host"), mail.select("idx", "host")]).filter(~pl.col("host").is_in(platforms))
    digits = known.filter(pl.col("field") == "phone").select(
        "idx", pl.col("value").str.replace_all(r"\D", "").alias("value")
    )
    numbers = known.filter(pl.col("field") == "identifier").select(
        "idx",
        pl.col("value").str.extract(r"^([^:]+):").str.to_lowercase().fill_null("local").alias("register"),
        pl.col("value").str.replace(r"^[^:]+:", "").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "").alias("value"),
    )
    kinds: Iterable[tuple[str, pl.DataFrame]] = (
        ("host", hosts.rename({"host": "value"})),
        ("page", web.filter(pl.col("page").str.contains("/")).select("idx", pl.col("page").alias("value"))),
        ("mail", mail.select("idx", "value")),
        ("phone", digits.filter(pl.col("value").str.len_chars() >= 7).with_columns(pl.col("value").str.tail(9))),
        ("number", _own_numbers(numbers)),
    )
    frames = [frame.with_columns(pl.lit(kind).alias("kind")) for kind, frame in kinds]
    found = pl.concat(frames, how="diagonal").drop_nulls("value").filter(pl.col("value") != "")
    if "register" not in found.columns:
        found = found.with_columns(pl.lit(None, pl.String).alias("register"))
    return found.unique(["idx", "kind", "register", "value"])


def _own_numbers(numbers: pl.DataFrame) -> pl.DataFrame:
    """Numbers worth comparing: those of a register, and a list's own if too long to meet by chance."""
    return numbers.filter(
        (pl.col("register") != "local") & (pl.col("value").str.len_chars() >= 2)
        | (pl.col("value").str.len_chars() >= 6)
    )


def counted(found: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    keys = ["kind", "register", "value"]
    listed = found.join(bodies.select("idx", "source", "body"), on="idx")
    per_list = listed.group_by([*keys, "source"]).agg(pl.col("body").n_unique().alias("n"), pl.len().alias("rows"))
    counts = (
        per_list.group_by(keys)
        .agg(pl.col("n").max(), pl.col("rows").sum().alias("total"))
        .sort(keys)
        .with_row_index("mark")
    )
    return (
        listed.join(counts, on=keys, nulls_equal=True)
        .select("idx", "kind", "register", "value", "mark", "n", "total")
        .sort("idx", "mark")
    )
