"""Every page answers on PostgreSQL too: a question that only SQLite understands is an error for a node's readers."""

import pytest
from django.db import connection

from potluck.web.records.models import Membership, State, Version
from potluck.web.site.exits import FORMATS, LOOKS, URLS
from tests.web.records.three_lists import record

pytestmark = [pytest.mark.tables, pytest.mark.django_db]


def test_every_address_answers_without_an_error(table, steward_client, steward, client) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("tests/web/site/test_exits.py asks them all on SQLite")
    table()
    row, other = record("Housing:2"), record("Workers:2")
    home = Membership.objects.get(record_id=row.record_id).profile_id
    about = {
        "record": row.record_id, "other": other.record_id, "profile": home, "slug": row.source.slug,
        "list": row.source.slug, "version": Version.objects.filter(source=row.source)[0].pk, "person": steward.pk,
        "draft": Version.objects.filter(source=row.source)[0].pk, "q": "chairs", "town": "Madison",
        "changed": State.objects.get().changed, "z": 0, "x": 0, "y": 0,
    }  # fmt: skip
    asked = 0
    for one in (one for one in URLS.values() if one.who in LOOKS):
        for template in one.paths:
            for format in FORMATS if "{format}" in template else [""]:
                path = template.format(**about, format=format)
                answer = steward_client.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert answer.status_code < 500, f"{path}: {body[:300]!r}"
                asked += answer.status_code == 200
    assert asked > 50
