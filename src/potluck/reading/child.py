"""The child: takes one order from its standard input, reads the file, leaves the reading in the folder it stands in.

It says nothing on its outputs. How it ended stands in `outcome.json`: {} when the reading is there, a code with params
when the file cannot be read, or where in our program it broke (never what was in the file)."""

import io
import json
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO, Final

import polars as pl

from potluck.engine import read
from potluck.engine.nouns import Reading
from potluck.reading import kept
from potluck.reading.bounds import confine
from potluck.reading.order import Order, from_line

OUTCOME: Final = "outcome.json"


def main() -> None:
    """Reads one file. Always ends by itself, unless its bounds end it."""
    order = from_line(sys.stdin.buffer.readline())
    pl.DataFrame({"warm": ["up"]}).write_parquet(io.BytesIO())  # its threads start before memory is bound
    confine(order.bounds)
    Path(OUTCOME).write_text(json.dumps(_outcome(order)), "utf-8")


def _outcome(order: Order) -> dict[str, Any]:
    try:
        kept.save(_reading(order, sys.stdin.buffer), Path())
    except read.UnreadableError as error:
        return {"code": error.code, "params": error.params}
    except MemoryError:
        return {"code": "reading_killed_memory", "params": {"limit": order.bounds.megabytes}}
    except BaseException as error:  # also what Rust throws
        return {"broke": _place(error)}
    return {}


def _reading(order: Order, pipe: BinaryIO) -> Reading:
    """The bytes go straight to the reader, which lets go of them when it has the text."""
    encoding, limits = order.encoding, order.limits
    if order.folder:
        return read.read_path(Path(order.folder), encoding=encoding, limits=limits)
    if order.name.endswith("/"):
        return read.read_tar(pipe.read(order.size), order.name.rstrip("/"), encoding=encoding, limits=limits)
    return read.read_bytes(pipe.read(order.size), order.name, encoding=encoding, limits=limits)


def _place(error: BaseException) -> str:
    """The kind of an error and the line of our own program, without its words: they may quote the file."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
