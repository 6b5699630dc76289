"""Keyed marks: by which this node knows again what was erased or withdrawn here, without keeping it.

A mark is HMAC-SHA256 (RFC 2104) with a key made of the node's secret: without the secret nobody can try values out.
"""

import hashlib
import hmac
from functools import cache

from django.conf import settings


@cache
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"potluck: marks of what was erased\n" + secret.encode()).digest()


def sign(text: str) -> str:
    """The mark of a text, in hex."""
    return hmac.digest(_key(settings.SECRET_KEY), text.encode(), "sha256").hex()


def mark_list(slug: str) -> str:
    """The mark of a withdrawn list's address."""
    return sign(f"list:{slug}")
