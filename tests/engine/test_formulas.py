"""One rule for what a spreadsheet would run, in one table."""

import polars as pl
import pytest

from potluck.engine.formulas import harmless, harmless_frame, is_formula, may_enter_own_file

CMD = "-2+3+cmd|' /C calc'!A0"
TEXTS = [
    # text, would be run, may enter the keeper's own file
    ("", False, True),
    ("Seven Chairs", False, True),
    ("a=1", False, True),
    ("12-3", False, True),
    ("=1+1", True, False),
    ("@SUM(A1)", True, False),
    ('=HYPERLINK("https://bad.example","look")', True, False),
    (CMD, True, False),
    (" =1+1", True, False),
    ("\u00a0=1+1", True, False),
    ("\ufeff=1+1", True, False),
    ("\u200b=1+1", True, False),
    ("\x00=1+1", True, False),
    ("\t=1", True, False),
    ("\r=1", True, False),
    ("\n=1", True, False),
    ("\tBread", True, False),
    ("＝1+1", True, False),
    ("＋1+1", True, False),
    ("＠SUM(A1)", True, False),
    ("- bread and flour", True, False),
    ("+16085550101 | =1+1", True, False),
    ("+1 608 555 0101 | @SUM(A1)", True, False),
    ("-1\n=2", True, False),
    ("+(608)=1", True, False),
    # numbers, and international phone numbers
    ("-5", False, True),
    ("-33.45", False, True),
    ("-1,5", False, True),
    ("+5", False, True),
    ("+16085550101", False, True),
    ("+1 608 555 0101", False, True),
    ("+16085550101 | +34951555010", False, True),
    # as a keeper spells them: a spreadsheet reckons, and runs nothing
    ("+1-608-555-0101", True, True),
    ("+1 (608) 555-0101", True, True),
    ("+1 608 555 0101 ext. 5", True, True),
    ("-33.45, -70.66", True, True),
    ("-33.45|-70.66", True, True),
    ("+1+1", True, True),
    ("-2+3", True, True),
]


@pytest.mark.parametrize(("text", "is_run", "may_enter"), TEXTS)
def test_what_a_spreadsheet_would_run(text: str, is_run: bool, may_enter: bool) -> None:
    assert is_formula(text) is is_run
    assert harmless(text) == (f"'{text}" if is_run else text)
    assert may_enter_own_file(text) is may_enter
    assert not is_formula(harmless(text))


def test_a_frame_is_made_harmless_by_the_same_rule() -> None:
    frame = pl.DataFrame({"name": [*(text for text, *_ in TEXTS), None], "n": range(len(TEXTS) + 1)})
    made = harmless_frame(frame)
    assert made["name"].to_list() == [*(harmless(text) for text, *_ in TEXTS), None]
    assert made.drop("name").equals(frame.drop("name"))
