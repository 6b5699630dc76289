"""No file imports, by any way, a file that imports it: also not where an import stands inside a function."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.house.tree import SRC, under


@cache
def graph() -> dict[str, set[str]]:
    """File, as "package.module" or "package.__init__" -> the files that it imports anywhere in it. A package that passes
    its own modules on is no circle: who imports `package.module` or `from package import module` means the module."""
    paths = {
        ".".join(path.relative_to(SRC.parent).with_suffix("").parts): path
        for path in under("src", "potluck", ends=(".py",))
    }
    files = {file.removesuffix(".__init__"): file for file in paths}
    return {
        file: {files[name] for node in ast.walk(ast.parse(path.read_text("utf-8"))) for name in _named(node, files)}
        - {file}
        for file, path in paths.items()
    }


def _named(node: ast.AST, files: dict[str, str]) -> Iterator[str]:
    """The modules that an import names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in files)
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, f"line {node.lineno}: an import by dots; names are written whole"
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield from (name for name in [whole if whole in files else str(node.module)] if name in files)


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Strongly connected modules, more than one (Tarjan 1972)."""
    found: list[set[str]] = []
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []

    def visit(module: str) -> None:
        number[module] = low[module] = len(number)
        open_.append(module)
        for other in sorted(imports.get(module, ())):
            if other not in number:
                visit(other)
            if other in open_:
                low[module] = min(low[module], low[other])
        if low[module] == number[module]:
            at = open_.index(module)
            if len(open_) - at > 1:
                found.append(set(open_[at:]))
            del open_[at:]

    for module in imports:
        if module not in number:
            visit(module)
    return found


def folders(imports: dict[str, set[str]]) -> dict[str, set[str]]:
    """Folder -> the folders beside it, in the same one, that its files import."""
    found: dict[str, set[str]] = {}
    for module, others in imports.items():
        for other in others:
            mine, theirs = module.split("."), other.split(".")
            same = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
            if 0 < same < min(len(mine), len(theirs)) - 1:
                found.setdefault(".".join(mine[: same + 1]), set()).add(".".join(theirs[: same + 1]))
    return found


def test_imports_form_no_circle_of_files() -> None:
    assert not circles(graph())


def test_folders_beside_each_other_form_no_circle() -> None:
    assert not circles(folders(graph()))


def test_a_circle_of_three_files_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "d"}}) == [{"a", "b", "c"}]
    assert not circles({"a": {"b", "c"}, "b": {"c"}, "c": set()})
