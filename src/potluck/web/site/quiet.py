"""Keeps one-time links out of the log, for whoever reads it could open them, and values of the lists."""

import logging
import re
import traceback
from typing import Any

from potluck.web import rooms

ANY_TOKEN = "no-such-token"  # noqa: S105  stands for the token in the paths of exits


def _links() -> re.Pattern[str]:
    """Where a one-time link stands in a line: behind the doors that only its holder opens."""
    paths = [path for one in rooms.collected("exits").values() if one.holder for path in one.paths]
    doors = {path.partition(ANY_TOKEN)[0] for path in paths if ANY_TOKEN in path}
    return re.compile(rf"({'|'.join(sorted(map(re.escape, doors)))})[\w-]+")


LINK = _links()


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
