"""The colours: text can be read, shapes can be seen, and kinds stay apart for colour-blind eyes."""

import itertools
import re
from pathlib import Path

import potluck.web.site

CSS = Path(potluck.web.site.__file__).parent / "static" / "potluck"
GROUNDS = ("page-colour", "raised", "sunk")
TONES = ("good", "warn", "bad", "change")
KINDS = ("work", "home", "goods", "money", "together", "other")
TEXTS = [
    *itertools.product(("ink", "ink-soft", "link", "link-visited", "link-hover"), GROUNDS),
    *itertools.product(("ink", "ink-soft", "link"), [f"{tone}-wash" for tone in TONES]),
    *[(tone, ground) for tone in TONES for ground in (f"{tone}-wash", *GROUNDS)],
    *[("on-rim", "rim"), ("on-rim", "rim-hover"), ("focus-ink", "focus"), ("ink", "mark")],
    *[("map-label", "map-land"), ("map-label", "map-green"), ("map-label", "map-built")],
    *[("map-water-label", "map-water"), ("on-cluster", "cluster")],
]
SHAPES = [
    *itertools.product(("rule-strong", "rim"), GROUNDS),
    *itertools.product([f"kind-{kind}" for kind in KINDS], ("map-land", "page-colour", "raised")),
]
# Machado, Oliveira and Fernandes 2009, severity 1.0
EYES = {
    "full colour": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def modes() -> dict[str, dict[str, str]]:
    light, dark = (CSS / "tokens.css").read_text("utf-8").split("prefers-color-scheme: dark", 1)
    colours = [dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", part)) for part in (light, dark)]
    return {"light": colours[0], "dark": colours[0] | colours[1]}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(rgb: list[float]) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(linear(one)), luminance(linear(other))))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* of linear sRGB."""
    r, g, b = (min(1.0, max(0.0, part)) for part in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        luminance([r, g, b]),
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, eyes: tuple[tuple[float, ...], ...]) -> float:
    """CIE 1976 delta E as these eyes see it."""
    seen = [lab([sum(w * p for w, p in zip(row, linear(c), strict=True)) for row in eyes]) for c in (one, other)]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def test_text_and_shapes_have_contrast():
    low = []
    for mode, colour in modes().items():
        for pairs, least in ((TEXTS, 4.5), (SHAPES, 3.0)):
            low += [(mode, a, b) for a, b in pairs if contrast(colour[a], colour[b]) < least]
    assert low == []


def test_kinds_stay_apart_for_all_eyes():
    near = [
        (mode, eyes, a, b)
        for mode, colour in modes().items()
        for eyes, matrix in EYES.items()
        for a, b in itertools.combinations(KINDS, 2)
        if distance(colour[f"kind-{a}"], colour[f"kind-{b}"], matrix) < 20
    ]
    assert near == []


def test_sheets_use_logical_properties_only():
    """So that a page from right to left needs no second sheet."""
    sided = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right)\s*:|(?:text-align|float):\s*(?:left|right)"
    )
    sheets = list(CSS.parents[2].glob("*/static/**/*.css"))
    assert {"base.css", "find.css", "desk.css"} <= {path.name for path in sheets}
    found = {path.name: sided.findall(path.read_text("utf-8")) for path in sheets}
    assert {name: hits for name, hits in found.items() if hits} == {}
