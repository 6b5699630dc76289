"""Literals of JavaScript come back as they would from JSON, and nothing is run."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potluck.engine.read import LIMITS, UnreadableError, read_bytes
from potluck.engine.read.literals import Tokens, value_at

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=10)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def as_javascript(value: object, draw: st.DataObject) -> str:
    """A value as someone might write it by hand."""
    gap = draw.draw(st.sampled_from(["", " ", "\n", "/* a, b] */", "// it's {\n"]))
    if isinstance(value, dict):
        parts = [f"{key_of(key)}:{gap}{as_javascript(item, draw)}" for key, item in value.items()]
        return "{" + gap + f",{gap}".join(parts) + ("," if parts and gap else "") + "}"
    if isinstance(value, list):
        return "[" + ",".join(as_javascript(item, draw) + gap for item in value) + ("," if value and gap else "") + "]"
    if isinstance(value, str) and draw.draw(st.booleans()):
        inner = json.dumps(value)[1:-1].replace('\\"', '"')
        quote = draw.draw(st.sampled_from("'`"))
        return quote + inner.replace(quote, "\\" + quote).replace("${", "\\${") + quote
    return "undefined" if value is None and gap else json.dumps(value, ensure_ascii=bool(gap))


def key_of(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_$][\w$]*", key) else json.dumps(key)


def with_numbers_as_text(value: object) -> object:
    return json.loads(json.dumps(value), parse_int=str, parse_float=str)


@given(VALUES, st.data())
def test_any_json_value_comes_back(value: object, data: st.DataObject) -> None:
    tokens = Tokens(as_javascript([value], data), LIMITS)
    assert value_at(tokens, 0)[0] == with_numbers_as_text([value])
    assert tokens.computed == 0


ROWS = "[{name: 'Oak', 'town': \"York\"}, {name: `Elm`, town: undefined,}, /* gone */]"


@pytest.mark.parametrize(
    "program",
    [
        f"var x = {ROWS};",
        f"'use strict';\nconst x: Place[] = {ROWS}\n",
        f"export default {ROWS}",
        f"module.exports = {ROWS};",
        f"window.places = {ROWS}",
        f"callback({ROWS});",
        f"import y from './y';\nfunction f(a) {{ return a[0] }}\nexport const x = {ROWS};\nf(x);",
        f"export const x = {ROWS} as const;",
        f"let x = Object.freeze({ROWS})",
        ROWS,
    ],
)
def test_wrappers(program: str) -> None:
    reading = read_bytes(program.encode(), "list.js")
    assert reading.format == "javascript"
    assert reading.tables[0].frame.to_dicts() == [{"name": "Oak", "town": "York"}, {"name": "Elm", "town": None}]


def test_several_variables() -> None:
    program = "var a = [{id: 1, name: 'Oak', town: 'X'}]; var b = [{id: 2, name: 'Elm', town: 'Y'}];"
    assert [(t.name, t.frame.height) for t in read_bytes(program.encode(), "list.js").tables] == [("a", 1), ("b", 1)]


def test_what_a_program_would_compute_is_kept_as_written_and_said() -> None:
    program = (
        "var x = [{name: 'Oak', icon: L.icon({a: [1, 2]}), d: new Date(2020, 1, 1), t: `a${b}`, f() { return 1 }}]"
    )
    reading = read_bytes(program.encode(), "list.js")
    (row,) = reading.tables[0].frame.to_dicts()
    assert (row["icon"], row["d"], row["t"]) == ("L.icon({a: [1, 2]})", "new Date(2020, 1, 1)", "`a${b}`")
    assert ("expression_kept", "4") in [(issue.code, issue.params.get("count")) for issue in reading.issues]


@pytest.mark.parametrize(
    "program", ["var x = [{name: 'Oak'", "function f() { return 1 + 1 }", "const x = require('y')"]
)
def test_programs_without_a_whole_list_end_in_a_clear_message(program: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(program.encode(), "list.js")
    assert caught.value.message
    assert caught.value.remedy
