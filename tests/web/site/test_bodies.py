"""How much may be sent at once: by nobody, by a member, by a steward; at every address, in every form, before it is read."""

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from potluck.web.people.models import Person, Standing
from potluck.web.records.models import Version
from potluck.web.rooms import STEWARD_ONLY
from potluck.web.site import bodies
from potluck.web.site.exits import URLS
from tests.answers import Client

pytestmark = pytest.mark.django_db
KB, MB = 1024, 1024 * 1024
FORM = "application/x-www-form-urlencoded"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOT_TO_READ = "this body is not to be read"


class Sealed(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError(NOT_TO_READ)


def send(client: Client, path: str, size: int, kind: str = FORM, **more):
    """A POST that says it is `size` bytes long, and breaks when somebody reads it."""
    given = {"wsgi.input": Sealed(), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": kind}
    return client.generic("POST", path, **(given | more))


def addresses(patterns=None, before: str = "") -> list[str]:
    """Every address of the node, with something in its holes."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = before + re.sub(r"<[^>]+>|\(\?P[^)]*\)", "1", str(one.pattern)).strip("^$").replace("\\", "")
        if isinstance(one, URLResolver):
            found += addresses(one.url_patterns, path)
        elif isinstance(one, URLPattern):
            found.append("/" + path)
    return found


@pytest.fixture
def member_client(client):
    member = Person.objects.create(login="m@example.org", name="Mo")
    Standing.objects.create(person=member, relation=Standing.MEMBER)
    client.force_login(member, backend=BACKEND)
    return client


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "application/json", "text/plain", ""])
def test_nobody_sends_more_than_256_kb_to_any_address(kind):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    everywhere = addresses()
    assert len(everywhere) > 90
    for path in (*everywhere, "/no/such/page", "/static/potluck/base.css"):
        assert send(client, path, 256 * KB + 1, kind).status_code == 413, path


def test_a_cookie_of_nobody_changes_nothing():
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "qwertyuiopasdfghjklzxcvbnmqwerty"
    assert send(client, "/bring", 300 * KB).status_code == 413


def test_up_to_256_kb_goes_on_to_the_page(client):
    answer = client.post("/sign-in", {"username": "x" * (255 * KB)})
    assert answer.status_code != 413


@pytest.mark.parametrize("size", ["-1", "abc", "", "0", "1e9"])
def test_a_length_that_is_none_is_read_as_nothing(client, size):
    assert client.generic("POST", "/sign-in", CONTENT_LENGTH=size, CONTENT_TYPE=FORM).status_code != 413


class Endless(io.RawIOBase):
    """A body that goes on; it counts what was read of it."""

    def __init__(self, size: int = 10**12) -> None:
        self.left, self.taken = size, 0

    def read(self, size: int = -1) -> bytes:
        part = min(self.left, 64 * KB if size < 0 else size)
        self.left, self.taken = self.left - part, self.taken + part
        return b"a" * part


def in_pieces(client: Client, path: str, body: Endless, kind: str = FORM):
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    return client.generic("POST", path, CONTENT_TYPE=kind, **environ)


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "application/json"])
@pytest.mark.parametrize("path", ["/sign-in", "/bring", "/api/v1/search"])
def test_what_comes_in_pieces_is_counted(client, path, kind):
    body = Endless()
    assert in_pieces(client, path, body, kind).status_code == 413
    assert body.taken <= 256 * KB + 1


def test_what_comes_in_pieces_and_is_small_is_read(client, steward):
    sent = b"username=steward%40example.org&password=seven+chairs+and+a+kettle"
    environ = {"wsgi.input": io.BytesIO(sent), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    assert client.generic("POST", "/sign-in", CONTENT_TYPE=FORM, **environ).status_code == 302


def test_the_signed_in_may_send_more_and_nowhere_without_end(member_client):
    for path in ("/sign-in", "/bring", "/own/add", "/api/v1/search"):
        assert send(member_client, path, 2560 * KB + 1).status_code == 413, path
    assert member_client.post("/sign-out", {"words": "a" * (2 * MB)}).status_code != 413


def test_only_doors_for_files_take_more_and_only_from_those_who_may_open_them(steward_client):
    takers = {name for name, one in URLS.items() if one.takes_mb}
    assert takers == {"bring"}
    assert all(URLS[name].who == STEWARD_ONLY for name in takers)
    for path in addresses():
        if path != "/bring":
            assert send(steward_client, path, 2560 * KB + 1, "multipart/form-data; boundary=x").status_code == 413, path


def test_a_steward_sends_64_mb_and_no_more(steward_client):
    assert send(steward_client, "/bring", 64 * MB + 1, "multipart/form-data; boundary=x").status_code == 413
    with pytest.raises(AssertionError, match=NOT_TO_READ):
        send(steward_client, "/bring", 64 * MB, "multipart/form-data; boundary=x")


def rows(size: int) -> str:
    line = "Seven Chairs %06d,Madison,US\n"
    return "name,city,country\n" + "".join(line % n for n in range(size // len(line % 0)))


def test_a_list_of_3_mb_comes_in_as_a_file_and_pasted(steward_client, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "potluck.web.lists.views.bring.actions.draft_version",
        lambda **said: (
            kept.append(len(said["content"])) or Version.objects.create(content=b"", sha256="", file_name="a")
        ),
    )  # reading it is no part of this door
    text = rows(3 * MB)
    file = SimpleUploadedFile("a.csv", text.encode(), content_type="text/csv")
    assert steward_client.post("/bring", {"file": file, "name": "A"}).status_code == 302
    assert steward_client.post("/bring", {"pasted": text, "name": "A"}).status_code == 302
    assert min(kept) > 2.9 * MB


@pytest.mark.parametrize("is_multipart", [True, False])
def test_more_than_8_mb_pasted_is_too_much_for_stewards_too(steward_client, is_multipart):
    pasted = "a" * (8 * MB + 1)
    sent = {"pasted": pasted, "name": "A"}
    answer = (
        steward_client.post("/bring", sent)
        if is_multipart
        else steward_client.generic("POST", "/bring", f"name=A&pasted={pasted}", content_type=FORM)
    )
    assert answer.status_code == 413
    assert "up to 8 MB pasted" in answer.content.decode()
    assert answer.headers["Connection"] == "close"


def test_the_answer_is_a_page_with_a_remedy_in_the_readers_language(client):
    answer = send(client, "/sign-in", MB)
    page = answer.content.decode()
    assert answer.headers["Connection"] == "close"
    assert "default-src" in answer.headers["Content-Security-Policy"]
    assert "This is more than we take at once." in page
    assert "The most that may be sent here is 256 kB." in page
    assert 'href="/sign-in"' in page
    spanish = send(client, "/sign-in", MB, HTTP_ACCEPT_LANGUAGE="es").content.decode()
    assert '<html lang="es"' in spanish
    assert "256 kB" in spanish
    assert "This is more" not in spanish


def test_a_steward_reads_how_a_list_is_brought_and_may_sign_out(steward_client):
    page = send(steward_client, "/own/add", 3 * MB).content.decode()
    assert "The most that may be sent here is 2.5 MB." in page
    assert 'href="/bring"' in page
    assert "Ada Stew" in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = steward_client.cookies
    assert strict.post("/sign-out", {"csrfmiddlewaretoken": token[1]}).status_code == 302


@pytest.mark.parametrize("path", ["/api/v1/search", "/feed.json", "/take.jsonl", "/o/1.jsonld"])
def test_where_data_is_asked_the_answer_is_data(client, path):
    answer = send(client, path, MB)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["error"]["code"] == "too_large"
    assert "256 kB" in answer.json()["error"]["message"]


def test_http_2_has_no_header_of_connections(client):
    assert "Connection" not in send(client, "/sign-in", MB, SERVER_PROTOCOL="HTTP/2.0").headers


def test_the_limits_are_those_that_are_promised():
    assert (bodies.NOBODY, bodies.SIGNED_IN) == (256 * KB, 2560 * KB)
