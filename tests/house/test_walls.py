"""The engine is pure, views do not write, models do not decide, and every table has its migration."""

import ast
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SRC, name, under

IMPURE = {"django", "time", "requests", "httpx", "urllib.request", "socket", "click", "subprocess"}
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_engine_knows_no_django_no_clock_no_network_and_no_settings() -> None:
    bad = [
        f"{name(path)}: {module}"
        for path in under("src", "potluck", "engine", ends=(".py",))
        for module in _imports(path)
        if any(module == impure or module.startswith(f"{impure}.") for impure in IMPURE)
    ]
    text = {name(path): path.read_text("utf-8") for path in under("src", "potluck", "engine", ends=(".py",))}
    bad += [
        f"{path}: {word}"
        for path, code in text.items()
        for word in ("os.environ", "os.getenv", ".now(", ".today(")
        if word in code
    ]
    assert not bad


def _views() -> list[Path]:
    return [p for p in under("src", "potluck", "web", ends=(".py",)) if p.name == "views.py" or "views" in p.parts]


def test_views_do_not_write() -> None:
    """A view asks queries and calls actions; the tables are not its business."""
    bad = []
    for path in _views():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func):
                bad.append(f"{name(path)}:{node.lineno} .{node.func.attr}()")
    assert _views()
    assert not bad


def _is_write(called: ast.Attribute) -> bool:
    """`x.save()`, `Model.objects.create()`, `rows.filter().update()`; not `actions.create()` nor a dict's update."""
    if called.attr in {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}:
        return not (isinstance(called.value, ast.Name) and called.value.id.endswith("actions"))
    return called.attr in WRITES and "objects" in ast.unparse(called.value).split(".")


def test_only_lower_rooms_are_known_and_only_by_their_doors() -> None:
    """A room reads another room by queries, writes by actions, and borrows models for types."""
    doors = {"queries", "actions", "models", "words", "gate"}
    bad = []
    for path in under("src", "potluck", "web", ends=(".py",)):
        room = path.relative_to(SRC / "web").parts[0]
        for module in _imports(path):
            parts = module.split(".")
            if parts[:2] != ["potluck", "web"] or len(parts) < 4 or parts[2] in (room, "site") or room == "site":
                continue
            if not any(parts[3] == door or parts[3].startswith(f"{door}_") for door in doors):
                bad.append(f"{name(path)}: {module}")
    assert not bad


STEPS = {
    "align": {"align", "compare"}, "locate": {"locate"}, "link": {"link", "cluster"}, "settle": {"settle"},
    "give_back": {"known", "lines"},
}  # fmt: skip
"""step of the walk -> what runs it. `read` and `mapping` run at the door of lists too: what a column means is asked before
anything comes in."""
TAKE_ONE = {"align", "locate"}
"""Steps that somebody may take alone; one file takes no more than one of them. The others are taken by the walk only."""


def steps_run(code: str) -> set[tuple[str, str]]:
    """(step, what runs it) of every step of the walk that a Python text can run, under whatever name it is imported."""
    names: dict[str, str] = {}
    tree, found = ast.parse(code), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("potluck.engine"):
            inside = (node.module or "").split(".")[2:]
            for alias in node.names:
                if not inside and alias.name in STEPS:
                    names[alias.asname or alias.name] = alias.name
                elif inside and inside[0] in STEPS and alias.name in STEPS[inside[0]]:
                    found.add((inside[0], alias.name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            *before, last = ast.unparse(node).removeprefix("potluck.engine.").split(".")
            step = names.get(before[0], before[0]) if len(before) == 1 else ""
            if last in STEPS.get(step, ()) and (before[0] in names or "potluck.engine." in ast.unparse(node)):
                found.add((step, last))
    return found


def test_nobody_but_the_walk_knows_the_order_of_the_steps() -> None:
    files = [*under("src", "potluck", ends=(".py",)), *under("bench", ends=(".py",))]
    outside = [path for path in files if (SRC / "engine") not in path.parents]
    bad = []
    for path in outside:
        steps = {step for step, _ in steps_run(path.read_text("utf-8"))}
        bad += [f"{name(path)} runs {step}: ask engine/walk.py" for step in sorted(steps - TAKE_ONE)]
        if len(steps) > 1:
            bad.append(f"{name(path)} runs {sorted(steps)}: two steps are an order, and that stands in engine/walk.py")
    assert not bad


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from potluck.engine import link\nlink.cluster(1)", {("link", "cluster")}),
        ("from potluck.engine import link as linker\nrun = linker.link", {("link", "link")}),
        ("from potluck.engine.settle import settle", {("settle", "settle")}),
        ("from potluck.engine.link.ordered import cluster as together", {("link", "cluster")}),
        ("import potluck.engine.settle\npotluck.engine.settle.settle(1)", {("settle", "settle")}),
        ("from potluck.engine import settle\nsettle.seen(1)\nlink.link(1)", set()),
    ],
)
def test_a_step_is_found_under_whatever_name_it_is_run(code: str, found: set[tuple[str, str]]) -> None:
    assert steps_run(code) == found


OWN_FILE = {
    "src/potluck/engine/write/daff.py": "the rows of the keeper's own file, given harmless by home.py where they are not",
    "src/potluck/engine/write/blanked.py": "what is kept here, read again; harmless when it goes home (home.py)",
}
"""What writes a table of text without asking what a spreadsheet would run, and why it may."""


def test_everything_that_writes_a_table_asks_what_a_spreadsheet_would_run() -> None:
    writers = {
        name(path): path
        for path in under("src", "potluck", ends=(".py",))
        if any(word in path.read_text("utf-8") for word in ("csv.writer(", ".write_csv(", "csv.DictWriter("))
    }
    assert len(writers) > len(OWN_FILE)
    unasked = {told for told, path in writers.items() if "potluck.engine.formulas" not in _imports(path)}
    assert unasked == set(OWN_FILE)


@pytest.mark.django_db
def test_every_table_has_its_migration() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_dependency_is_explained() -> None:
    """docs/dependencies.md has a line for each name in pyproject.toml."""
    import re

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {re.split(r"[\[<>=! ]", one)[0] for one in asked}
    told = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    assert not [one for one in sorted(names) if f"`{one}`" not in told]
