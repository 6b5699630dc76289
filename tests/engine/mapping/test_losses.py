"""When refused rows are an error, a warning, or a note."""

import pytest

from potluck.engine import mapping, read


@pytest.mark.parametrize(
    ("read_", "refused", "said"),
    [
        (129, {"no_name": 118}, (11, 129, True)),
        (129, {"no_name": 100, "placeholder_row": 18}, (11, 111, True)),
        (100, {"no_name": 51}, (49, 100, True)),
        (100, {"no_name": 50}, (50, 100, False)),
        (100, {"no_name": 11}, (89, 100, False)),
        (100, {"no_name": 10}, None),
        (10, {"no_name": 5}, None),
        (10, {"no_name": 6}, (4, 10, True)),
        (3, {"no_name": 2}, (1, 3, True)),
        (5, {"no_name": 5}, (0, 5, True)),
        (20, {"placeholder_row": 18, "units_row": 1}, None),
        (0, {}, None),
    ],
)
def test_how_much_is_lost(read_: int, refused: dict[str, int], said: tuple[int, int, bool] | None) -> None:
    found = mapping.loss(read_, [code for code, count in refused.items() for _ in range(count)])
    assert (found and (found.kept, found.rows, found.is_error)) == said


def test_blank_rows_and_rows_that_are_none_do_not_count() -> None:
    text = "name,city\n" + "Seven Chairs,Madison\n" + ",\n" * 40 + "TEST,Madison\n" * 9
    reading = read.read_bytes(text.encode(), "a.csv")
    mapped = mapping.apply(reading, mapping.guess(reading))
    codes = [issue.code for issue in mapped.issues if issue.severity == "refused"]
    assert codes
    assert mapping.loss(mapped.read, codes) is None


def test_the_commonest_reason_comes_first() -> None:
    found = mapping.loss(30, ["cell_too_long"] * 9 + ["no_name"] * 12 + ["placeholder_row"] * 2)
    assert found
    assert found.codes == ("no_name", "cell_too_long")
