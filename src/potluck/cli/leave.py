"""withdraw, erase, vacuum: a list leaves, a person's data is erased, nothing of it stays in a file."""

import click

from potluck import talk


@click.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--why", default="", help="A few words for the history, without names.")
def withdraw(name: str, yes: bool, why: str) -> None:
    """Take a list off this node with all that came of it; profiles are settled from what stays."""
    talk.open_node()
    from potluck.web.leaving import actions
    from potluck.web.records import queries

    source = queries.find_source(name)
    if source is None:
        talk.fail(f"There is no list called {name!r}.", "The page /lists shows the lists and their addresses.")
        return
    rows = source.records.filter(gone_at=None).count()
    if not yes:
        click.echo(f"{source.name}: {rows} rows and {source.versions.count()} files go, for good.", err=True)
        click.echo("What other lists and your own list say stays. Backups: a restore withdraws it again.", err=True)
        if click.prompt("Type the name of the list to take it away", err=True) != source.name:
            talk.fail("That is not its name. Nothing was taken away.")
    try:
        counts = actions.withdraw(person=None, source=source, why=why)
    except actions.OwnListError:
        talk.fail("This list is written here; it has no owner elsewhere.", "Take off its lines one by one.")
        return
    click.echo(
        f"Withdrawn. {counts['rows']} rows, {counts['versions']} files, {counts['decisions']} decisions are gone."
    )
    _clean()
    talk.warm()


def _clean() -> None:
    from potluck.web.leaving.actions import vacuum

    talk.progress("Cleaning caches and files")
    if not vacuum.vacuum():
        click.echo("A reader was in the way; old pages are still in the files. Run: potluck vacuum", err=True)


@click.command()
def vacuum() -> None:
    """Write the files of the database anew, so that no deleted text stays in them."""
    talk.open_node()
    from potluck.web.leaving.actions import vacuum as cleaning

    cleaning.ask()
    if not cleaning.vacuum():
        talk.fail("A reader or writer was in the way.", "Try again in a moment, or stop the node first.")
    click.echo("Clean.")


@click.command()
@click.argument("text")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(text: str, yes: bool) -> None:
    """Erase one person's data: a name, a phone number or an e-mail address, wherever it stands; it never comes back.

    With - as TEXT it is asked for, so that it stays out of the shell's history."""
    talk.open_node()
    from potluck.engine.blank import TooShortError
    from potluck.web.leaving import actions

    if text == "-":
        text = click.prompt("Name, phone number or e-mail address", err=True)
    try:
        found = actions.search_person(person=None, text=text)
        for one in found:
            click.echo(f"{one.source}, row {one.row}, {one.column}: {one.text[:200]}", err=True)
        click.echo(
            f"{len(found)} places in the rows of lists; files, reasons and suggestions are searched too.", err=True
        )
        if not yes and not click.confirm("Erase it everywhere, for good?", err=True):
            talk.fail("Nothing was erased.")
        counts = actions.erase(person=None, text=text)
    except TooShortError:
        talk.fail("That is too short: it would cut other people too.", "Give the full name, number or address.")
        return
    click.echo(
        f"Erased: in {counts['rows']} rows and {counts['words']} other texts; {counts['files']} kept files emptied."
    )
    _clean()
    talk.warm()


VERBS = (withdraw, erase, vacuum)
