"""Starts a child, hands it a file through a pipe, waits for its end and says what it was."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final

import potluck
from potluck.engine.read import UnreadableError
from potluck.reading.bounds import Bounds
from potluck.reading.order import Order

START: Final = "import sys; sys.path.insert(0, sys.argv[1]); from potluck.reading import child; child.main()"
_HOME: Final = str(Path(next(iter(potluck.__path__))).parent)
_OURS: Final = {
    "LC_ALL": "C.UTF-8",
    "POLARS_MAX_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # addresses that nobody uses would count as memory
    "_RJEM_MALLOC_CONF": "retain:false,dirty_decay_ms:0,muzzy_decay_ms:0",  # the same, for Polars
}
_PASSED: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MEMORY: Final = (signal.SIGABRT, signal.SIGKILL)  # what Rust does, and what the system does, when there is no more
_log: Final = logging.getLogger("potluck.reading")


def run(order: Order, pieces: Iterable[bytes | memoryview], folder: Path) -> None:
    """Has a child read one file; the reading is then in `folder`. Raises UnreadableError, also when the child died."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", START, _HOME],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a parser may quote the file there
        cwd=folder,
        env=_OURS | {name: os.environ[name] for name in _PASSED if name in os.environ},
        umask=0o077,
        start_new_session=True,  # a key pressed for us is not for it
    )
    with _clock(child, order.bounds) as late:
        _send(child.stdin, order, pieces)
        code = child.wait()
    _judge(code, late.is_set(), _outcome(folder), order.bounds)


@contextlib.contextmanager
def _clock(child: "subprocess.Popen[bytes]", bounds: Bounds) -> Iterator[threading.Event]:
    """Ends the child when its time is over, or when we stop waiting for it. Gives the mark that it was late."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(bounds.clock_seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        child.kill()
        child.wait()


def _send(pipe: IO[bytes] | None, order: Order, pieces: Iterable[bytes | memoryview]) -> None:
    assert pipe is not None
    with contextlib.suppress(BrokenPipeError), pipe:  # a child that is gone tells by its end
        pipe.write(order.line())
        for piece in pieces:
            pipe.write(piece)


def _outcome(folder: Path) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads((folder / "outcome.json").read_bytes())
        return said
    except (OSError, ValueError):
        return None


def _judge(code: int, was_late: bool, outcome: dict[str, Any] | None, bounds: Bounds) -> None:
    """Raises UnreadableError for whatever is not a reading."""
    if code == 0 and outcome == {}:
        return
    if code == 0 and outcome and "code" in outcome:
        raise UnreadableError(outcome["code"], outcome["params"])
    _log.warning("A child that read a file ended with %s.", outcome["broke"] if outcome else code)
    if was_late or -code == signal.SIGXCPU:
        raise UnreadableError("reading_too_slow", {"limit": str(bounds.cpu_seconds)})
    if -code in _MEMORY:
        raise UnreadableError("reading_killed_memory", {"limit": bounds.megabytes})
    raise UnreadableError("reading_died")
