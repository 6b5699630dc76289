"""What the form behind a link carries, so that only a page which we showed can answer.

It stands in for Django's CSRF token, which these pages cannot use: they are sent with `Referrer-Policy: no-referrer`,
so that the secret in their address reaches nobody, and then a browser names no origin with the form (Fetch standard,
"append a request Origin header"), which Django refuses. Nothing is lost: these pages act by the secret in the address,
never by a cookie, so a foreign page has nothing to ride on. It also lets a browser without cookies answer, as those
inside mail programs are.
"""

from django.core import signing

from potluck.web.people.queries import hash_token

DAY_SECONDS = 24 * 60 * 60
_signer = signing.TimestampSigner(salt="potluck.upkeep.confirm")


def make(token: str) -> str:
    """A stamp for the form of this link, good for a day."""
    return _signer.sign(hash_token(token)[:16])


def is_good(token: str, stamp: str) -> bool:
    """Whether we made it for this link within the last day."""
    try:
        return _signer.unsign(stamp, max_age=DAY_SECONDS) == hash_token(token)[:16]
    except signing.BadSignature:
        return False
