"""Reads what stands at an address on the web: safely, politely, within limits. Knows no Django and no settings."""

from potluck.fetch.lists import Brought, read_list
from potluck.fetch.pace import Pace
from potluck.fetch.reader import Answer, Reader
from potluck.fetch.robots import Robots
from potluck.fetch.share_links import as_download
from potluck.fetch.trouble import WORDS, FetchError
from potluck.fetch.wire import LIMITS, Limits

__all__ = [
    "LIMITS",
    "WORDS",
    "Answer",
    "Brought",
    "FetchError",
    "Limits",
    "Pace",
    "Reader",
    "Robots",
    "as_download",
    "read_list",
]
