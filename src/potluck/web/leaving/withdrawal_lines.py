"""The lines of `withdrawals.jsonl` as plain text; what they are for stands in `withdrawals.py`. No Django here."""

from pathlib import Path
from typing import Any, Final

import orjson

FILE: Final = "withdrawals.jsonl"


def read(file: Path) -> list[dict[str, Any]]:
    """The lines of such a file; a last line that a crash cut short is left out. Raises FileNotFoundError."""
    found = []
    for line in file.read_bytes().split(b"\n"):
        try:
            found.append(orjson.loads(line))
        except orjson.JSONDecodeError:
            continue
    return [line for line in found if isinstance(line, dict) and {"id", "kind", "thing_id", "marks", "at"} <= set(line)]
