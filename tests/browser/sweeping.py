"""Looks over a page that stands in the browser: what axe finds wrong on it, and what hangs over its side."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(r => r.violations.map(
  v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | ')))"""
OVER = "document.documentElement.scrollWidth - window.innerWidth"
OPEN = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"


@cache
def axe() -> str:
    """The script itself."""
    script = Path(settings.BUILT) / "axe" / "axe.min.js"
    if not script.exists():
        pytest.fail("axe is missing: run `make install`, which copies it into built/.")
    return script.read_text("utf-8")


def sweep(page: Any) -> list[str]:
    """The faults of a page as it stands; none: []."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())  # by the debugger, so that the page's own policy stays as it is
    found: list[str] = page.evaluate(RUN, TAGS)
    over = page.evaluate(OVER)
    return [*found, *([f"{over} px hang over the side"] if over > 0 else [])]


def open_folds(page: Any) -> None:
    """Opens every <details>, so that what is in it is looked over too."""
    page.evaluate(OPEN)


def keep(page: Any, name: str, size: tuple[int, int], full: bool = False) -> None:
    """A picture of the page, where POTLUCK_SHOTS names a folder for them; all of it, or what the window shows."""
    if folder := os.environ.get("POTLUCK_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}-{size[0]}.png", full_page=full)
