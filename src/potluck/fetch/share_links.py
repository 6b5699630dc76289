"""Links that people share, turned into the address of the file behind them."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SHEETS: Final = "docs.google.com"


def _sheet(found: re.Match[str], asked: dict[str, str]) -> str:
    """One sheet as CSV where the link names it (gid), else the whole workbook."""
    query = {"format": "csv", "gid": asked["gid"]} if asked.get("gid", "").isdecimal() else {"format": "xlsx"}
    if asked.get("resourcekey"):
        query["resourcekey"] = asked["resourcekey"]
    return f"https://{SHEETS}/spreadsheets/d/{found['id']}/export?{urlencode(query)}"


def _published(found: re.Match[str], asked: dict[str, str]) -> str:
    query = {"gid": asked["gid"], "single": "true"} if asked.get("gid", "").isdecimal() else {}
    return f"https://{SHEETS}/spreadsheets/d/e/{found['id']}/pub?{urlencode(query | {'output': 'csv'})}"


def _my_map(found: re.Match[str], asked: dict[str, str]) -> str:
    """The whole map, instead of a file that only points at it."""
    return f"https://www.google.com/maps/d/kml?{urlencode({'mid': asked.get('mid', ''), 'forcekml': '1'})}"


def _drive(found: re.Match[str], asked: dict[str, str]) -> str:
    return f"https://drive.google.com/uc?{urlencode({'export': 'download', 'id': found['id']})}"


def _dropbox(found: re.Match[str], asked: dict[str, str]) -> str:
    return f"{found[0].split('?')[0]}?{urlencode(asked | {'dl': '1'})}"


_ID: Final = r"(?P<id>[\w-]{10,200})"
_ACCOUNT: Final = r"(?:u/\d+/)?"
_FORMS: Final[tuple[tuple[str, Callable[[re.Match[str], dict[str, str]], str]], ...]] = (
    (rf"https://docs\.google\.com/spreadsheets/{_ACCOUNT}d/e/{_ID}/pub(?:html)?$", _published),
    (rf"https://docs\.google\.com/spreadsheets/{_ACCOUNT}d/{_ID}(?:/(?:edit|view|htmlview|preview|copy))?/?$", _sheet),
    (rf"https://www\.google\.[a-z.]+/maps/d/{_ACCOUNT}(?:viewer|view|edit|kml|embed)/?$", _my_map),
    (rf"https://drive\.google\.com/file/{_ACCOUNT}d/{_ID}(?:/.*)?$", _drive),
    (r"https://(?:www\.)?dropbox\.com/(?:s|scl/fi)/.+$", _dropbox),
    (r"(?P<share>https?://[^/]+(?:/[^/]+)*?/s/[A-Za-z0-9]{15,32})/?$", lambda found, _: f"{found['share']}/download"),
    (r"https://github\.com/(?P<repo>[^/]+/[^/]+)/(?:blob|raw)/(?P<file>.+)$",
     lambda found, _: f"https://raw.githubusercontent.com/{found['repo']}/{found['file']}"),
    (r"(?P<repo>https://[^/]+/.+)/-/blob/(?P<file>.+)$", lambda found, _: f"{found['repo']}/-/raw/{found['file']}"),
    (r"(?P<repo>https://codeberg\.org/[^/]+/[^/]+)/src/(?P<file>.+)$",
     lambda found, _: f"{found['repo']}/raw/{found['file']}"),
)  # fmt: skip
_LINKS: Final = [(re.compile(form), rewritten) for form, rewritten in _FORMS]


def as_download(url: str) -> str:
    """The address of the file behind a share link of Google Sheets, My Maps and Drive, Dropbox, Nextcloud, GitHub,
    GitLab and Codeberg; any other address as it is."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    bare = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, "", ""))
    asked = dict(parse_qsl(parts.fragment) + parse_qsl(parts.query))
    asked |= dict(parse_qsl(parts.fragment)) if "gid" in parts.fragment else {}
    for pattern, rewritten in _LINKS:
        if found := pattern.match(bare):
            return rewritten(found, asked)
    return url
