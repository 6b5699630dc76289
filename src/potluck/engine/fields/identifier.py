"""Register numbers: "register:number", the register known by the column's header or by the number's own form."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold_header, load


def register_of(header: str, values: Iterable[str], country: str | None = None) -> str | None:
    """The register a column's numbers belong to: its header says so and its numbers fit, or only one fits them all."""
    sample = [value.strip() for value in values if value.strip()][:300]
    words = fold_header(header)
    for code, facts in load("registers").items():
        named = any(w == words or f" {w} " in f" {words} " for w in facts.get("headers", ()))
        if named and _share(code, sample) >= 0.5 and (country is None or facts.get("country") in (None, country)):
            return str(code)
    return next((str(c) for c, f in load("registers").items() if f.get("alone") and _share(c, sample) >= 0.9), None)


def clean(raw: str, register: str) -> Cleaned:
    """`register:number`; issue `bad_identifier` when the number has not the register's form."""
    number = re.sub(r"\s+", "", text.plain(raw)).upper()
    if text.is_blank(raw):
        return Cleaned()
    return (
        Cleaned((("identifier", f"{register}:{number}"),)) if fits(register, number) else Cleaned((), "bad_identifier")
    )


def fits(register: str, number: str) -> bool:
    """Whether a number has the register's form (and check digit, where python-stdnum knows it)."""
    facts = load("registers")[register]
    if not re.fullmatch(facts["form"], number, re.I):
        return False
    return not facts.get("stdnum") or bool(_module(facts["stdnum"]).is_valid(number))


def _share(register: str, sample: list[str]) -> float:
    return sum(fits(register, value.upper()) for value in sample) / len(sample) if sample else 0.0


@cache
def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")
