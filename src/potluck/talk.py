"""How the command line speaks: errors with a remedy, progress on stderr, JSON on stdout."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

import click
import orjson

MAKE_ONE: Final = "Make one with: potluck init"
TABLE: Final = "records_source"
"""A table that every node has."""


def node_folder() -> Path:
    return Path(os.environ.get("POTLUCK_NODE") or Path.cwd())


def open_node() -> None:
    """Starts Django on the node of this folder. Exit 2 when there is none, or its database does not open."""
    folder = find_node()
    start_django()
    if TABLE not in tables():
        fail(f"There is no node in {folder}.", MAKE_ONE, code=2)


def find_node() -> Path:
    """The folder of the node; Django has not started. Exit 2 when there is no node."""
    folder = node_folder()
    with mendable(folder):
        finish_restore(folder)
        if not folder.exists():
            fail(f"There is no folder {folder}.", f"Make a node there with: potluck --node {folder} init", code=2)
        os.listdir(folder)  # raises where it is no folder, or is closed to us
        if not os.environ.get("POTLUCK_DATABASE_URL") and not (folder / "potluck.sqlite3").exists():
            fail(f"There is no node in {folder}.", MAKE_ONE, code=2)
    return folder


@contextmanager
def mendable(folder: Path) -> Iterator[None]:
    """Says in one sentence that a folder cannot be used, and ends with 2."""
    try:
        yield
    except OSError as error:
        why = "Not a directory" if isinstance(error, FileExistsError) else error.strerror
        remedy = "Give it to whoever runs Potluck (chown -R USER FOLDER), or name another folder with --node."
        fail(f"{folder} cannot be used: {why}.", remedy, code=2)


def tables() -> list[str]:
    """Names of the tables of the database. Exit 2 when it does not open."""
    from django.db import DatabaseError, connection

    try:
        return connection.introspection.table_names()
    except DatabaseError as error:
        where = "of POTLUCK_DATABASE_URL" if os.environ.get("POTLUCK_DATABASE_URL") else f"in {node_folder()}"
        fail(
            f"The database {where} does not open: {str(error).splitlines()[0]}.",
            "Look whether it runs, whether you may write there, and whether another program holds it;"
            " if it is damaged: potluck restore FILE --replace",
            code=2,
        )


def finish_restore(folder: Path) -> None:
    """What was cut short while it put its files in place is finished before anything else is done."""
    from potluck.web import rooms

    for finish in rooms.hooks("before_open"):
        if said := finish(folder):
            progress(said)


def start_django() -> None:
    """Exit 2 when a setting cannot be used."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
    try:
        with mendable(node_folder()):
            django.setup()
    except ImproperlyConfigured as error:
        fail(str(error), "See docs/settings.md.", code=2)


def address(port: int | None = None, host: str = "") -> str:
    """Where this node is reached, without a slash at the end. `host`: a number it listens at."""
    here = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104
    name = f"[{here}]" if ":" in here else here
    return os.environ.get("POTLUCK_URL", f"http://{name}:{port or os.environ.get('PORT', '8000')}").rstrip("/")


def warm() -> None:
    """Makes caches ready, so that the first reader need not wait."""
    from potluck.web import rooms

    progress("Making the index")
    for make in rooms.hooks("on_warm"):
        make()


def fail(what: str, remedy: str = "", code: int = 1) -> NoReturn:
    """Says what happened and what to do, and ends."""
    click.echo(f"{what}\n  {remedy}".rstrip(), err=True)
    raise SystemExit(code)


def progress(words: str) -> None:
    """One line on stderr; nothing when stderr is a file and quiet is wanted."""
    click.echo(f"  {words} ...", err=True)


def answer(result: dict[str, Any], as_json: bool, words: Callable[[dict[str, Any]], str]) -> None:
    """The result as JSON, or in words."""
    click.echo(orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if as_json else words(result))


@contextmanager
def clear_errors(about: str = "") -> Iterator[None]:
    """Turns what a user can mend into a message with exit code 1. `about`: the file it is about."""
    from potluck.engine.mapping import MappingError
    from potluck.engine.read import UnreadableError
    from potluck.fetch import FetchError

    try:
        yield
    except FetchError as error:
        fail(error.message, error.remedy)
    except UnreadableError as error:
        fail(f"{about}: {error.message}" if about else error.message, error.remedy)
    except MappingError as error:
        fail(str(error))
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        if not error.filename:
            raise
        fail(f"{error.filename}: {error.strerror}.")
