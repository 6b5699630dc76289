"""Pipe tables in Markdown."""

import pytest

from potluck.engine.read import UnreadableError, read_bytes

TEXT = """# Our list

Some words | with a pipe in them.

## North

Name | What | Where
---- | ---- | -----
[Oak](https://oak.org) | Bread \\| roses | York |
[Elm](<https://elm.org/a(b)>), a society | Web | Hull
Ash | Milk
[Bay](https://bay.org) | Web | Bath
[Box](https://box.org) | Milk | York
[Ivy](https://ivy.org) | Web | Bath
[Lime](https://lime.org) | Milk | York

## South

| Name | What | Where |
|------|:----:|------:|
| [Fir](http://fir.org "Fir") | See [more](https://x.org) | Deal |
| [Yew](https://yew.org) | a | b | Dover |

```
a | b
--|--
1 | 2
```

### Talks

| Talk | Year |
| --- | --- |
| On bread | 2020 |
"""


def test_tables_under_headings() -> None:
    first, second = read_bytes(TEXT.encode(), "README.md").tables
    assert first.frame.head(8).drop("What", "Where").to_dicts() == [
        {"Name": "Oak", "Name (link)": "https://oak.org", "heading": "North"},
        {"Name": "Elm, a society", "Name (link)": "https://elm.org/a(b)", "heading": "North"},
        {"Name": "Ash", "Name (link)": None, "heading": "North"},
        {"Name": "Bay", "Name (link)": "https://bay.org", "heading": "North"},
        {"Name": "Box", "Name (link)": "https://box.org", "heading": "North"},
        {"Name": "Ivy", "Name (link)": "https://ivy.org", "heading": "North"},
        {"Name": "Lime", "Name (link)": "https://lime.org", "heading": "North"},
        {"Name": "Fir", "Name (link)": "http://fir.org", "heading": "South"},
    ]
    assert first.frame["What"].to_list()[:3] == ["Bread | roses", "Web", "Milk"]
    assert first.frame["What"][7] == "See [more](https://x.org)"
    assert first.rows.to_list() == [9, 10, 11, 12, 13, 14, 15, 21, 22]
    assert second.frame.rows() == [("On bread", "2020", "Talks")]


def test_a_row_with_a_pipe_too_many_is_warned() -> None:
    reading = read_bytes(TEXT.encode(), "README.md")
    assert [(i.code, i.row) for i in reading.issues if i.severity == "warned"] == [("shifted_row", 22)]
    assert reading.read == 10


def test_a_text_without_a_table() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(b"# Hello\n\nNothing | here.\n", "README.md")
    assert caught.value.code == "no_table"
