"""schemathesis throws what the description allows, and what it does not, at every address of the API."""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from potluck.web.api import v1

pytestmark = pytest.mark.django_db

EXAMPLES = 40
PLAIN = {"Accept-Encoding": "identity"}  # this door does not unpack
CALM = settings(max_examples=EXAMPLES, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
PATHS = list(v1.description()["paths"])


@pytest.fixture
def described(table):
    """The description, asked at the node's own door; the test keeps its connection to the database."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_the_description_is_openapi_3_1_and_names_every_address(client, described):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1.")
    assert len(document["paths"]) == len(PATHS) >= 8
    described.validate()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("path", PATHS)
def test_no_question_breaks_it_and_every_answer_is_as_described(described, table, path, mode):
    operation = described[path]["GET"]
    if mode == GenerationMode.NEGATIVE and not PARAMETERS[path]:
        return

    @CALM
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(headers=PLAIN)
        if "id" in case.path_parameters and mode == GenerationMode.POSITIVE:  # most made-up ids lead nowhere
            case.path_parameters["id"] = table["one"]
            assert case.call_and_validate(headers=PLAIN).status_code == 200

    ask()


PARAMETERS = {path: methods["get"]["parameters"] for path, methods in v1.description()["paths"].items()}
