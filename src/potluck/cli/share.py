"""export: the profiles as a file to take home."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from potluck.cli import talk


@click.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="File; its suffix tells the format. Default: stdout."
)
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "geojson", "jsonld", "jsonl"]))
def export(out: Path | None, form: str | None) -> None:
    """Write what the public may see and take: every profile with its lists and licences."""
    form = form or (out.suffix.lstrip(".") if out else "csv")
    talk.open_node()
    from django.http import QueryDict

    from potluck.web.places import take
    from potluck.web.places.ask import Ask

    if form not in take.FORMATS:
        talk.fail(f"There is no format {form!r}.", f"There are: {', '.join(take.FORMATS)}.", code=2)
    parts = take.file(form, Ask.of(QueryDict()), f"{talk.address()}/")
    with talk.clear_errors(), out.open("wb") if out else nullcontext(sys.stdout.buffer) as file:
        for part in parts:
            file.write(part)
    if out:
        click.echo(f"Written to {out}. Lists without a stated licence stay here.", err=True)


VERBS = (export,)
