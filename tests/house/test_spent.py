"""What the tests cost is held against a budget (tests/spent.py), which says what every folder may cost."""

import pytest

from tests import spent

BUDGET = {"engine": 10, "new": 5}


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ({"engine": 9.9}, []),
        ({"engine": 12.2}, ["engine costs 12 s of CPU, and may cost 10 s (tests/budget.toml)"]),
        ({"web/new_room": 4.0}, []),
        ({"web/new_room": 6.0}, ["web/new_room costs 6 s of CPU, and may cost 5 s (tests/budget.toml)"]),
    ],
)
def test_a_folder_that_costs_more_than_it_may_is_named(costs: dict[str, float], said: list[str]) -> None:
    assert spent.over(costs, BUDGET) == said


def test_the_budget_speaks_of_folders_that_there_are() -> None:
    lines = set(spent.read_budget()) - {"new", spent.REST}
    assert lines
    assert not [where for where in lines if not (spent.BUDGET.parent / where).is_dir()]


def test_what_a_process_did_is_counted() -> None:
    before = spent.now()
    assert sum(range(3_000_000))
    assert spent.now() > before
