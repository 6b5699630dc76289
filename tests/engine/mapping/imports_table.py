"""The table of docs/imports.md: what is recognised in each real list. Run as a script to write it again.

Column names and counts only; no row of a list is in it."""

from functools import cache
from pathlib import Path

from potluck.engine import mapping, read
from potluck.engine.nouns import Mapped, Mapping

REPOSITORY = Path(__file__).parents[3]
REAL = REPOSITORY.parent / "shared" / "data" / "real"
DOC = REPOSITORY / "docs" / "imports.md"
START, END = "<!-- table -->", "<!-- /table -->"
NAMES = ("name", "legal_name", "other_name", "site_of_name")
PLACE = ("address", "locality", "street", "house_number", "street_2", "postcode", "city", "region", "country",
         "lat", "lon", "coordinates")  # fmt: skip
PAGES = ("website", "directory", "contacts")


def data_files(folder: Path) -> list[Path]:
    """The data files of one real list."""
    return sorted(path for path in folder.iterdir() if path.name != "SOURCE.md")


@cache  # several tests ask the same of it
def imported(path: Path) -> tuple[Mapping, Mapped]:
    """A real list with the mapping we guess."""
    reading = read.read_path(path)
    guessed = mapping.guess(reading)
    return guessed, mapping.apply(reading, guessed)


def line(path: Path) -> str:
    """One line of the table."""
    guessed, mapped = imported(path)
    said = {m.column: m.field for m in guessed.columns if m.field}
    counts = mapped.report()
    cells = [
        f"{path.parent.name} / {path.name}",
        str(counts["read"]),
        str(counts["kept"]),
        _columns(said, NAMES),
        _columns(said, PLACE) + "".join(f" ({field} {value})" for field, value in guessed.constants.items()),
        _columns(said, PAGES),
        ", ".join(f"`{column}`" for column in guessed.id_columns) or _columns(said, ("site_of",)),
        _columns(said, ("kind",)),
    ]
    return "| " + " | ".join(cells) + " |"


def _columns(said: dict[str, str | None], fields: tuple[str, ...]) -> str:
    found = [column for field in fields for column, meaning in said.items() if meaning == field]
    return ", ".join("`" + column.replace("|", "\\|") + "`" for column in found) or "none"


def table() -> str:
    """The whole table in Markdown."""
    head = ["List / file", "Rows read", "Rows kept", "Name", "Place", "Website or page", "Id", "Kind"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + [line(path) for folder in sorted(REAL.iterdir()) for path in data_files(folder)])


def written() -> str:
    """The table as docs/imports.md has it."""
    return DOC.read_text("utf-8").split(START)[1].split(END)[0].strip()


if __name__ == "__main__":
    before, after = DOC.read_text("utf-8").split(START)[0], DOC.read_text("utf-8").split(END)[1]
    DOC.write_text(f"{before}{START}\n\n{table()}\n\n{END}{after}", "utf-8")
