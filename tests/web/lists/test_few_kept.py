"""A list of which few rows can be kept: said first and loudly, and it waits for a yes, by page, command and address."""

from pathlib import Path
from typing import Any

import pytest

from potluck.fetch import Reader
from potluck.web.lists import actions
from potluck.web.records import queries
from potluck.web.records.models import Record, Source, Version
from tests.fetch.internet import Web
from tests.walk import warm

from .an_address import ROWS, as_list, put
from .test_pages_bring import bring_file, draft_of

pytestmark = pytest.mark.django_db
KEPT = "".join(f"Seven Chairs {n},Madison,US\n" for n in range(11))
FEW = "name,city,country\n" + KEPT + ",Madison,US\n" * 118
SOME = "name,city,country\n" + KEPT + ",Madison,US\n" * 7
YES = {"name": "Chairs", "licence": "", "level": "public", "go": "bring"}


def alert(page: str) -> str:
    """What stands in the box of an error."""
    assert 'role="alert"' in page
    return page.split('role="alert"', 1)[1].split("</div>", 1)[0]


def test_the_page_says_it_before_the_button(steward_client: Any) -> None:
    page = steward_client.get(bring_file(steward_client, FEW).url).content.decode()
    said = alert(page)
    assert "Only 11 of 129 rows would be kept." in said
    assert "118 rows:" in said
    assert "This row has no name." in said
    assert "Give it a name in your list" in said
    assert page.index("Only 11 of 129") < page.index("Bring 11 rows in")


def test_it_comes_in_only_with_a_yes(steward_client: Any) -> None:
    version = draft_of(bring_file(steward_client, FEW))
    asked = steward_client.post(f"/bring/{version.pk}", YES)
    assert asked.status_code == 400
    assert "Tick this to bring them in" in alert(asked.content.decode())
    assert not Record.objects.exists()
    done = steward_client.post(f"/bring/{version.pk}", YES | {"even_so": "yes"})
    assert done.status_code == 302
    assert Record.objects.count() == 11
    report = steward_client.get(done.url).content.decode()
    assert "Only 11 of 129 rows were kept." in alert(report)


def test_a_smaller_loss_is_a_warning_and_wants_no_yes(steward_client: Any) -> None:
    version = draft_of(bring_file(steward_client, SOME))
    assert "Only 11 of 18 rows would be kept." in alert(steward_client.get(f"/bring/{version.pk}").content.decode())
    assert steward_client.post(f"/bring/{version.pk}", YES).status_code == 302
    assert Record.objects.count() == 11


def test_a_list_that_is_kept_says_nothing_of_it(steward_client: Any) -> None:
    page = steward_client.get(bring_file(steward_client, "name,city\n" + KEPT.replace(",US", "")).url).content.decode()
    assert "Only 11" not in page
    assert 'role="alert"' not in page


def test_the_report_begins_with_it(steward_client: Any) -> None:
    version = draft_of(bring_file(steward_client, FEW))
    first = steward_client.get(f"/bring/{version.pk}/report.txt").content.decode().splitlines()[0]
    assert first.startswith("Only 11 of 129 rows can be kept.")


def test_the_next_version_is_asked_about_among_its_changes(steward_client: Any) -> None:
    before = actions.draft_version(person=None, file_name="a.csv", content=("name,city,country\n" + KEPT).encode())
    actions.bring_in(person=None, version=before, name="Chairs")
    version = draft_of(bring_file(steward_client, FEW))
    steward_client.post(f"/bring/{version.pk}", YES)  # its new name makes it the next version
    asked = steward_client.post(f"/bring/{version.pk}", YES)
    assert asked.url == f"/bring/{version.pk}/changes"
    assert "Fewer than half of the rows in the file could be kept." in steward_client.get(asked.url).content.decode()
    assert steward_client.post(asked.url, {}).status_code == 400
    version.refresh_from_db()
    assert version.state == Version.DRAFT
    assert steward_client.post(asked.url, {"even_so": "yes"}).status_code == 302
    version.refresh_from_db()
    assert version.state == Version.CURRENT


def test_a_list_read_by_itself_waits(source: Source, web: Web, reader: Reader) -> None:
    before = Record.objects.filter(gone_at=None).count()
    put(web, as_list(*ROWS, *[",1 Street,Madison,US,,"] * 40))
    assert actions.read_again(person=None, source=source, reader=reader) == actions.WAITS
    assert Record.objects.filter(gone_at=None).count() == before
    waiting = queries.find_waiting().get(source=source)
    assert waiting.report["waits"] == ["few_kept"]


def test_the_command_line_ends_with_an_error_until_it_is_said_even_so(tmp_path: Path) -> None:
    def potluck(*words: str) -> Any:
        return warm.run("potluck.cli.main", *words, POTLUCK_NODE=str(tmp_path), POTLUCK_DATABASE_URL="")

    assert potluck("init").returncode == 0
    (tmp_path / "few.csv").write_text(FEW)
    words = ("import", str(tmp_path / "few.csv"), "--source", "Chairs", "--only")
    refused = potluck(*words)
    assert refused.returncode == 1
    assert refused.stdout.startswith("Only 11 of 129 rows can be kept.")
    assert "This row has no name." in refused.stdout
    assert "Nothing was brought in" in refused.stderr
    assert "--even-so" in refused.stderr
    said = potluck(*words, "--even-so", "--json")
    assert said.returncode == 0
    assert "Only 11 of 129 rows can be kept." in said.stderr
