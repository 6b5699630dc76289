"""give-back: what the other lists know better, for the keeper of one list."""

from collections import Counter
from pathlib import Path
from typing import Any

import click
import orjson

from potluck import talk

LEVELS = ("steward", "members", "peers", "public")
SHOWN = 20
WORDS = {
    "fill": "empty, now known",
    "correct": "changed",
    "closed": "closed",
    "doubled": "twice on the list",
}


@click.command("give-back")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write here: the list with the lines in it.")
@click.option("--diff", type=click.Path(path_type=Path), help="Write the difference here, as daff reads it.")
@click.option(
    "--format", "form", type=click.Choice(("csv", "xlsx", "daff", "json")), help="What --out is. Default: as the list."
)
@click.option("--level", type=click.Choice(LEVELS), default="public", help="Values up to this level. Default: public.")
@click.option("--with-unlicensed", is_flag=True, help="Also from lists whose licence is not stated.")
@click.option("--accepted", is_flag=True, help="Only lines that the keeper accepted; else all that were not refused.")
def give_back(
    name: str, out: Path | None, diff: Path | None, form: str | None, level: str, with_unlicensed: bool, accepted: bool
) -> None:
    """Say what other lists know better than the list NAME, and write it into its own file."""
    talk.open_node()
    from potluck.web.give_back import going_home
    from potluck.web.give_back import queries as give_back_queries
    from potluck.web.records import queries

    source = queries.find_source(name)
    if source is None:
        talk.fail(f"There is no list called {name}.", "Its name stands on the page of lists.")
        return
    lines = give_back_queries.find_lines(source, viewer=level, unlicensed=with_unlicensed)
    lines = lines.filter(lines["verdict"] == "taken" if accepted else lines["verdict"] != "refused")
    names = {one.id: one.name for one in queries.sources_by_id().values()}
    if form == "json" and not out:
        click.echo(orjson.dumps(_plain(lines, names), option=orjson.OPT_INDENT_2).decode())
    else:
        _summary(lines, names)
    try:
        if out:
            _write(out, *_made(source, lines, form, names))
        if diff:
            made = going_home.difference(source, lines)
            _write(diff, made.data, made.left)
    except going_home.NoFileError:
        talk.fail(
            "This list has no file here that could go home.", "Bring it again with: potluck import FILE --source NAME"
        )


def _made(source: Any, lines: Any, form: str | None, names: dict[str, str]) -> tuple[bytes, Any]:
    """(bytes, what was left as it was) of the file asked for."""
    from potluck.web.give_back import going_home

    if form == "json":
        return orjson.dumps(_plain(lines, names), option=orjson.OPT_INDENT_2), ()
    made = going_home.difference(source, lines) if form == "daff" else going_home.copy(source, lines)
    if form in ("csv", "xlsx") and not lines.is_empty() and (made.media == going_home.XLSX) != (form == "xlsx"):
        own = "xlsx" if made.media == going_home.XLSX else "csv"
        talk.fail(
            f"This list goes home as {own}, not as {form}.", f"Leave --format out, or say --format {own}.", code=2
        )
    return made.data, made.left


def _write(path: Path, data: bytes, left: Any) -> None:
    from potluck.engine.write.patch import WHY
    from potluck.web.give_back import going_home

    with talk.clear_errors():
        path.write_bytes(data)
    click.echo(f"Written to {path}.", err=True)
    for why, rows in going_home.notes(left).items():
        where = f" (row {', '.join(map(str, rows[:10]))}{' ...' if len(rows) > 10 else ''})" if rows else ""
        click.echo(f"  Left as it was: {WHY[why]}{where}.", err=True)


def _plain(lines: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """The lines as they are read by machines, lists by name."""
    kept = (
        "row",
        "table",
        "name",
        "column",
        "field",
        "kind",
        "before",
        "after",
        "date",
        "level",
        "is_new",
        "extra",
        "verdict",
    )
    return [
        {key: line[key] for key in kept} | {"sources": [names.get(one, one) for one in line["sources"]]}
        for line in lines.iter_rows(named=True)
    ]


def _summary(lines: Any, names: dict[str, str]) -> None:
    if lines.is_empty():
        click.echo("Nothing to give back: no other list that may be shown knows more about its rows.")
        return
    kinds = Counter(lines.unique("key")["kind"].to_list())
    counted = ", ".join(f"{n} {WORDS[kind]}" for kind, n in kinds.most_common())
    click.echo(f"{kinds.total()} lines in {lines['record_id'].n_unique()} rows: {counted}.")
    for line in lines.head(SHOWN).iter_rows(named=True):
        who = ", ".join(names.get(one, one) for one in line["sources"]) or "this table"
        if line["kind"] == "doubled":
            said = f"is row {line['after']} again" + (f"; only here: {line['extra']}" if line["extra"] else "")
        else:
            said = f"{line['column']}: {line['before'] or '(empty)'} -> {line['after']}"
        click.echo(f"  row {line['row']}, {line['name']}: {said}  [{who}{', ' + line['date'] if line['date'] else ''}]")
    if lines.height > SHOWN:
        click.echo(f"  and {lines.height - SHOWN} more; -o FILE writes them all.")


VERBS = (give_back,)
