"""The one error of this folder, and its words: code -> (what happened, what a steward can do), in English.

Templates take {params}; pages translate the templates. No address stands in them, only the name of a website: the rest
of an address may be a secret."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    # the address itself
    "bad_address": (
        "This is not an address on the web.",
        "Copy it again from your browser; it starts with https://.",
    ),
    "not_web": (
        "Only addresses that start with https:// or http:// are read.",
        "Look for such an address of the list.",
    ),
    "has_password": (
        "The address holds a name and a password.",
        "Use a link that works without them. A password that others could read is better changed.",
    ),
    "odd_port": (
        "The address asks for port {port}, where lists are not read.",
        "Ask who keeps the website for an address without a number after its name.",
    ),
    "private_address": (
        "“{host}” does not lead to the open web, but into an inner network.",
        "Bring the list as a file. If this node is to read from inner networks, whoever runs it can allow it.",
    ),
    "no_name": ("There is no website called “{host}”.", "Check the spelling. If it moved, ask its keeper where to."),
    # the connection
    "refused": ("“{host}” does not open its door.", "Try later. If it stays so, ask the keeper of the website."),
    "too_slow": (
        "“{host}” takes too long to answer.",
        "Try later. If the list is very large, ask its keeper for a smaller file, or bring it as a file.",
    ),
    "bad_certificate": (
        "“{host}” cannot prove that it is itself: its certificate is wrong or too old.",
        "Tell the keeper of the website; until then, bring the list as a file.",
    ),
    "broken_off": ("“{host}” broke off in the middle of its answer.", "Try later; nothing was changed here."),
    "too_big": ("The file is larger than {limit} MB.", "Ask for a smaller one, or bring the list as a file, in parts."),
    "too_big_inside": (
        "The answer unpacks to more than {limit} MB.",
        "Ask the keeper of the website whether the file is right.",
    ),
    "odd_answer": ("“{host}” answers in a way that cannot be read.", "Ask the keeper of the website."),
    "too_many_turns": (
        "The address leads from one address to the next without end.",
        "Open it in a browser and copy the address where you arrive.",
    ),
    "downgraded": (
        "The address leads from a safe connection (https) to an open one (http).",
        "Ask the keeper of the website for an https address of the list.",
    ),
    # what it answers
    "not_allowed": (
        "“{host}” does not let everybody read this.",
        "Ask its keeper to share the list with everybody who has the link, or bring it as a file.",
    ),
    "not_there": ("There is nothing at this address any more.", "Ask the keeper of the list for its new address."),
    "busy": ("“{host}” asks us to come later.", "Nothing to do: it is tried again by itself."),
    "their_trouble": (
        "“{host}” has trouble of its own (number {status}).",
        "Try later; tell its keeper if it stays so.",
    ),
    "odd_status": (
        "“{host}” answers with number {status} instead of a list.",
        "Open the address in a browser and look.",
    ),
    "not_shared": (
        "This sheet is not shared with everybody who has the link.",
        "In the sheet choose Share, then under General access: Anyone with the link, Viewer. Then read it again.",
    ),
    "web_page": (
        "There is a web page at this address, not a list.",
        "Look on that page for the download as CSV, XLSX or GeoJSON, and take the address of that link.",
    ),
    "empty": ("The file at this address is empty.", "Tell the keeper of the list; nothing was changed here."),
}


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


class FetchError(Exception):
    """An address could not be read. `message` says why, `remedy` what to do; `wait_seconds`: asked to come later."""

    def __init__(self, code: str, *, wait_seconds: int = 0, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, str] = {key: str(value) for key, value in params.items()}
        self.wait_seconds = wait_seconds
        self.message, self.remedy = (text.format_map(_Blank(self.params)) for text in WORDS[code])
        super().__init__(f"{self.message} {self.remedy}")
