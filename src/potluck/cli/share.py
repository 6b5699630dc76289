"""export: the profiles as a file to take home."""

import sys
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
    from potluck.web.places.downloads import FORMATS, write_everything

    if form not in FORMATS:
        talk.fail(f"There is no format {form!r}.", f"There are: {', '.join(FORMATS)}.", code=2)
    with talk.clear_errors():
        if out:
            with out.open("wb") as file:
                count = write_everything(form, file)
            click.echo(f"{count} co-ops written to {out}.", err=True)
        else:
            write_everything(form, sys.stdout.buffer)


VERBS = (export,)
