"""Reads the addresses that settings are given as: a database, a mail server, a tile server."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database(url: str) -> dict[str, Any]:
    """Django's settings for postgres://person:password@host:port/name?sslmode=require."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("POTLUCK_DATABASE_URL starts with postgres:// (leave it out to use SQLite).")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mail(url: str) -> dict[str, Any]:
    """Django's settings for smtp://person:password@host:587, smtps://..., console or file:FOLDER; empty: no mail."""
    backend = "django.core.mail.backends."
    if not url:
        return {"EMAIL_BACKEND": backend + "dummy.EmailBackend"}
    if url == "console":
        return {"EMAIL_BACKEND": backend + "console.EmailBackend"}
    if url.startswith("file:"):
        return {"EMAIL_BACKEND": backend + "filebased.EmailBackend", "EMAIL_FILE_PATH": url.removeprefix("file:")}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "POTLUCK_MAIL is smtp://person:password@host:587, smtps://..., console or file:FOLDER."
        )
    return {
        "EMAIL_BACKEND": backend + "smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }


def origin(url: str) -> list[str]:
    """The origin of an address for a Content-Security-Policy; nothing for an address of our own."""
    parts = urlsplit(url.removeprefix("pmtiles://"))
    if not parts.netloc:
        return []
    return [f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"]
