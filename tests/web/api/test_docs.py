"""docs/api.md tells the truth: its examples are asked of the made-up example, and their answers have its shape."""

import json
import re
from typing import Any

import pytest

from potluck.web.lists import example_lists
from potluck.web.records import actions
from tests.house.tree import ROOT

EXAMPLE = re.compile(r"```http\nGET (\S+)\n```\n\n```json\n(.*?)```", re.S)
ULID = re.compile(r"01M8AAF[0-9A-Z]{19}")
TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")


def unlike(told: Any, given: Any, at: str = "") -> list[str]:
    """Where an answer lacks what the docs show, or has it in another form. None fits everything."""
    if told is None or given is None:
        return []
    if isinstance(told, dict) and isinstance(given, dict):
        lost = [f"{at}.{key} is not there" for key in told.keys() - given.keys()]
        return lost + [
            one for key in told.keys() & given.keys() for one in unlike(told[key], given[key], f"{at}.{key}")
        ]
    if isinstance(told, list) and isinstance(given, list):
        return unlike(told[0], given[0], f"{at}[0]") if told and given else [f"{at} is empty"] * (told != given)
    same = isinstance(given, type(told)) or {type(told), type(given)} <= {int, float}
    return [] if same else [f"{at} is {type(given).__name__}, not {type(told).__name__}"]


@pytest.mark.django_db
def test_every_example_in_the_docs_has_the_shape_of_the_answer(client) -> None:
    list(example_lists.load(example_lists.FOLDER))
    actions.link_and_settle()
    examples = EXAMPLE.findall(TEXT)
    assert len(examples) == TEXT.count("```http") >= 8
    known: dict[str, str] = {}
    wrong = []
    for address, shown in examples:
        told = json.loads(shown)
        for old, new in known.items():
            address = address.replace(old, new)
        given = client.get(address).json()
        wrong += [f"{address}: {one}" for one in unlike(told, given)]
        if "results" in told and "/search" in address:
            known[told["results"][0]["id"]] = given["results"][0]["id"]
        if "cursor" in told:
            known[told["cursor"]] = given["cursor"]
    assert not wrong
    assert known


def test_every_address_of_the_api_is_in_the_docs() -> None:
    from potluck.web.api import v1

    paths = {path.replace("{id}", "").replace("{slug}", "").replace("{file}", "") for path in v1.description()["paths"]}
    assert not [path for path in paths if path.removesuffix(".jsonld") not in TEXT]


def test_the_comparison_notices_what_is_wrong() -> None:
    assert unlike({"a": 1}, {"b": 1})
    assert unlike({"a": [{"b": ""}]}, {"a": [{"b": 1}]})
    assert not unlike({"a": [{"b": 1}]}, {"a": [{"b": 2.5, "c": 1}]})
