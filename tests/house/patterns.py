"""Every regular expression of some packages: those kept in modules, and those written where they are used.

Polars expressions (`str.contains`, `str.replace` ...) are left out: Rust's regular expressions are linear by design.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

WAYS: Final = {
    "match": "match",
    "fullmatch": "fullmatch",
    **dict.fromkeys(("search", "findall", "finditer", "sub", "subn", "split"), "finditer"),
}
"""Method -> how it is tried: who searches or replaces goes through the whole text."""


@dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and how it is used."""

    where: str
    pattern: "re.Pattern[Any]"
    ways: tuple[str, ...]


def modules(*packages: str) -> list[ModuleType]:
    """The packages and all modules below them."""
    found = []
    for package in map(importlib.import_module, packages):
        found.append(package)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            found.append(importlib.import_module(module.name))
    return found


def patterns(*packages: str) -> list[Found]:
    """All patterns, each once."""
    looked = modules(*packages)
    sources = {module.__name__: _source(module) for module in looked}
    whole = "\n".join(sources.values())
    found: dict[re.Pattern[Any], tuple[str, set[str]]] = {}
    for module in looked:
        for name, pattern in _kept(module):
            text = sources[module.__name__] if name.startswith("_") else whole
            used = (
                _used(rf"\b{name}(?:\[[^]]*\])?", text)
                or _used("[a-z_]+", text, but=("re", "split"))
                or set(WAYS.values())
            )
            found.setdefault(pattern, (f"{module.__name__}.{name}", set()))[1].update(used)
        for line, pattern, way in _written(ast.parse(sources[module.__name__]), module):
            if pattern is not None:
                found.setdefault(pattern, (f"{module.__name__}:{line}", set()))[1].add(way)
    return [Found(where, pattern, tuple(sorted(ways))) for pattern, (where, ways) in found.items()]


def _used(name: str, text: str, but: tuple[str, ...] = ()) -> set[str]:
    """How what is called so is used in a text; of a pattern out of a container, how any variable is used there."""
    calls = re.findall(rf"(?<![\w.])({name})\.(\w+)\b", text)
    return {WAYS[way] for of, way in calls if way in WAYS and not {of, way} & {*but}}


def unseen(*packages: str) -> list[str]:
    """Where a pattern is put together out of what is known only when it runs, so that nobody can try it before."""
    return [
        f"{module.__name__}:{line}"
        for module in modules(*packages)
        for line, pattern, _ in _written(ast.parse(_source(module)), module, also_compiled=True)
        if pattern is None
    ]


def _source(module: ModuleType) -> str:
    with open(module.__file__ or "", encoding="utf-8") as file:
        return file.read()


def _kept(module: ModuleType) -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """(name, pattern) of the module's globals, also within containers and classes."""
    for name, value in vars(module).items():
        mine = not isinstance(value, type) or value.__module__ == module.__name__
        yield from ((name, pattern) for pattern in _within(value, 0) if mine)


def _within(value: Any, depth: int) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | list | tuple | set | frozenset) and depth < 4:
        for one in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from _within(one, depth + 1)
    elif isinstance(value, type):
        for one in vars(value).values():
            yield from _within(one, depth + 1)


def _written(
    tree: ast.Module, module: ModuleType, also_compiled: bool = False
) -> Iterator[tuple[int, "re.Pattern[Any] | None", str]]:
    """(line, pattern or None, way) of the calls `re.sub("...", ...)`, and of `re.compile` in functions."""
    inner = {
        id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":
            continue
        way = node.func.attr
        if way in WAYS or (way == "compile" and also_compiled and id(node) in inner):
            yield node.lineno, _made(node, module), WAYS.get(way, "finditer")


def _made(call: ast.Call, module: ModuleType) -> "re.Pattern[Any] | None":
    flags = [word.value for word in call.keywords if word.arg == "flags"]
    place = {"sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2)  # type: ignore[attr-defined]
    flags += call.args[place : place + 1]
    try:
        text, *numbers = (
            eval(compile(ast.Expression(one), "", "eval"), vars(module)) for one in [call.args[0], *flags]
        )
    except NameError:
        return None
    return text if isinstance(text, re.Pattern) else re.compile(text, *numbers)
