"""Whether two readings are the same to the last cell."""

from dataclasses import asdict

from potluck.engine.nouns import Reading


def assert_same(one: Reading, other: Reading) -> None:
    assert one.format == other.format
    assert list(one.details.items()) == list(other.details.items())
    assert [asdict(issue) for issue in one.issues] == [asdict(issue) for issue in other.issues]
    assert [table.name for table in one.tables] == [table.name for table in other.tables]
    for a, b in zip(one.tables, other.tables, strict=True):
        assert a.frame.columns == b.frame.columns
        assert a.frame.schema == b.frame.schema
        assert a.frame.shape == b.frame.shape
        assert a.frame.equals(b.frame)
        assert (a.rows.name, a.rows.dtype) == (b.rows.name, b.rows.dtype)
        assert a.rows.equals(b.rows)
    assert one.read == other.read
