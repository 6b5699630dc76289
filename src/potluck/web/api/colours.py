"""The colour of somebody's site on our pages, and what can be read on it (WCAG 2.2: luminance, contrast)."""

import re
from typing import Final

COLOUR: Final = re.compile(r"#?([0-9a-fA-F]{6})")
READABLE: Final = 4.5
OURS: Final = "#1d3f8f"
WHITE, INK, BLACK = "#ffffff", "#1a2029", "#000000"
LIGHT_PAGE, DARK_PAGE = "#fcfbf8", "#151920"  # --page-colour in tokens.css


def colour_of(text: str) -> str | None:
    """`#rrggbb` in small letters; None when it is no colour."""
    found = COLOUR.fullmatch(text.strip())
    return f"#{found[1].lower()}" if found else None


def contrast(a: str, b: str) -> float:
    """1 to 21."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """White, else our ink, else black: the first that can be read on it. One of white and black always can."""
    return next((one for one in (WHITE, INK) if contrast(one, colour) >= READABLE), BLACK)


def readable(colour: str, page: str) -> str:
    """The colour itself, or as little darker or lighter as makes it readable on a page."""
    towards = BLACK if _luminance(page) > 0.5 else WHITE
    mixed = (_mix(colour, towards, step / 50) for step in range(51))
    return next(one for one in mixed if contrast(one, page) >= READABLE)


def sheet(colour: str) -> str:
    """The styles that give our pages this colour."""
    light, dark = readable(colour, LIGHT_PAGE), readable(colour, DARK_PAGE)
    rim = f"--rim: {colour}; --rim-hover: {colour}; --on-rim: {text_on(colour)};"
    return (
        f":root {{ {rim} --link: {light}; --link-hover: {light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {rim} --link: {dark}; --link-hover: {dark}; }} }}\n"
    )


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (p / 255 for p in _parts(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(colour: str, other: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)
