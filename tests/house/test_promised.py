"""Who built on an address, a verb, an option, a format or a message code finds it again."""

from pathlib import Path

from tests.house.promised import promised

KEPT = Path(__file__).with_name("promised.txt")


def test_nothing_that_was_promised_is_gone() -> None:
    kept = set(KEPT.read_text("utf-8").split("\n")) - {""}
    assert len(kept) > 300
    assert not kept - promised()
