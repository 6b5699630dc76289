"""Reads a list as its keeper has it: bytes -> Reading. One file per format; cells are kept as read."""

from potluck.engine.read.files import READERS, read_bytes
from potluck.engine.read.folder import read_path, read_tar
from potluck.engine.read.issues import ISSUES, describe
from potluck.engine.read.limits import LIMITS, Limits, UnreadableError

__all__ = [
    "ISSUES",
    "LIMITS",
    "READERS",
    "Limits",
    "UnreadableError",
    "describe",
    "read_bytes",
    "read_path",
    "read_tar",
]
