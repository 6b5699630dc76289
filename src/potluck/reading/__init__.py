"""Reads a list once, in a child process, and keeps what came out of it. Knows the engine; no Django, no settings."""

from potluck.engine.read import UnreadableError
from potluck.reading.bounds import BOUNDS, Bounds
from potluck.reading.door import KILLED, read
from potluck.reading.shelf import KEEP_BYTES, content_hash, forget, forget_all, sweep

__all__ = [
    "BOUNDS",
    "KEEP_BYTES",
    "KILLED",
    "Bounds",
    "UnreadableError",
    "content_hash",
    "forget",
    "forget_all",
    "read",
    "sweep",
]
