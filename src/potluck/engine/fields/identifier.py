"""Register numbers: "register:number", the register known by the column's header or by the number's own form."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Final

from potluck.engine.fields import Cleaned, text
from potluck.engine.vocabulary import fold, fold_header, load

_FORMS: Final = {str(code): re.compile(facts["form"], re.I) for code, facts in load("registers").items()}


def registers_of(header: str, values: Iterable[str], country: str | None = None) -> tuple[str, ...]:
    """The registers a column's numbers may belong to, likeliest first: by the header, or by the form alone."""
    sample = [value.strip() for value in values if value.strip()][:300]
    words = f"{fold_header(header)} | {fold(header)}"  # "KvK-nummer" is no camel
    named = [str(code) for code, facts in load("registers").items() if _named(facts, words, country)]
    for formal in (False, True):
        fitting = [code for code in named if _share((code,), sample, formal) >= 0.05]
        if fitting and _share(tuple(fitting), sample, formal) >= 0.5:
            return tuple(fitting)
    return next(
        ((str(c),) for c, f in load("registers").items() if f.get("alone") and _share((str(c),), sample) >= 0.9), ()
    )


def is_checked(registers: tuple[str, ...], values: Iterable[str]) -> bool:
    """Whether a column's numbers keep to the check digits of its registers; where most do not, none is held to them."""
    sample = [value.strip() for value in values if value.strip()][:300]
    return _share(registers, sample) >= 0.5 * _share(registers, sample, formal=True)


def _named(facts: dict[str, Any], words: str, country: str | None) -> bool:
    here = country is None or facts.get("country") in (None, country)
    return here and any(f" {name} " in f" {words} " for name in facts.get("headers", ()))


def clean(raw: str, registers: tuple[str, ...], is_checked: bool = True) -> Cleaned:
    """`register:number` of the first register whose form fits; issue `bad_identifier` when none does."""
    number = re.sub(r"\s+", "", text.plain(raw)).upper()
    if text.is_blank(raw) or not registers:
        return Cleaned()
    fitting = next((register for register in registers if fits(register, number, not is_checked)), None)
    if fitting is None:
        return Cleaned((), "bad_identifier")
    if fitting == "wikidata":
        number = number.rpartition("/")[2]
    kind = load("registers")[fitting].get("kind")
    return Cleaned((("identifier", f"{fitting}:{number}"), *((("kind", kind),) if kind else ())))


@lru_cache(maxsize=50_000)
def fits(register: str, number: str, formal: bool = False) -> bool:
    """Whether a number has the register's form and, unless `formal`, its check digit where python-stdnum knows it."""
    facts = load("registers")[register]
    if not _FORMS[register].fullmatch(number):
        return False
    return formal or not facts.get("stdnum") or bool(_module(facts["stdnum"]).is_valid(number))


def _share(registers: tuple[str, ...], sample: list[str], formal: bool = False) -> float:
    compact = [re.sub(r"\s+", "", value).upper() for value in sample]
    return sum(any(fits(r, value, formal) for r in registers) for value in compact) / len(compact) if compact else 0.0


@cache
def _module(name: str) -> Any:
    return import_module(f"stdnum.{name}")
