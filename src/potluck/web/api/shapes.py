"""The shapes of the read API: what may be asked, and what is answered. The OpenAPI description is made from them."""

from typing import Annotated, Any, Final, Literal

from ninja import Field, Schema

from potluck.engine import write
from potluck.engine.vocabulary import FIELDS

LAT = r"-?(90(\.0{1,12})?|[0-8]?[0-9](\.[0-9]{1,12})?)"
LON = r"-?(180(\.0{1,12})?|(1[0-7][0-9]|[0-9]{1,2})(\.[0-9]{1,12})?)"
POINT = rf"^{LAT},{LON}$"
BOX = rf"^{LON},{LAT},{LON},{LAT}$"
BOX_WORDS = "west,south,east,north in degrees; west > east crosses the 180th meridian."
ID = r"^[0-9A-Za-z]{26}$"
CURSOR = r"^[A-Za-z0-9_-]{1,80}$"
MOST_PER, MOST_POINTS, MOST_CHANGES = 100, 1_000, 1_000

Ulid = Annotated[str, Field(pattern=ID, description="26 letters and digits. Any row's id leads to its co-op.")]
Box = Annotated[str, Field(pattern=BOX, description=BOX_WORDS)]
Word = Annotated[str, Field(min_length=1, max_length=200)]
Words = list[Word]


def _words(about: str) -> Any:
    return Field(default_factory=list, max_length=50, description=about)


class Find(Schema):
    """What /search is asked; the same words as in the address of a /find page."""

    q: str = Field("", max_length=200, description="Words: a name, an activity, a town. Typing errors are forgiven.")
    near: str = Field("", max_length=100, description="A town, as in `near=Madison, WI`.")
    at: Annotated[str, Field(pattern=POINT)] | None = Field(None, description="lat,lon to measure from.")
    km: float | None = Field(
        None, ge=0.1, le=20_000, description="How far from `near` or `at`. Default for a town: 25."
    )
    bbox: Box | None = None
    kind: Words = _words("Kinds of co-op, as `worker`. Several: any of them.")
    activity: Words = _words("Activities, as `food`.")
    list: Words = _words("Lists, by their slug.")
    lang: Words = _words("Languages that a name is given in, as `es`.")
    status: Words = _words("`open`, `closed` or `forming`.")
    country: Words = _words("Countries: two capital letters, as `US`.")
    precision: Words = _words("How exact the place is: `exact`, `street`, `postcode`, `town`, `region`.")
    town: Words = _words("Towns.")
    sort: Literal["best", "nearest", "name", "newest"] | None = Field(
        None, description="In each order closed co-ops come after all others."
    )
    exact: Literal["0", "1"] = Field("0", description="1: only the words as they are typed.")
    page: int = Field(1, ge=1, le=100_000)
    per: int = Field(20, ge=1, le=MOST_PER, description="Co-ops on a page.")


class BoxAsk(Schema):
    bbox: Box
    limit: int = Field(200, ge=1, le=MOST_POINTS)


class Since(Schema):
    since: Annotated[str, Field(pattern=CURSOR)] | None = Field(
        None, description="The `cursor` of your last answer. Without it: from the beginning."
    )
    limit: int = Field(200, ge=1, le=MOST_CHANGES)


class Nothing(Schema):
    """No parameters."""


# answers


class Trouble(Schema):
    code: str = Field(description="One word for programs.")
    message: str = Field(description="What is wrong.")
    remedy: str = Field(description="What to do about it.")


class Error(Schema):
    error: Trouble


class Name(Schema):
    value: str
    lang: str | None = None


MANY: Final = {field for field, about in FIELDS.items() if about["many"]}
NUMBERS: Final = {"lat", "lon"}


def _row() -> type[Schema]:
    """A class for a flat row: the columns of the downloads, each left out where nobody says it."""
    types: dict[str, Any] = {
        column: list[str] | None if column in MANY else float | None if column in NUMBERS else str | None
        for column in write.COLUMNS
    }
    types |= {"id": str, "url": str, "names": list[Name] | None, "sources": list[str], "licences": list[str]}
    types |= {"name": str | None}
    defaults = {column: None for column in types if column not in ("id", "url", "sources", "licences")}
    about = "A co-op in short: the best value of each field. `sources` are slugs of lists."
    return type("Row", (Schema,), {"__annotations__": types, "__doc__": about, "__module__": __name__, **defaults})


Row = _row()


class Hit(Row):  # type: ignore[misc,valid-type]
    """A co-op found, with its distance where one was asked for."""

    distance_km: float | None = None


class Found(Schema):
    total: int = Field(description="How many there are that may be taken home.")
    page: int
    per: int
    pages: int
    corrected: str | None = Field(description="What was searched for instead of `q`, where nothing has those words.")
    loosened: bool = Field(description="None has all the words; these have some.")
    cut: list[str] = Field(description="Usually empty. `letters`: the question has over 2,000; the rest is not asked.")
    results: list[Hit]


class Point(Schema):
    id: str
    name: str
    kind: str | None
    lat: float
    lon: float
    precision: str | None


class Points(Schema):
    total: int = Field(description="How many there are in the box; `results` holds no more than `limit`.")
    results: list[Point]


class From(Schema):
    """A row that says a value. `as`: its own spelling, where that differs. `nth`: its place among the row's values."""

    record: str
    source: str
    date: str | None = None
    level: str
    nth: int | None = None
    lang: str | None = None
    spelled: str | None = Field(None, alias="as")


class Said(Schema):
    value: str
    lang: str | None
    why: str = Field(description="Why it stands where it does: only, trust, agree or fresh.")
    from_: list[From] = Field(alias="from")


class Address(Schema):
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    address: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    placed_by: str | None = None


class Stands(Schema):
    """A place, chosen whole."""

    value: Address
    lang: str | None
    why: str
    from_: list[Any] = Field(alias="from")


class RowOf(Schema):
    """A row of a list that is part of this co-op."""

    record: str
    source: str
    row: int | None = None
    licence: str
    level: str
    date: str | None = None
    trust: int | None = None


class List(Schema):
    id: str
    slug: str
    name: str
    licence: str | None = Field(description="SPDX id; null: not stated. Rows without a licence are not in the API.")
    attribution: str
    url: str


class Profile(Schema):
    """All that the lists say of one co-op. Values are ranked, best first; the others are what other lists say."""

    id: str
    url: str
    name: str | None
    part_of: str | None = Field(description="For a branch or shop: its organisation.")
    fields: dict[str, list[Said]]
    place: list[Stands]
    records: list[RowOf]
    sources: list[List]


class ListMore(List):
    about: str
    rows: int = Field(description="Rows that the public may see.")
    is_own: bool = Field(description="Written by the stewards of this table themselves.")
    is_made_up: bool = Field(description="An invented example.")


class Lists(Schema):
    sources: list[ListMore]


class Change(Schema):
    id: str
    change: Literal["new", "changed", "gone"]
    at: str = Field(description="When we first showed it so (ISO 8601).")
    now: str | None = Field(None, description="For a co-op that was joined with another: the id it has now.")


class Changes(Schema):
    cursor: str | None = Field(description="Give it as `since` next time. Null: nothing has ever changed.")
    more: bool = Field(description="Ask again at once with the new cursor.")
    changes: list[Change]


class Linked(Schema):
    """JSON-LD in the words of schema.org."""
