"""How the command line speaks: errors with a remedy, progress on stderr, JSON on stdout."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson


def node_folder() -> Path:
    return Path(os.environ.get("POTLUCK_NODE") or Path.cwd())


def load_settings() -> None:
    """Reads `potluck.env` of the node, if there is one. Exit 2 when a line of it cannot be used."""
    from potluck.web.site import environment

    try:
        environment.load(node_folder())
    except environment.EnvironmentFileError as error:
        fail(str(error), code=2)


def open_node() -> None:
    """Starts Django on the node of this folder. Exit 2 when there is none."""
    folder = node_folder()
    finish_restore(folder)
    if not os.environ.get("POTLUCK_DATABASE_URL") and not (folder / "potluck.sqlite3").exists():
        fail(f"There is no node in {folder}.", "Make one with: potluck init", code=2)
    start_django()


def finish_restore(folder: Path) -> None:
    """A restore that was cut short while it put its files in place is finished before anything else is done."""
    from potluck.web.records import swap

    if swap.finish(folder):
        progress("A restore that was cut short is finished now")


def start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "potluck.web.site.settings")
    django.setup()


def address(port: int | None = None, host: str = "") -> str:
    """Where this node is reached, without a slash at the end. `host`: a number it listens at."""
    here = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104
    name = f"[{here}]" if ":" in here else here
    return os.environ.get("POTLUCK_URL", f"http://{name}:{port or os.environ.get('PORT', '8000')}").rstrip("/")


def warm() -> None:
    """Makes the search index ready, so that the first reader need not wait."""
    from potluck.web.places import index

    progress("Making the index")
    index.current()


def fail(what: str, remedy: str = "", code: int = 1) -> None:
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
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        fail(f"{error.filename}: {error.strerror}.")
    except BrokenPipeError:
        sys.exit(0)
