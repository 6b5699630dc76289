"""Nothing leaves above its level: every exit of the node is registered, and none says to anyone what they may not see."""

import gzip
import html
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import mapbox_vector_tile
import numpy as np
import pytest
from django.contrib.auth.hashers import make_password
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import Phase, given

from potluck.engine import write
from potluck.engine.levels import LEVELS, MEMBERS, PUBLIC, STEWARD, may_see, strictest
from potluck.engine.vocabulary import FIELDS
from potluck.web.people.models import Person, Standing
from potluck.web.places import mercator
from potluck.web.places.ask import Ask
from potluck.web.places.take import file as take_file
from potluck.web.records.models import Source, State
from potluck.web.site.exits import DESK, FORMATS, HOLDER, LOOKS, NOTHING, PROFILES, URLS, VERBS, Exit
from potluck.web.upkeep import actions as upkeep
from potluck.web.upkeep import queries as asking
from tests import laid
from tests.answers import Client
from tests.draws import draws

from . import canaries
from .canaries import SEARCHED, Plan, Row, Table

NONSENSE = "qzvvvvvvvvvvv"
BACKEND = "django.contrib.auth.backends.ModelBackend"
BETWEEN_DIGITS = ("%20", "\u2011", "(", ")", ".", "+", "-")
ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Set-Cookie: .*')
MAIN = re.compile(rb"(?s).*(<main\b.*</main>).*")
SHOWN = set(canaries.WORDS) - {"name"}  # of several names of one language, a page shows the first
ALL_FIELDS = dict.fromkeys((*canaries.WORDS, *canaries.PLAIN))
OPENED = {name: "public" if FIELDS[name].get("level") else None for name in ALL_FIELDS}
"""Also what a field hides by itself is said to be open."""
WHOLE = Plan(
    ("public", "public", "peers", "members", "steward"),
    ("CC0-1.0",) * 5,
    (
        # what is searched stands with the second place of a co-op
        Row(0, "public", "worker", {"name": None, "city": None, "region": None}),
        Row(1, "public", "worker", {"name": None, "street": None}),
        # a row at the same place as another, which writes a part of the place in its own way
        Row(0, "public", "worker", dict.fromkeys(("name", "street", "postcode", "city", "country"))),
        Row(1, "public", "worker", {"name": None, "postcode": "peers", "country": None}),
        # every level of list, row and value, and rows of different levels joined
        Row(0, "public", "worker", ALL_FIELDS),
        Row(0, "public", "housing", {**dict.fromkeys(ALL_FIELDS, "members"), "name": None}),
        Row(0, "public", "consumer", {**dict.fromkeys(ALL_FIELDS, "steward"), "name": None}),
        Row(3, "members", "worker", ALL_FIELDS),
        Row(4, "steward", "housing", ALL_FIELDS),
        Row(0, "peers", "housing", {**ALL_FIELDS, "city": "public"}),
        # rows of a list that says of them that they are public, and is not public itself
        Row(2, "public", "worker", ALL_FIELDS),
        Row(1, "public", "worker", dict.fromkeys(ALL_FIELDS, "public")),
        Row(4, "public", "worker", dict.fromkeys(ALL_FIELDS, "public")),
        # the other levels that a value may have on a list
        Row(0, "public", "consumer", dict.fromkeys(ALL_FIELDS, "peers")),
        Row(2, "peers", "housing", OPENED),
        Row(2, "peers", "worker", dict.fromkeys(ALL_FIELDS, "members")),
        Row(2, "peers", "consumer", dict.fromkeys(ALL_FIELDS, "steward")),
        Row(3, "members", "housing", OPENED),
        Row(3, "members", "housing", dict.fromkeys(ALL_FIELDS, "steward")),
        Row(0, "public", "worker", {"name": "members"}),
        Row(0, "public", "worker", {"name": "steward"}),
    ),
    ((0, 1), (2, 3), (4, 7), (5, 8), (10, 11)),
)
"""The table that each check asks: of every level of list, row and value one. `make deep` draws others."""


@laid.table
def whole_table() -> Table:
    return canaries.lay(WHOLE)


def test_the_table_has_a_value_of_every_field_at_every_level_that_a_list_can_hold() -> None:
    held = {
        (level := WHOLE.levels[row.source], name, strictest(said or FIELDS[name].get("level"), row.level, level))
        for row in WHOLE.rows
        for name, said in row.said.items()
    }
    wanted = {(a, name, b) for a in LEVELS for b in LEVELS if strictest(a, b) == b for name in ALL_FIELDS}
    assert held == wanted


# the registry


def names(patterns: Iterable[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """The name of every address, with its namespace; an address without a name goes by its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            path = str(pattern.pattern) if not pattern.namespace else ""
            yield from (f"{path}{name}" for name in names(pattern.url_patterns, within))
        else:
            yield f"{space}{pattern.name or pattern.pattern}"


def test_every_address_is_registered_and_no_registered_one_is_gone() -> None:
    assert set(names(get_resolver().url_patterns)) == set(URLS)


def test_every_format_is_registered_and_no_registered_one_is_gone() -> None:
    assert set(write.WRITERS) == set(FORMATS)


def test_every_verb_is_registered_and_no_registered_one_is_gone() -> None:
    from potluck.cli import main

    assert set(main.verbs()) == set(VERBS)


def test_every_exit_that_gives_something_of_the_lists_is_asked_by_the_tests() -> None:
    written_to = {
        *("bring_now", "bring_drop", "lists_order", "lists_settle", "list_again", "list_restore", "decide", "undo"),
        *("own_remove", "own_back", "list_read", "give_back_make_link", "give_back_drop_link", "suggestions_spam"),
        *("suggestion_undo", "round_start", "round_links", "round_links_file", "round_again", "round_end"),
    }
    unasked = {name for name, one in URLS.items() if one.gives != NOTHING and not one.paths}
    assert unasked == written_to & unasked, "give it a path, so that it is asked"


def test_an_exit_gives_nothing_to_those_who_may_not_open_it() -> None:
    desk = Exit(DESK, act="decide")
    assert [desk.level(viewer) for viewer in (PUBLIC, MEMBERS, STEWARD)] == [NOTHING, NOTHING, STEWARD]
    assert Exit(PROFILES, cut=PUBLIC).level(STEWARD) == PUBLIC


# asking


def people() -> dict[str, Client]:
    """A client for everyone who may stand before an exit."""
    found = {PUBLIC: Client(raise_request_exception=True)}
    for viewer, role in ((MEMBERS, Standing.MEMBER), (STEWARD, Standing.STEWARD)):
        person, _ = Person.objects.get_or_create(login=role, defaults={"name": role, "password": make_password("x")})
        Standing.objects.get_or_create(person=person, relation=role)
        found[viewer] = Client(raise_request_exception=True)
        found[viewer].force_login(person, backend=BACKEND)
    return found


def paths(one: Exit, table: Table) -> Iterator[str]:
    """The addresses of an exit for everything on the table."""
    changed, steward = State.objects.get(pk=1).changed, Person.objects.get(login=Standing.STEWARD).pk
    given = set()
    tiles = [tile_of(*spot) for spot in table.spots] + [(0, 0, 0)]
    for template in one.paths:
        wanted = [name for name in ("profile", "record", "format", "z") if f"{{{name}}}" in template]
        for record, profile in table.home.items():
            other = next(iter(set(table.home) - {record}), record)
            told = {"record": record, "profile": profile, "other": other, "q": NONSENSE, "town": NONSENSE}
            told |= table.names | {"changed": changed, "person": steward}
            for format in FORMATS if "format" in wanted else [""]:
                for z, x, y in tiles if "z" in wanted else [(0, 0, 0)]:
                    path = template.format(**told, format=format, z=z, x=x, y=y)
                    if path not in given:
                        yield path
                    given.add(path)
            if not wanted or not {"profile", "record"} & set(wanted):
                break


def tile_of(lat: float, lon: float, z: int = 14) -> tuple[int, int, int]:
    x, y = mercator.project(np.array([lat]), np.array([lon]))
    return z, int(x[0]) >> (32 - z), int(y[0]) >> (32 - z)


def asked(client: Client, path: str) -> tuple[int, bytes]:
    """(status, all that came back, headers and unpacked files included)."""
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{key}: {value}" for key, value in response.items())
    cookies = response.cookies.output()
    return response.status_code, unpacked(body) + headers.encode() + cookies.encode()


@lru_cache(maxsize=256)  # the tile of the whole world is long to read, and the same for everyone
def unpacked(body: bytes) -> bytes:
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as whole:
            return b"\n".join(unpacked(whole.read(name)) for name in whole.namelist())
    if body and body[:1] == b"\x1a":
        return repr(mapbox_vector_tile.decode(body)).encode()
    return body


def readings(body: bytes) -> str:
    """The text as it is, and with escapes undone, in small letters."""
    text = body.decode("utf-8", "replace").casefold()
    loose = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text) if "\\u" in text else text
    return "\n".join({text, html.unescape(text), unquote(text), loose})


# the property


laws = draws(
    2,  # in `make deep` ten times as many, each beside the table that every check asks
    phases=[Phase.explicit, Phase.generate],  # a table is dear: a failure is shown as it was found
)


def deep(law: Callable[[Table], None]) -> Any:
    """The law about drawn tables, for `make deep`."""

    @pytest.mark.deep
    @pytest.mark.django_db
    @laws
    @given(canaries.plans())
    def test(plan: Plan) -> None:
        law(canaries.lay(plan))

    return test


def none_gives_what_is_above(table: Table) -> None:
    """Asks every exit for everything on the table as everybody. What is cut for all alike is asked as a visitor; that
    a member and a steward are given the very same bytes is seen at the first path of each. A page may have another
    menu for each; if it has more than that, everybody asks for it."""
    shown: dict[str, set[str]] = {viewer: set() for viewer in LOOKS.values()}
    clients = people()
    for name, one in URLS.items():
        alike = one.cut == PUBLIC and is_alike(clients, [next(paths(part, table)) for part in apart(one)])
        for viewer, client in clients.items():
            allowed = one.level(viewer)
            for path in paths(one, table) if viewer == PUBLIC or not alike else ():
                status, body = asked(client, path)
                text = readings(body)
                for echo in (path.casefold(), *(word for word in table.words if word in path)):
                    text = text.replace(echo, "")
                check(table, allowed, text, f"{viewer} asks {path}")
                if one.who in LOOKS and allowed == NOTHING != one.gives:
                    assert status in (302, 403, 404, 405), f"{viewer} may not open {path}"
                if one.gives == PROFILES:
                    for reader in LOOKS.values() if alike else [viewer]:
                        shown[reader] |= canaries.within(text).intersection(table.within(reader))
                assert status < 500, path
                assert name != "hidden" or may_see(viewer, MEMBERS) or status in (302, 403)
    for viewer, seen in shown.items():
        missing = {word for word in table.within(viewer) if table.words[word][1] in SHOWN} - seen
        assert not missing, f"{viewer} finds nowhere: {[table.words[word] for word in missing]}"


def apart(one: Exit) -> list[Exit]:
    return [replace(one, paths=(path,)) for path in one.paths]


def is_alike(clients: dict[str, Client], some: list[str]) -> bool:
    """Whether these paths give everybody the same, as all but pages must."""
    for path in some:
        answers = [client.get(path) for client in clients.values()]
        bodies = [b"".join(one.streaming_content) if one.streaming else one.content for one in answers]
        assert len({one.status_code for one in answers}) == 1, path
        if is_page := "text/html" in answers[0].get("Content-Type", ""):
            bodies = [ONCE.sub(b"", MAIN.sub(rb"\1", body)) for body in bodies]
        if len(set(bodies)) > 1:
            assert is_page, f"{path} is cut for all alike and differs"
            return False
    return bool(some)


def test_no_exit_gives_anyone_what_is_above_their_level(whole_table: Table) -> None:
    none_gives_what_is_above(whole_table)


test_no_exit_gives_anyone_what_is_above_their_level_on_drawn_tables = deep(none_gives_what_is_above)


def check(table: Table, allowed: str, text: str, where: str) -> None:
    """No canary, number, spot or address of a page that is above the level allowed."""
    viewer = STEWARD if allowed == STEWARD else allowed
    hidden = table.words if allowed == NOTHING else table.above(viewer)
    leaks = [(word, table.words[word]) for word in canaries.within(text).intersection(hidden)]
    assert not leaks, f"{where}: {leaks}"
    if phones := [n for n, level in table.digits.items() if not is_allowed(allowed, level)]:
        digits = text
        for between in BETWEEN_DIGITS:
            digits = digits.replace(between, "")
        digits = "".join(digits.split())
        assert not [n for n in phones if n in digits], where
    if spots := [spot for spot, level in table.spots.items() if not is_allowed(allowed, level)]:
        pieces = "\n".join(text[max(0, dot.start() - 4) : dot.end()] for dot in re.finditer(r"\.\d{3,}", text))
        numbers = np.array(sorted({float(n) for n in re.findall(r"-?\d{1,3}\.\d{3,}", pieces)}) or [999.0])
        for spot in spots:
            assert all(np.abs(numbers - degree).min() > 2e-4 for degree in spot), f"{where}: {spot}"
    visible = {profile for profile, level in table.seen_at.items() if is_allowed(allowed, level)}
    unseen = {home.casefold() for home in table.home.values()} - {home.casefold() for home in visible}
    assert not [home for home in unseen if f"/o/{home}" in text and f"o/{home}" not in where.casefold()], where


def is_allowed(allowed: str, level: str) -> bool:
    return allowed != NOTHING and may_see(allowed, level)


def hidden_is_not_counted(table: Table) -> None:
    for viewer, client in people().items():
        context = client.get("/find").context
        seen = {home for home, level in table.seen_at.items() if may_see(viewer, level)}
        assert context["answer"].total == len(seen)
        kinds: dict[str, set[str]] = {}
        for home, said in table.kinds.items():
            for kind, level in said:
                if may_see(viewer, level):
                    kinds.setdefault(kind, set()).add(home)
        assert context["answer"].facets()["kind"] == {kind: len(homes) for kind, homes in kinds.items()}
        for kind, homes in kinds.items():
            assert client.get(f"/find?kind={kind}").context["answer"].total == len(homes)


def test_counts_and_filters_do_not_count_what_is_hidden(whole_table: Table) -> None:
    hidden_is_not_counted(whole_table)


test_counts_and_filters_do_not_count_what_is_hidden_on_drawn_tables = deep(hidden_is_not_counted)


def one_of_each(table: Table, viewer: str) -> Iterator[tuple[str, str, str]]:
    """(canary, level, field): of what is searched, and of some that is not, one that the viewer sees and one not."""
    done = set()
    for word, (level, field) in table.words.items():
        kind = (field, may_see(viewer, level))
        if field in (*SEARCHED, "notes", "list", "raw") and kind not in done:
            done.add(kind)
            yield word, level, field


def hidden_is_not_found(table: Table) -> None:
    asks = ("/find?q={}", "/find?near={}", "/find?town={}", "/find/hidden.geojson?q={}", "/take.csv?q={}")
    for viewer, client in people().items():
        control = {path: ONCE.sub(b"", asked(client, path.format(NONSENSE))[1]) for path in asks}
        for word, level, field in one_of_each(table, viewer):
            if not may_see(viewer, level):
                for path in asks:
                    body = ONCE.sub(b"", asked(client, path.format(word))[1])
                    assert body.replace(word.encode(), NONSENSE.encode()) == control[path], (viewer, path, field)
                typo = word[:-1] + ("x" if word[-1] != "x" else "z")
                assert word not in readings(asked(client, f"/find?q={typo}")[1])
            elif field in SEARCHED:
                assert client.get(f"/find?q={word}").context["answer"].total >= 1, (viewer, field)


def test_a_hidden_value_that_is_typed_is_a_word_that_nobody_has(whole_table: Table) -> None:
    hidden_is_not_found(whole_table)


test_a_hidden_value_that_is_typed_is_a_word_that_nobody_has_on_drawn_tables = deep(hidden_is_not_found)


def a_link_shows_what_the_public_sees(table: Table) -> int:
    opened = 0
    for source in (one for one in Source.objects.all() if asking.to_ask(one, 1).all):
        begun = upkeep.start(person=None, source=source, months=1, by_mail=False)
        for link in upkeep.hand_out(person=None, round_=begun):
            client = Client()
            page = client.get(link.path)
            form = client.post(link.path, {"verdict": "changed", "stamp": page.context["stamp"]})
            for response in (page, form):
                assert response.status_code == 200
                check(table, PUBLIC, readings(response.content).replace(link.path.casefold(), ""), "a co-op's link")
            opened += 1
    return opened


def test_a_link_by_which_a_co_op_answers_shows_what_the_public_sees(whole_table: Table) -> None:
    assert a_link_shows_what_the_public_sees(whole_table)


test_a_link_by_which_a_co_op_answers_shows_what_the_public_sees_on_drawn_tables = deep(
    a_link_shows_what_the_public_sees
)


def no_download_holds_what_is_hidden(table: Table) -> None:
    for format in FORMATS:
        whole = b"".join(take_file(format, Ask(), "http://table.example/"))
        check(table, PUBLIC, readings(unpacked(whole)), format)


def test_no_download_at_the_command_line_holds_what_is_hidden(whole_table: Table) -> None:
    no_download_holds_what_is_hidden(whole_table)


test_no_download_at_the_command_line_holds_what_is_hidden_on_drawn_tables = deep(no_download_holds_what_is_hidden)


def test_a_mistake_leaves_no_value_in_the_log(whole_table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    table = whole_table
    word = table.above(PUBLIC)[0]
    log = io.StringIO()
    stream = logging.getLogger("django").handlers[0].setStream(log)

    def fail(*args: object) -> None:
        try:
            raise ValueError(f"duplicate key: (name)=({word})")
        except ValueError as problem:
            raise RuntimeError(f"while reading {word}") from problem

    monkeypatch.setattr("potluck.web.places.queries.answer", fail)
    try:
        response = Client(raise_request_exception=False).get(f"/find?q={word}")
        Client().get(f"/o/{canaries.ulid(777)}")
    finally:
        logging.getLogger("django").handlers[0].setStream(stream)
    assert response.status_code == 500
    said = log.getvalue()
    assert "RuntimeError" in said, "the log says what went wrong"
    assert "caused by" in said
    check(table, NOTHING, readings(said.encode() + response.content), "the log")


def test_the_link_of_somebody_else_opens_nothing(whole_table: Table) -> None:
    table = whole_table
    people()
    for one in (one for one in URLS.values() if one.who == HOLDER):
        for path in paths(one, table):
            status, body = asked(Client(), path)
            assert status in (404, 410)
            check(table, NOTHING, readings(body), path)
