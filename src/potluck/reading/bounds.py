"""What a child that reads a file may use, and how the child binds itself. Measured in docs/imports.md."""

import contextlib
import os
import resource
import signal
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Bounds:
    """Bounds of one child. Where a system does not know one of them (macOS: memory), the clock still holds.

    A large file gets more time than a small one; not more memory."""

    memory: int = 900 << 20  # bytes of addresses over what Python and Polars map at their start
    cpu_seconds: int = 30
    clock_seconds: int = 120
    seconds_per_megabyte: float = 0.5  # of the file, on top of both
    written: int = 1 << 30  # bytes of one file that it writes
    files: int = 64  # open at once

    @property
    def megabytes(self) -> str:
        """The memory, for people."""
        return f"{self.memory // 1_000_000:,}"

    def for_size(self, size: int) -> "Bounds":
        """The bounds for a file of so many bytes."""
        more = int(self.seconds_per_megabyte * size / 1_000_000)
        return replace(self, cpu_seconds=self.cpu_seconds + more, clock_seconds=self.clock_seconds + 2 * more)


BOUNDS: Final = Bounds()


def confine(bounds: Bounds) -> None:
    """Binds this process for the rest of its life. Call it before anything is read that somebody else wrote."""
    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + 1
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, used + bounds.cpu_seconds, grace=2)
    _limit(resource.RLIMIT_FSIZE, bounds.written)
    _limit(resource.RLIMIT_NOFILE, bounds.files)
    if mapped := _mapped():
        _limit(resource.RLIMIT_AS, mapped + bounds.memory)
    signal.alarm(bounds.clock_seconds + 10)  # should the process that asked be gone
    with contextlib.suppress(OSError):  # when memory runs out, this process goes and not the one that serves
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def _limit(kind: int, most: int, grace: int = 0) -> None:
    hard = resource.getrlimit(kind)[1]
    top = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (min(most, top), top))


def _mapped() -> int:
    """Bytes of addresses that this process has now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
