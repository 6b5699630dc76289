"""Which licences may be mixed: the rule of docs/licences.md, as examples and as laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.licences import LICENCES, OPEN, mix, near, ways, written

SOME = st.sets(st.sampled_from([*LICENCES, "", "GPL-3.0-only", "CC-BY-ND-4.0"]))


@pytest.mark.parametrize(
    ("given_", "under"),
    [
        ({"CC0-1.0"}, "CC0-1.0"),
        ({"PDDL-1.0", "CC0-1.0"}, "CC0-1.0"),
        ({"CC0-1.0", "CC-BY-4.0"}, "CC-BY-4.0"),
        ({"CC-BY-4.0", "OGL-UK-3.0", "ODC-By-1.0"}, "CC-BY-4.0"),
        ({"CC-BY-4.0", "ODbL-1.0"}, "ODbL-1.0"),
        ({"OGL-UK-3.0", "CC-BY-SA-4.0"}, "CC-BY-SA-4.0"),
        ({"CC0-1.0", "CC-BY-NC-4.0"}, "CC-BY-NC-4.0"),
        ({"CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"}, "CC-BY-NC-SA-4.0"),
        ({"GPL-3.0-only"}, "GPL-3.0-only"),
    ],
)
def test_what_goes_together_is_under_the_licence_that_asks_most(given_: set[str], under: str) -> None:
    assert (mix(given_).may, mix(given_).under) == (True, under)


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({"ODbL-1.0", "CC-BY-SA-4.0"}, "alike"),
        ({"CC-BY-NC-4.0", "ODbL-1.0"}, "not_for_profit"),
        ({"CC-BY-NC-SA-4.0", "CC-BY-SA-4.0"}, "not_for_profit"),
        ({"CC-BY-ND-4.0", "CC0-1.0"}, "unknown"),
        ({"CC-BY-ND-4.0", "GPL-3.0-only"}, "unknown"),
    ],
)
def test_what_does_not_go_together_is_refused_with_the_reason(given_: set[str], why: str) -> None:
    found = mix(given_)
    assert (found.may, found.under, found.why) == (False, "", why)
    assert set(found.left_out) <= given_


def test_what_is_not_stated_is_never_mixed_in() -> None:
    assert mix({"", "CC0-1.0"}).left_out == ("",)
    assert not mix({""}).may
    assert ways([""]) == []


def test_what_asks_to_be_named_is_kept_beside_the_whole() -> None:
    assert mix({"CC0-1.0", "CC-BY-4.0", "ODbL-1.0"}).kept == ("CC-BY-4.0", "ODbL-1.0")


@given(SOME)
def test_every_way_may_be_mixed_and_every_stated_licence_has_one(licences: set[str]) -> None:
    found = ways(licences)
    for way in found:
        assert mix(way.licences).may
        assert mix(way.licences).under == way.under
    assert {one for way in found for one in way.licences} == {one for one in licences if one}
    assert len({way.name for way in found}) == len(found)
    assert mix(licences).may == (len(found) == 1)


@given(SOME)
def test_no_way_can_be_made_larger(licences: set[str]) -> None:
    for way in ways(licences):
        if way.name != OPEN:
            assert not any(mix(way.licences | {one}).may for one in licences - way.licences if one)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("cc-by-4.0", "CC-BY-4.0"), (" ODbL-1.0", "ODbL-1.0"), ("etalab-2.0", "etalab-2.0"), ("CC-BY-SA-3.0", "CC-BY-SA-3.0"),
     ("LicenseRef-Kooperatif", "LicenseRef-Kooperatif"), ("foo", ""), ("CC-BY", ""), ("CC BY 4.0", ""), ("", "")],
)  # fmt: skip
def test_the_id_that_was_meant(text: str, meant: str) -> None:
    assert written(text) == meant


def test_what_is_written_like_it() -> None:
    assert near("CC BY 4.0")[0] == "CC-BY-4.0"
    assert near("cc0") == ["CC0-1.0"]
    assert near("zzz") == []
