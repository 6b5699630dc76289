"""Files and functions stay small, and are called by what they are."""

from tests.house.tree import SRC, files, functions, name, under

CODE = (".py", ".js", ".css", ".html", ".yaml", ".md")
TOO_VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "misc",
    "manager",
    "managers",
    "service",
    "services",
}
DATA = {"src/potluck/engine/vocabulary", "example"}


def _is_data(path: str) -> bool:
    return any(path.startswith(f"{folder}/") for folder in DATA) and not path.endswith(".py")


def test_no_file_is_over_500_lines() -> None:
    long = {
        name(path): lines
        for path in files()
        if path.name.endswith(CODE) and not _is_data(name(path))
        if (lines := path.read_text("utf-8").count("\n")) > 500
    }
    assert not long


def test_no_function_is_over_60_lines() -> None:
    long = [
        f"{name(path)}:{f.lineno} {f.name}"
        for path in under("src", "potluck", ends=(".py",))
        for f in functions(path)
        if (f.end_lineno or f.lineno) - f.lineno + 1 > 60
    ]
    assert not long


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    vague = [
        name(path)
        for path in under("src", ends=("",)) + under("tests", ends=("",))
        if TOO_VAGUE & {part.split(".")[0].strip("_") for part in path.parts[len(SRC.parents[1].parts) :]}
    ]
    assert not vague


def test_every_module_says_what_it_is_for() -> None:
    import ast

    silent = [
        name(path)
        for path in under("src", "potluck", ends=(".py",))
        if path.stat().st_size
        and "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


def test_no_room_of_the_web_is_over_3000_lines() -> None:
    """A room that outgrows itself becomes two that say what happens in them."""
    from potluck.web.rooms import ROOMS

    sizes = {
        room: sum(path.read_text("utf-8").count("\n") for path in under("src", "potluck", "web", room, ends=(".py",))
                  if "migrations" not in path.parts)
        for room in ROOMS
    }  # fmt: skip
    assert not {room: lines for room, lines in sizes.items() if lines > 3_000}
