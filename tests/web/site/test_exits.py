"""Nothing leaves above its level: every exit of the node is registered, and none says to anyone what they may not see."""

import gzip
import html
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

import mapbox_vector_tile
import numpy as np
import pytest
from django.contrib.auth.hashers import make_password
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import Phase, example, given

from potluck.engine import write
from potluck.engine.levels import MEMBERS, PUBLIC, STEWARD, may_see
from potluck.web.people.models import Person
from potluck.web.places import mercator
from potluck.web.places.ask import Ask
from potluck.web.places.take import file as take_file
from potluck.web.records.models import Source, State
from potluck.web.site.exits import DESK, FORMATS, HOLDER, LOOKS, NOTHING, PROFILES, URLS, VERBS, Exit
from potluck.web.upkeep import actions as upkeep
from potluck.web.upkeep import queries as asking
from tests.answers import Client
from tests.draws import draws

from . import canaries
from .canaries import SEARCHED, Plan, Row, Table

NONSENSE = "qzvvvvvvvvvvv"
BACKEND = "django.contrib.auth.backends.ModelBackend"
BETWEEN_DIGITS = ("%20", "\u2011", "(", ")", ".", "+", "-")
ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Set-Cookie: .*')
SHOWN = set(canaries.WORDS) - {"name"}  # of several names of one language, a page shows the first
ALL_FIELDS = dict.fromkeys((*canaries.WORDS, *canaries.PLAIN))
MIXED = Plan(
    ("public", "members", "steward"),
    ("CC0-1.0", "CC0-1.0", "CC0-1.0"),
    (
        Row(0, "public", "worker", ALL_FIELDS),
        Row(0, "public", "housing", {**dict.fromkeys(ALL_FIELDS, "members"), "name": None}),
        Row(0, "public", "consumer", {**dict.fromkeys(ALL_FIELDS, "steward"), "name": None}),
        Row(1, "members", "worker", ALL_FIELDS),
        Row(2, "steward", "housing", ALL_FIELDS),
        Row(0, "peers", "housing", {**ALL_FIELDS, "city": "public"}),
    ),
    ((0, 3), (1, 4)),
)
"""A table with every level of list, row and value, and rows of different levels joined."""
TWO_PLACES = Plan(
    ("public", "public"),
    ("CC0-1.0", "CC0-1.0"),
    (
        Row(0, "public", "worker", {"name": None, "city": None, "region": None}),
        Row(1, "public", "worker", {"name": None, "street": None}),
    ),
    ((0, 1),),
)
"""What is searched stands with the second place of a co-op."""
OPEN_ROWS = Plan(
    ("peers", "public"),
    ("CC0-1.0", "CC0-1.0"),
    (Row(0, "public", "worker", ALL_FIELDS), Row(1, "public", "worker", ALL_FIELDS)),
    ((0, 1),),
)
"""Rows of a list that says of them that they are public, and is not public itself."""
OTHER_POSTCODE = Plan(
    ("public", "public"),
    ("CC0-1.0", "CC0-1.0"),
    (
        Row(0, "public", "worker", dict.fromkeys(("name", "street", "postcode", "city", "country"))),
        Row(1, "public", "worker", {"name": None, "postcode": "peers", "country": None}),
    ),
    ((0, 1),),
)
"""A row at the same place as another, which writes a part of the place in its own way."""


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
    desk = Exit("steward", DESK)
    assert [desk.level(viewer) for viewer in (PUBLIC, MEMBERS, STEWARD)] == [NOTHING, NOTHING, STEWARD]
    assert Exit("anyone", PROFILES, cut=PUBLIC).level(STEWARD) == PUBLIC


# asking


def people() -> dict[str, Client]:
    """A client for everyone who may stand before an exit."""
    found = {PUBLIC: Client(raise_request_exception=True)}
    for viewer, role in ((MEMBERS, Person.MEMBER), (STEWARD, Person.STEWARD)):
        person, _ = Person.objects.get_or_create(login=role, defaults={"name": role, "password": make_password("x")})
        person.role = role
        person.save()
        found[viewer] = Client(raise_request_exception=True)
        found[viewer].force_login(person, backend=BACKEND)
    return found


def paths(one: Exit, table: Table) -> Iterator[str]:
    """The addresses of an exit for everything on the table."""
    changed, steward = State.objects.get(pk=1).changed, Person.objects.get(login=Person.STEWARD).pk
    tiles = [tile_of(*spot) for spot in table.spots] + [(0, 0, 0)]
    for template in one.paths:
        wanted = [name for name in ("profile", "record", "format", "z") if f"{{{name}}}" in template]
        for record, profile in table.home.items():
            other = next(iter(set(table.home) - {record}), record)
            told = {"record": record, "profile": profile, "other": other, "q": NONSENSE, "town": NONSENSE}
            told |= table.names | {"changed": changed, "person": steward}
            for format in FORMATS if "format" in wanted else [""]:
                for z, x, y in tiles if "z" in wanted else [(0, 0, 0)]:
                    yield template.format(**told, format=format, z=z, x=x, y=y)
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
    2,  # beside the made-up table of every level, which is always asked; each asks some hundred exits
    phases=[Phase.explicit, Phase.generate],  # a table is dear: a failure is shown as it was found
)


@pytest.mark.django_db
@laws
@example(MIXED)
@example(OTHER_POSTCODE)
@given(canaries.plans())
def test_no_exit_gives_anyone_what_is_above_their_level(plan: Plan) -> None:
    table = canaries.lay(plan)
    shown: dict[str, set[str]] = {viewer: set() for viewer in LOOKS.values()}
    for viewer, client in people().items():
        for name, one in URLS.items():
            allowed = one.level(viewer)
            for path in paths(one, table):
                status, body = asked(client, path)
                text = readings(body)
                for echo in (path.casefold(), *(word for word in table.words if word in path)):
                    text = text.replace(echo, "")
                check(table, allowed, text, f"{viewer} asks {path}")
                if one.who in LOOKS and allowed == NOTHING != one.gives:
                    assert status in (302, 403, 404, 405), f"{viewer} may not open {path}"
                if one.gives == PROFILES:
                    shown[viewer] |= {word for word in table.within(viewer) if word in text}
                assert status < 500, path
                assert name != "hidden" or may_see(viewer, MEMBERS) or status in (302, 403)
    for viewer, seen in shown.items():
        missing = {word for word in table.within(viewer) if table.words[word][1] in SHOWN} - seen
        assert not missing, f"{viewer} finds nowhere: {[table.words[word] for word in missing]}"


def check(table: Table, allowed: str, text: str, where: str) -> None:
    """No canary, number, spot or address of a page that is above the level allowed."""
    viewer = STEWARD if allowed == STEWARD else allowed
    hidden = table.words if allowed == NOTHING else table.above(viewer)
    leaks = [(word, table.words[word]) for word in hidden if word in text]
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


@pytest.mark.django_db
@laws
@example(MIXED)
@given(canaries.plans())
def test_counts_and_filters_do_not_count_what_is_hidden(plan: Plan) -> None:
    table = canaries.lay(plan)
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


def one_of_each(table: Table, viewer: str) -> Iterator[tuple[str, str, str]]:
    """(canary, level, field): of what is searched, and of some that is not, one that the viewer sees and one not."""
    done = set()
    for word, (level, field) in table.words.items():
        kind = (field, may_see(viewer, level))
        if field in (*SEARCHED, "notes", "list", "raw") and kind not in done:
            done.add(kind)
            yield word, level, field


@pytest.mark.django_db
@laws
@example(MIXED)
@example(TWO_PLACES)
@given(canaries.plans())
def test_a_hidden_value_that_is_typed_is_a_word_that_nobody_has(plan: Plan) -> None:
    table = canaries.lay(plan)
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


@pytest.mark.django_db
@laws
@example(MIXED)
@example(OPEN_ROWS)
@given(canaries.plans())
def test_a_link_by_which_a_co_op_answers_shows_what_the_public_sees(plan: Plan) -> None:
    table, opened = canaries.lay(plan), 0
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
    assert opened or plan != MIXED


@pytest.mark.django_db
@laws
@example(MIXED)
@given(canaries.plans())
def test_no_download_at_the_command_line_holds_what_is_hidden(plan: Plan) -> None:
    table = canaries.lay(plan)
    for format in FORMATS:
        whole = b"".join(take_file(format, Ask(), "http://table.example/"))
        check(table, PUBLIC, readings(unpacked(whole)), format)


@pytest.mark.django_db
def test_a_mistake_leaves_no_value_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    table = canaries.lay(MIXED)
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


@pytest.mark.django_db
def test_the_link_of_somebody_else_opens_nothing() -> None:
    table = canaries.lay(MIXED)
    people()
    for one in (one for one in URLS.values() if one.who == HOLDER):
        for path in paths(one, table):
            status, body = asked(Client(), path)
            assert status in (404, 410)
            check(table, NOTHING, readings(body), path)
