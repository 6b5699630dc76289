"""Copies what others wrote for our pages (fonts, htmx, PMTiles, axe) from node_modules/ into built/.

Run by `make install`, after basemap.py, which brings MapLibre. Only the writing systems that the fonts have are
copied; the @font-face rules come from the font packages, so that their unicode ranges always fit the files.
"""

import gzip
import re
import shutil
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
FROM = HOME / "node_modules"
BUILT = HOME / "built"
STATIC = BUILT / "static"

FONTS = ("literata", "source-sans-3")
PLAIN = {
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "pmtiles/dist/pmtiles.js": "map/pmtiles.js",
}
FOR_TESTS = {"axe-core/axe.min.js": "axe/axe.min.js"}


def copy_fonts() -> None:
    """The upright variable fonts and one sheet that names them."""
    folder = STATIC / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    rules = []
    for font in FONTS:
        package = FROM / "@fontsource-variable" / font
        sheet = (package / "index.css").read_text("utf-8")
        for name in re.findall(r"url\(\./files/([\w.-]+\.woff2)\)", sheet):
            shutil.copyfile(package / "files" / name, folder / name)
        rules.append(sheet.replace("url(./files/", "url("))
    (folder / "fonts.css").write_text("\n".join(rules), "utf-8")


def copy_files(files: dict[str, str], target: Path) -> None:
    for source, name in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FROM / source, path)


def press() -> None:
    """A .gz beside each large text file, for whitenoise to hand out."""
    for path in STATIC.rglob("*"):
        if path.suffix in {".js", ".mjs", ".css", ".json", ".svg"} and path.stat().st_size > 1024:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def main() -> None:
    copy_fonts()
    copy_files(PLAIN, STATIC)
    copy_files(FOR_TESTS, BUILT)
    press()


if __name__ == "__main__":
    main()
