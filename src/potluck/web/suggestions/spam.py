"""What looks like spam, told without asking anybody else: a filled trap, a form sent too fast, many links, markup.

Nothing is thrown away by this: what looks like spam goes to a pile of its own, which stewards can read."""

import re
from collections.abc import Iterable
from typing import Final

from django.core import signing

FASTEST_S: Final = 3
"""Nobody reads a form and sends it sooner."""
OLDEST_S: Final = 24 * 60 * 60
LINKS: Final = 2
"""So many web addresses may stand in words."""
_SALT: Final = "suggestion form"
_LINK: Final = re.compile(r"(?:https?:)?//|\bwww\.|\[url|<a\s", re.I)
_MARKUP: Final = re.compile(r"</?(?:a|script|iframe|img|style|b|strong|p|div)\b|\[/?(?:url|link|img)\b", re.I)


class TooOldError(Exception):
    """The form was open for more than a day."""


def stamp() -> str:
    """Put into a form when it is shown."""
    return signing.TimestampSigner(salt=_SALT).sign("shown")


def is_too_fast(stamped: str) -> bool:
    """Whether the form came back sooner than a person can, or with a stamp that is not ours. Raises TooOldError."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(stamped, max_age=OLDEST_S)
    except signing.SignatureExpired as error:
        raise TooOldError from error
    except signing.BadSignature:
        return True
    try:
        signer.unsign(stamped, max_age=FASTEST_S)
    except signing.SignatureExpired:
        return False
    return True


def reads_like_spam(words: str, values: Iterable[str]) -> bool:
    """Many links in the words, markup anywhere, or a link where a name or a town should be."""
    said = list(values)
    return (
        len(_LINK.findall(words)) > LINKS
        or bool(_MARKUP.search(words))
        or any(_MARKUP.search(text) or len(_LINK.findall(text)) > 1 for text in said)
    )
