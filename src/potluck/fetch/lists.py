"""Reads the list behind an address: what is new there, or why there is no list."""

import email.utils
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final
from urllib.parse import unquote, urlsplit

from potluck.fetch.reader import Answer, Reader
from potluck.fetch.share_links import as_download
from potluck.fetch.trouble import FetchError
from potluck.fetch.wire import LIMITS, Limits

_DAY: Final = 24 * 3600
_PAGE: Final = re.compile(  # what stands between two comments may be a part of one, so one group says it all
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>(?<=\?>)\s*+)?(?:<!--.*?-->\s*+)?<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_SUFFIXES: Final = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/geo+json": ".geojson",
    "application/vnd.google-earth.kml+xml": ".kml",
    "application/vnd.google-earth.kmz": ".kmz",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/yaml": ".yaml",
    "text/markdown": ".md",
    "application/zip": ".zip",
}


@dataclass(frozen=True)
class Brought:
    """What an address gave. `data` is None when nothing is new there; the marks are sent back the next time."""

    data: bytes | None
    suffix: str
    etag: str
    modified: str


def read_list(reader: Reader, url: str, *, etag: str = "", modified: str = "", limits: Limits = LIMITS) -> Brought:
    """The file behind an address or a share link. Raises FetchError."""
    marks = {"If-None-Match": etag} if etag else {"If-Modified-Since": modified} if modified else {}
    address = as_download(url)
    answer = reader.get(address, more=marks, limits=limits)
    if answer.status == 304 and marks:
        return Brought(None, "", etag, modified)
    _check_status(answer, address)
    _check_content(answer, address)
    return Brought(answer.data, _suffix(answer), _mark(answer, "etag"), _mark(answer, "last-modified"))


def _check_status(answer: Answer, asked: str) -> None:
    status, host = answer.status, answer.host
    if status in (401, 403):
        raise FetchError("not_shared" if _is_google(asked) else "not_allowed", host=host)
    if status in (404, 410):
        raise FetchError("not_there")
    if status in (429, 503):
        raise FetchError("busy", host=host, wait_seconds=wait_seconds(answer))
    if status >= 500:
        raise FetchError("their_trouble", host=host, status=status, wait_seconds=wait_seconds(answer))
    if status != 200:
        raise FetchError("odd_status", host=host, status=status)


def _check_content(answer: Answer, asked: str) -> None:
    if _PAGE.match(answer.data[:4_000]) or answer.host == "accounts.google.com":
        raise FetchError("not_shared" if _is_google(asked) else "web_page")
    if not answer.data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise FetchError("empty")


def _is_google(url: str) -> bool:
    return (urlsplit(url).hostname or "") in ("docs.google.com", "drive.google.com")


def wait_seconds(answer: Answer, now: datetime | None = None) -> int:
    """How long a website asks us to stay away (Retry-After in seconds or as a date, RFC 9110), a month at most."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdecimal():
        return min(int(told[:9]), 30 * _DAY)
    try:
        until = email.utils.parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return 0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, min(int((until - (now or datetime.now(UTC))).total_seconds()), 30 * _DAY))


def _mark(answer: Answer, name: str) -> str:
    """A mark to send back, unless it is too long to keep."""
    text = answer.headers.get(name, "")
    return text if len(text) <= 500 and text.isprintable() else ""


def _suffix(answer: Answer) -> str:
    """The ending that tells the reader what it is: by kind, else by name. The name itself may be a secret."""
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    named = re.search(r"filename\*?=\"?(?:utf-8'')?([^\";]+)", answer.headers.get("content-disposition", ""), re.I)
    suffix = PurePath(unquote(named[1] if named else urlsplit(answer.url).path)).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
