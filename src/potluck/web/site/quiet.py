"""Keeps one-time links out of the log, for whoever reads it could open them, and values of the lists."""

import logging
import re
import traceback
from typing import Any

LINK = re.compile(r"(/(?:invite|new-password|confirm|give-back)/)[\w-]+")


class NoLinks(logging.Filter):
    """Writes `/invite/...` in place of the whole link, and lets every line through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = LINK.sub(r"\1...", record.getMessage()), ()
        return True


class NoValues(logging.Formatter):
    """Says where a mistake happened and of which sort it is, not what its message says: databases and parsers put
    values of rows into their messages."""

    def formatException(self, ei: Any) -> str:
        """The lines of code on the way to the mistake, and the names of the mistake and of its causes."""
        lines, problem = [], ei[1]
        while problem is not None:
            kind = type(problem)
            lines.append("".join(traceback.format_tb(problem.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}")
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\ncaused by:\n".join(lines)
