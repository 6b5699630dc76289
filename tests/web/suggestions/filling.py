"""Fills readers' forms in as a browser would: all fields as they stand on the page, with some changed."""

from html.parser import HTMLParser
from typing import Any

from django.core import signing


class _Form(HTMLParser):
    """The fields of the form that has a field `words`, as they would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        name = named.get("name") or ""
        if tag == "input" and name and name != "csrfmiddlewaretoken" and named.get("type") not in ("submit", "search"):
            if named.get("type") not in ("checkbox", "radio") or "checked" in named:
                self.fields.setdefault(name, []).append(named.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.fields[name] = [""]
        elif tag == "select":
            self.select = name
            self.fields[name] = [""]
        elif tag == "option" and "selected" in named:
            self.fields[self.select] = [named.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area][0] += data.removeprefix("\n")


def fields_of(html: str) -> dict[str, list[str]]:
    form = _Form()
    form.feed(html)
    return form.fields


def stamped(seconds_ago: float) -> str:
    """The stamp of a form that was shown so long ago."""
    signer = signing.TimestampSigner(salt="suggestion form")
    moment = signing.b62_encode(int(signing.time.time() - seconds_ago))
    value = f"shown:{moment}"
    return f"{value}:{signer.signature(value)}"


def fill(client: Any, address: str, *, after: float = 60, **changed: Any) -> Any:
    """Opens the page, waits (or not), sends its form with these fields changed, and gives the answer."""
    fields = fields_of(client.get(address).content.decode())
    fields["shown_at"] = [stamped(after)]
    fields |= {name: value if isinstance(value, list) else [value] for name, value in changed.items()}
    return client.post(address, fields)
