"""Who sends, as far as limits need it: a hash of the day and the address, which says nothing the day after."""

import hashlib
import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone


def sender_of(request: HttpRequest) -> str:
    """32 letters: the same for one address on one day. Addresses of one IPv6 house (/64) are one sender."""
    day = timezone.now().date().isoformat()
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"sender {day} {_house(address_of(request))}".encode(), hashlib.sha256).hexdigest()[:32]


def address_of(request: HttpRequest) -> str:
    """Where the request came from. Behind POTLUCK_PROXIES proxies of our own, the address that the outermost of them
    saw; what stands further out in X-Forwarded-For anybody can write there."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct
    told = [part.strip() for part in str(request.headers.get("X-Forwarded-For", "")).split(",") if part.strip()]
    return told[-settings.PROXIES] if len(told) >= settings.PROXIES else direct


def _house(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]
    if known.version == 6 and known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network(f"{known}/64", strict=False)) if known.version == 6 else str(known)
