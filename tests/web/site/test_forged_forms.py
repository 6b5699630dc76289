"""A page on another site cannot press our buttons: every address refuses a form that we did not show, or says why not."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from potluck.web.records.models import Source
from tests.answers import Client

OPEN = {
    "give_back_link": "opened by a secret address, which is all that a forger would have to know",
    "give_back_link_take": "the same; it is only read",
    "confirm": "opened by a secret address; a stamp in the form says that we showed it",
    "confirm_thanks": "the same; it is only read",
    "confirm_new_link": "mails only to the address on the list; who asks learns nothing",
}
"""Addresses that take a form from anywhere, and why that does no harm."""
API = "api-1:"  # is only read


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name or pattern.pattern}", pattern


@pytest.mark.django_db
def test_no_address_takes_a_form_that_we_did_not_show() -> None:
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    assert any(name.endswith("CsrfViewMiddleware") for name in settings.MIDDLEWARE)
    let_through = set()
    for name, pattern in addresses(get_resolver().url_patterns):
        forged = RequestFactory(enforce_csrf_checks=True).post("/", {"verdict": "same"})
        check.process_request(forged)
        if check.process_view(forged, pattern.callback, (), {}) is None:
            let_through.add(name)
    assert Client().post("/api/v1/sources", {"name": "x"}).status_code == 405
    let_through = {name for name in let_through if not name.startswith(API)}
    assert let_through == set(OPEN)


@pytest.mark.django_db
def test_a_forged_form_withdraws_nothing(steward) -> None:
    Source.objects.create(name="Housing", slug="housing")
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    assert forger.post("/lists/housing/withdraw", {"typed": "Housing"}).status_code == 403
    assert Source.objects.get(slug="housing").withdrawn_at is None
