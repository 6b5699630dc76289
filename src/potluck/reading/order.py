"""What the process that asks tells the child: one line of JSON; the bytes of the file follow it."""

import json
from dataclasses import asdict, dataclass, field

from potluck.engine.read import LIMITS, Limits
from potluck.reading.bounds import BOUNDS, Bounds


@dataclass(frozen=True)
class Order:
    """One file (or folder) to read. `name` with a slash at its end: the bytes are a tar of a folder."""

    name: str
    size: int = 0  # bytes that follow
    encoding: str | None = None
    limits: Limits = field(default_factory=lambda: LIMITS)
    bounds: Bounds = field(default_factory=lambda: BOUNDS)
    folder: str = ""  # a folder on the disk, read instead of bytes

    def line(self) -> bytes:
        """As it goes through the pipe."""
        return json.dumps(asdict(self)).encode() + b"\n"


def from_line(line: bytes) -> Order:
    """What `line` made."""
    said = json.loads(line)
    return Order(**said | {"limits": Limits(**said["limits"]), "bounds": Bounds(**said["bounds"])})
