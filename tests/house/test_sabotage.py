"""The faults of `make sabotage` do not rot: their text still stands in src/, and the tests that notice them are there."""

import ast
from itertools import groupby

import pytest

from tests.sabotage.faults import Fault, Selection, find, load

FAULTS = load()
SELECTIONS = sorted({one for fault in FAULTS for one in fault.caught_by}, key=str)


def test_there_are_enough_and_none_goes_by_the_name_of_another() -> None:
    assert len(FAULTS) >= 25
    assert not [name for name, same in groupby(sorted(fault.name for fault in FAULTS)) if len(list(same)) > 1]
    assert all(fault.why and fault.caught_by for fault in FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_text_of_a_fault_stands_in_the_source_once(fault: Fault) -> None:
    """When code moves or changes, its text in faults.toml follows: the same fault, in the words of now."""
    places = find(fault)
    assert len(places) == 1, f"{len(places)} times; it was in {fault.hint}"
    broken = places[0].read_text("utf-8").replace(fault.find, fault.put)
    assert fault.find != fault.put
    if places[0].suffix == ".py":
        ast.parse(broken)  # code that cannot be read is noticed by everything, and proves nothing


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_the_tests_that_notice_it_are_there(selection: Selection) -> None:
    files = selection.files()
    assert files
    names = [
        node.name
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert not [part for part in selection.names if not any(part in name for name in names)]
