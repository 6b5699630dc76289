"""One community's slice on its own site: what an embed is asked, and the two snippets that put it there."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.html import format_html, format_html_join

from potluck.web.api import colours
from potluck.web.places.queries import Ask, number

LOWEST, USUAL, HIGHEST = 300, 640, 2_000  # px


@dataclass(frozen=True)
class Embed:
    """A question, and how its answer should look."""

    ask: Ask
    name: str
    colour: str
    speak: str
    height: int
    is_odd: bool = False  # a colour was given that is none

    @classmethod
    def of(cls, data: QueryDict) -> "Embed":
        """Reads an address; what makes no sense is left out, never an error."""
        given = data.get("colour", "")
        colour = colours.colour_of(given)
        return cls(
            ask=Ask.of(data),
            name=" ".join(data.get("name", "").replace("\x00", "").split())[:80],
            colour=colour or colours.OURS,
            speak=data.get("speak", "") if data.get("speak") in dict(settings.LANGUAGES) else "",
            height=number(data.get("height", ""), usual=USUAL, least=LOWEST, most=HIGHEST),
            is_odd=bool(given) and colour is None,
        )  # fmt: skip

    @property
    def look(self) -> list[tuple[str, str]]:
        """All but the question, as pairs of an address."""
        pairs = [("name", self.name), ("colour", self.colour.lstrip("#")), ("speak", self.speak)]
        return [(key, value) for key, value in pairs if value and (key != "colour" or self.colour != colours.OURS)]

    def address(self, ask: Ask | None = None) -> str:
        """Of the page that goes into the frame."""
        query = "&".join(part for part in ((ask or self.ask).query(), urlencode(self.look)) if part)
        return "/embed" + (f"?{query}" if query else "")

    def spot(self) -> str:
        """Where its map asks for the co-ops of one spot: in the same language, and without a cookie."""
        return "/embed" + (f"?{urlencode({'speak': self.speak})}" if self.speak else "")

    def frame(self, home: str, title: str) -> str:
        """The snippet that needs no script."""
        return as_text(
            '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
            home.rstrip("/") + self.address(), title, self.height,
        )  # fmt: skip

    def script(self, home: str) -> str:
        """The snippet whose frame grows with what is in it."""
        said: dict[str, Any] = {"filter": self.ask.with_(page=1).query(), **dict(self.look)}
        marks = format_html_join("", ' data-{}="{}"', ((key, value) for key, value in said.items() if value))
        return as_text('<script src="{}embed.js"{} async></script>', home, marks)


def as_text(pattern: str, *values: object) -> str:
    """HTML with its values escaped, as text to be shown: a page escapes it once more."""
    return format_html(pattern, *values) + ""  # what is added is not marked as safe, so the whole is not


def link_home(embed: Embed) -> str:
    """The same question on our own pages."""
    query = embed.ask.with_(page=1).query()
    return f"/find?{query}" if query else "/find"
