"""init, serve, work, demo: making and running a node."""

import multiprocessing
import subprocess
import sys
from pathlib import Path

import click

from potluck import talk
from potluck.cli import ports


@click.command()
@click.option("--member", metavar="EMAIL", help="Let a member in: prints a one-time link to choose a password.")
@click.option(
    "--steward", metavar="EMAIL", help="Make the first steward too; prints a one-time link to choose a password."
)
def init(steward: str | None, member: str | None) -> None:
    """Make an empty node here: potluck.sqlite3 and a generated secret."""
    folder = talk.node_folder()
    from potluck.web.site.secret import make_secret

    with talk.mendable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        talk.finish_restore(folder)
        make_secret(folder)
    talk.start_django()
    was_there = talk.TABLE in talk.tables()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    there = f"There is a node in {folder} already; all that is in it stays."
    click.echo(there if was_there else f"The node is in {folder}.")
    if not (steward or member):
        return
    from potluck.web.people import actions

    if steward:
        click.echo(f"{steward} chooses a password at: {talk.address()}{actions.steward_link(email=steward)}")
    if member:
        click.echo(f"{member} comes in as a member at: {talk.address()}{actions.member_link(email=member)}")


@click.command()
@click.option("--port", type=int, envvar="PORT", default=ports.USUAL, show_default=True)
@click.option("--host", default=ports.THIS_MACHINE, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes that answer.")
@click.option("--no-work", is_flag=True, help="Do not run `potluck work` beside it.")
def serve(port: int, host: str, workers: int, no_work: bool) -> None:
    """Serve the node. Prints a one-time link for the first steward when there is none."""
    try:
        with ports.held(host, port) as number:
            _open_doors(number, port, workers, no_work)
    except ports.PortError as error:
        talk.fail(str(error), error.remedy)


def _open_doors(host: str, port: int, workers: int, no_work: bool) -> None:
    from potluck.web.site.secret import make_secret

    folder = talk.find_node()
    with talk.mendable(folder):
        make_secret(folder)
    talk.start_django()
    talk.tables()  # says it when the database does not open
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from potluck.web.people import actions, queries
    from potluck.web.records.actions import begin_changes

    begin_changes()
    address = talk.address(port, host)
    if not queries.has_steward():
        click.echo(f"No steward yet. Become the first (works once): {address}{actions.first_steward_link()}")
    worker = None if no_work else subprocess.Popen([sys.executable, "-m", "potluck.cli.main", "work"])
    click.echo(f"Potluck is at {address}")
    try:
        _serve(host, port, workers)
    finally:
        if worker:
            _stop(worker)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """What it does is saved in one piece, or done again: it may be ended at any moment."""
    worker.terminate()
    try:
        worker.wait(10)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    # a forked worker waits for ever when Polars ran before the fork: its threads do not come along
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "potluck.web.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then stop.")
def work(once: bool) -> None:
    """Do the work that waits: imports started on the web, linking, lists to be read again, websites to look at."""
    talk.open_node()
    from potluck.cli import working

    working.work(once)


@click.command()
@click.option(
    "--example", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of example lists."
)
def demo(example: Path | None) -> None:
    """Fill this node with the made-up example, once."""
    talk.open_node()
    from potluck.web.lists import example_lists
    from potluck.web.records import actions, queries

    folder = example or example_lists.FOLDER
    if queries.find_sources().exists():
        click.echo("This node has lists already; the example stays out.")
        return
    with talk.clear_errors():
        for name in example_lists.load(folder):
            talk.progress(f"Brought {name}")
    counts = actions.link_and_settle(progress=talk.progress)
    talk.warm()
    click.echo(f"{counts['profiles']} made-up co-ops; {counts['to_decide']} pairs wait at the desk.")


VERBS = (init, serve, work, demo)
