"""What a reader is given: the bytes of one file, its text, its name and the limits."""

from dataclasses import dataclass, field
from pathlib import PurePath

from potluck.engine.nouns import Issue
from potluck.engine.read.encoding import decode
from potluck.engine.read.limits import Limits


@dataclass
class Source:
    """One file. The text is decoded when a reader first asks for it."""

    data: bytes
    name: str
    limits: Limits
    encoding: str | None = None
    alone: bool = True  # False: one file of a folder
    packed: bool = False  # came out of a zip
    notes: list[Issue] = field(default_factory=list)
    used: str = ""
    _text: str | None = None

    @property
    def stem(self) -> str:
        return PurePath(self.name).stem or "list"

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix.lower()

    @property
    def text(self) -> str:
        """The decoded text. Raises UnreadableError."""
        if self._text is None:
            self._text, self.used, self.notes = decode(self.data, self.encoding)
        return self._text

    def drop_text(self) -> None:
        """Lets go of the text, which is large; it is decoded again should another reader ask."""
        if self.data:
            self._text = None

    def drop_bytes(self) -> None:
        """Lets go of the bytes, once there is the text."""
        if self._text is not None:
            self.data = b""
