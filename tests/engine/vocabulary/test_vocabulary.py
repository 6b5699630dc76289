"""The vocabulary's files are whole: every code has a label, a place on the map, and codes that exist elsewhere."""

import re
from pathlib import Path

import pytest

from potluck.engine.vocabulary import COLUMN_FIELDS, FIELD_LABELS, load

ESSGLOBAL = Path(__file__).parents[4] / "shared" / "vocab" / "essglobal" / "ttl-2025"


def test_every_field_has_a_label_and_every_header_a_field() -> None:
    assert set(FIELD_LABELS) == set(COLUMN_FIELDS)
    assert set(load("headers")) <= set(COLUMN_FIELDS)


@pytest.mark.parametrize("vocabulary", ["kinds", "activities", "legal_forms"])
def test_labels_are_words(vocabulary: str) -> None:
    for code, facts in load(vocabulary).items():
        assert facts["labels"]["en"], code
        assert all(
            isinstance(word, str) for word in [*facts["labels"].values(), *facts.get("words", facts.get("names", []))]
        )


def test_registers_have_forms_that_can_be_read() -> None:
    for facts in load("registers").values():
        re.compile(facts["form"])


@pytest.mark.shared
@pytest.mark.skipif(not ESSGLOBAL.is_dir(), reason="ESSGLOBAL is not on this machine")
def test_essglobal_codes_exist() -> None:
    def codes(scheme: str) -> set[str]:
        return set(re.findall(r"^<(\w+)> a skos:Concept", (ESSGLOBAL / f"{scheme}.ttl").read_text("utf-8"), re.M))

    for facts in [*load("kinds").values(), *load("activities").values()]:
        for scheme, code in facts["essglobal"].items():
            assert code in codes(scheme)
    assert {facts["essglobal"] for facts in load("legal_forms").values()} <= codes("legal-form")
