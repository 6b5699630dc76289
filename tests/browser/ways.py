"""Which pages are looked over, and in which way: who reads, on what size, in which language, with or without scripts, in
the light or in the dark. In a check each page has one way, chosen by its name; `make looks` goes all of them."""

import hashlib
from dataclasses import dataclass
from itertools import product

from potluck.web.rooms import ANYONE, HOLDER, MEMBER, STEWARD_ONLY
from potluck.web.site.exits import URLS

READERS = {ANYONE: ("visitor", "member", "steward"), MEMBER: ("member", "steward"), STEWARD_ONLY: ("steward",), HOLDER: ("visitor",)}  # fmt: skip
SIZES = {"phone": (320, 700), "tablet": (768, 1024), "desk": (1280, 900)}
TONGUES = ("en", "es", "ar")

NO_PAGE = {
    *("health", "robots", "favicon", "bring_mapping_file", "bring_report_file", "hidden"),
    *("profile_jsonld", "tile", "ground", "give_back_take", "wrong_others", "suggest_here", "embed_css", "embed_js"),
    *(
        "api_description",
        "api_home",
        "suggestion_answer",
        "feed_rss",
        "feed_atom",
        "feed_json",
        "sitemap",
        "sitemap_part",
    ),
    *(name for name in URLS if name.startswith("api-1:")),
}
"""Exits that answer with a file, with data, or with a part of a page. A test holds this to what they answer."""

LED_AWAY = {
    *("/bring/{draft}/report", "/bring/{version}/changes"),  # to a page that stands under another name
    "/take.{format}?q={q}",  # a file
    "/suggest/no-such-token",  # the page of everything that is not there
}
"""Paths of exits that lead elsewhere on the table of `everything.py`, though others of the same exit do not."""

STATES = {
    "no such page": (ANYONE, "/no-such-page"),
    "found nothing": (ANYONE, "/find?q=cobbler"),
    "of one kind": (ANYONE, "/find?kind=worker&q=kettle"),
    "long name": (ANYONE, "/o/{long}"),
    "closed co-op": (ANYONE, "/o/{closed}"),
    "old values": (ANYONE, "/o/{old}"),
    "no such co-op": (ANYONE, "/o/{gone}"),
    "told closed": (ANYONE, "/o/{profile}/wrong?what=closed"),
    "told same": (ANYONE, "/o/{profile}/wrong?what=same"),
    "told out": (ANYONE, "/o/{profile}/wrong?what=out"),
    "told other": (ANYONE, "/o/{profile}/wrong?what=other"),
    "embed of nothing": (ANYONE, "/embed?kind=none"),
    "embed in colour": (ANYONE, "/embed?kind=worker&name=Bakers+of+Almond&colour=ffcc00"),
    "own list": (STEWARD_ONLY, "/lists/own"),
    "list with an address": (STEWARD_ONLY, "/lists/almond-valley"),
    "address that fell silent": (STEWARD_ONLY, "/lists/almond-valley/address"),
    "list that waits": (STEWARD_ONLY, "/lists/workers"),
    "draft that waits": (STEWARD_ONLY, "/bring/{waits}/changes"),
    "draft with doubts": (STEWARD_ONLY, "/bring/{doubtful}"),
    "rows removed": (STEWARD_ONLY, "/bring/{draft}/changes?kind=removed"),
    "pair decided": (STEWARD_ONLY, "/desk/pair/{a}/{b}"),
    "pair in doubt": (STEWARD_ONLY, "/desk/pair/{left}/{right}"),
    "history of the machine": (STEWARD_ONLY, "/desk/history?who=machine"),
    "suggestions answered": (STEWARD_ONLY, "/desk/suggestions?pile=done"),
    "suggestions like spam": (STEWARD_ONLY, "/desk/suggestions?pile=spam"),
    "nothing to give back": (STEWARD_ONLY, "/lists/almond-valley/give-back"),
    "round that runs": (STEWARD_ONLY, "/lists/{asked}/round"),
    "invite that is open": (HOLDER, "{invite}"),
    "new password to choose": (HOLDER, "{new_password}"),
    "keeper's page": (HOLDER, "{keeper}"),
    "link to confirm": (HOLDER, "{confirm}"),
    "what became of it": (HOLDER, "{told}"),
}
"""States of pages that no path of an exit shows: (who may open it, path)."""

ANSWERS = {
    **dict.fromkeys(("invite", "new_password", "give_back_link", "give_back_link_take", "confirm"), 410),
    **dict.fromkeys(("take", "attribution"), 300),
    **dict.fromkeys(("no such page", "no such co-op"), 404),
}
"""Name of a page -> what its address answers, where that is not 200."""


@dataclass(frozen=True)
class Way:
    """One way of looking at a page."""

    reader: str
    size: str
    tongue: str
    script: bool = True
    dark: bool = False

    def __str__(self) -> str:
        return f"{self.reader} {self.size} {self.tongue}{'' if self.script else ' no script'}{' dark' if self.dark else ''}"


def pages() -> dict[str, tuple[str, str]]:
    """Name of a page -> (who may open it, path with names in it). A download that cannot be one file answers a page."""
    found = dict(STATES)
    for exit_name, one in URLS.items():
        paths = [path for path in one.paths if path not in LED_AWAY and exit_name not in NO_PAGE]
        for number, path in enumerate(paths, 1):
            name = f"{exit_name} {number}" if len(paths) > 1 else exit_name
            assert name not in STATES
            found[name] = (one.who, path)
    return found


def way_of(name: str) -> Way:
    """The way in which a page is looked over in a check: the same on every machine, and for another name another one."""
    return _mixed(name, READERS[pages()[name][0]], SIZES, TONGUES)


def ways_of(name: str) -> list[Way]:
    """Every reader on every size in every language; scripts and light are chosen by the name of the page and the way."""
    every = product(READERS[pages()[name][0]], SIZES, TONGUES)
    return [_mixed(f"{name} {reader} {size} {tongue}", [reader], [size], [tongue]) for reader, size, tongue in every]


def _mixed(name: str, readers: object, sizes: object, tongues: object) -> Way:
    digest = hashlib.sha256(name.encode()).digest()
    reader, size, tongue = (list(those)[byte % len(list(those))] for byte, those in zip(digest, (readers, sizes, tongues), strict=False))  # type: ignore[call-overload]  # fmt: skip
    return Way(reader, size, tongue, script=digest[3] % 4 > 0, dark=digest[4] % 4 == 0)
