"""The node's secret: one generated file, readable by its owner only, never logged."""

import os
import secrets
from pathlib import Path

FILE = "secret.key"


def make_secret(folder: Path) -> None:
    """Writes a new secret into the node's folder, unless it has one."""
    try:
        handle = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))


def read_secret(folder: Path) -> str:
    """The node's secret. Without a node, one that lives as long as this process."""
    path = folder / FILE
    return path.read_text("ascii").strip() if path.is_file() else secrets.token_urlsafe(48)
