"""export: the profiles as a file to take home."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from potluck import talk


@click.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="File; its suffix tells the format. Default: stdout."
)
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "geojson", "jsonld", "jsonl"]))
@click.option("--licences", "way", default="", help="Which of the files to take, where licences cannot be mixed.")
def export(out: Path | None, form: str | None, way: str) -> None:
    """Write what the public may see and take: every profile with its lists and licences."""
    form = form or (out.suffix.lstrip(".") if out else "csv")
    talk.open_node()
    from django.http import QueryDict

    from potluck.web.places import take
    from potluck.web.places.ask import Ask

    if form not in take.FORMATS:
        talk.fail(f"There is no format {form!r}.", f"There are: {', '.join(take.FORMATS)}.", code=2)
    try:
        parts = take.file(form, Ask.of(QueryDict()), f"{talk.address()}/", way)
    except take.ManyWaysError as many:
        offers = (f"--licences {one.way.name}  ({one.coops} co-ops, under {one.way.under})" for one in many.choices)
        talk.fail("These lists cannot go into one file: their licences do not mix.", "\n  ".join(offers), code=2)
    with talk.clear_errors(), out.open("wb") if out else nullcontext(sys.stdout.buffer) as file:
        for part in parts:
            file.write(part)
    if out:
        click.echo(f"Written to {out}. Lists without a stated licence stay here.", err=True)


VERBS = (export,)
