"""The docs tell the truth: verbs, options, targets and links in them exist."""

import re
from pathlib import Path

import click
import pytest

from tests.house.tree import ROOT, name, under

DOCS = [path for path in under(ends=(".md",)) if not name(path).startswith(("tests/", "node_modules/"))]
BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```|^((?:    .*\n)+)", re.S | re.M)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _verbs() -> dict[str, click.Command]:
    from potluck.cli.main import verbs

    return verbs()


def _commands() -> list[tuple[str, str]]:
    """(file, line) of every command shown in a block."""
    return [
        (name(path), line.strip().removeprefix("$ ").split("  #")[0].strip())
        for path in DOCS
        for block in BLOCK.finditer(path.read_text("utf-8"))
        for line in (block[1] or block[2]).splitlines()
    ]


def _potluck() -> list[tuple[str, str, str]]:
    """(file, verb, rest) of every `potluck ...` in blocks and in running text."""
    shown = [(file, line) for file, line in _commands()]
    shown += [(name(p), code) for p in DOCS for code in re.findall(r"`(potluck [^`]+)`", p.read_text("utf-8"))]
    at = re.compile(r"^(?:\w+=\S+ )*(?:\.venv/bin/)?potluck(?: --node \S+)? ([a-z-]+)(.*)")
    return [(file, m[1], m[2]) for file, line in shown if (m := at.match(line))]


def test_every_verb_in_the_docs_exists_with_its_options() -> None:
    verbs, wrong = _verbs(), []
    for file, verb, rest in _potluck():
        known = {o for p in verbs[verb].params for o in (*p.opts, *p.secondary_opts)} if verb in verbs else set()
        options = re.findall(r"(?<![\w-])(--?[a-z][\w-]*)", re.sub(r"\"[^\"]*\"", "", rest))
        if verb not in verbs or set(options) - known - {"--help", "-h"}:
            wrong.append(f"{file}: potluck {verb}{rest}")
    assert not wrong
    assert _potluck()


def test_every_verb_is_explained_somewhere() -> None:
    assert set(_verbs()) <= {verb for _, verb, _ in _potluck()}


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    texts = {name(path): path.read_text("utf-8") for path in DOCS}
    asked = {(file, target) for file, text in texts.items() for target in re.findall(r"`make ([\w-]+)`", text)}
    asked |= {(file, m[1]) for file, line in _commands() if (m := re.match(r"(?:\w+=\S+ )*make ([\w-]+)", line))}
    assert not {(file, target) for file, target in asked if target not in targets}
    assert asked


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_links_within_the_repository_lead_somewhere(path: Path) -> None:
    inner = [link.split("#")[0] for link in LINK.findall(path.read_text("utf-8")) if not re.match(r"\w+:", link)]
    assert not [link for link in inner if link and not (path.parent / link).exists()]


def test_every_setting_is_explained_and_none_that_is_not_there() -> None:
    asked = {
        word
        for path in under("src", ends=(".py",))
        for word in re.findall(r"\bPOTLUCK_[A-Z_]+\b", path.read_text("utf-8"))
        if word != "POTLUCK_SOMETHING"
    }
    told = set(re.findall(r"^\| `(POTLUCK_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.M))
    shown = set(re.findall(r"POTLUCK_[A-Z_]+", (ROOT / "deploy" / "potluck.env").read_text("utf-8")))
    assert asked == told
    assert shown <= told
