"""A browser without scripts, for tests: it opens a page, follows its links, fills in its forms and sends them as they
stand, with the token and the hidden fields that the page gave. It looks at each page it meets, as the client does."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from tests.answers import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"
CONTROLS = "self::input or self::select or self::textarea or self::button"


class Plain:
    """Somebody before a browser without scripts; `person` is signed in."""

    def __init__(self, person: Any = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        if person is not None:
            self.client.force_login(person, backend=BACKEND)
        self.files: dict[str, SimpleUploadedFile] = {}

    # looking

    @property
    def text(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join(self.tree.text_content().split())

    @property
    def main(self) -> str:
        return " ".join(self.tree.xpath("//main")[0].text_content().split())

    def find(self, path: str) -> list[Any]:
        """What an XPath finds on the page."""
        found: list[Any] = self.tree.xpath(path)
        return found

    def headings(self) -> list[str]:
        return [_words(one) for one in self.find("//h1 | //h2 | //h3")]

    def value(self, label: str) -> str:
        """What stands in a field."""
        return str(self.control(label).value or "")

    def control(self, label: str, number: int = 0) -> Any:
        """The field with this label, aria-label or name; of several, the one with that number."""
        found = self._controls(label)
        assert len(found) > number, f"there is no field {label!r} on {self.path}"
        return found[number]

    def _controls(self, label: str) -> list[Any]:
        """Those with exactly this label or name; else those whose label holds it."""
        fields = self.find("//input | //select | //textarea")
        called = {id(one): self._called(one) for one in fields}
        exactly = [one for one in fields if label in called[id(one)]]
        return exactly or [one for one in fields if any(label in name for name in called[id(one)])]

    def _called(self, field: Any) -> set[str]:
        labels = {_words(said) for said in self.find("//label") if _is_label_of(said, field)}
        return labels | {name for name in (field.get("name"), field.get("aria-label"), field.get("id")) if name}

    # going on

    def goto(self, path: str, status: int = 200) -> "Plain":
        """Opens an address, and follows where it leads."""
        return self._stand(self.client.get(path, follow=True), path, status)

    def follow(self, words: str, number: int = 0, status: int = 200) -> "Plain":
        """Follows the link that holds these words."""
        return self.goto(self.link(words, number), status)

    def link(self, words: str, number: int = 0) -> str:
        """Where the link with these words leads."""
        found = [one for one in self.find("//a[@href]") if words in (_words(one) or one.get("aria-label", ""))]
        assert len(found) > number, f"there is no link {words!r} on {self.path}"
        return urljoin(self.path, found[number].get("href"))

    def fill(self, label: str, value: str, number: int = 0) -> "Plain":
        """Types into a field, or chooses the line of a list by its words or its value."""
        field = self.control(label, number)
        if field.tag == "select":
            lines = [one for one in field.iter("option") if value in (one.get("value"), _words(one))]
            assert lines, f"{label!r} offers no {value!r}"
            value = lines[0].get("value", "")
        field.value = value
        return self

    def put(self, label: str, name: str, content: bytes) -> "Plain":
        """Chooses a file."""
        self.files[self.control(label).get("name")] = SimpleUploadedFile(name, content)
        return self

    def tick(self, label: str, value: str = "", number: int = 0) -> "Plain":
        """Ticks a box, or chooses one of several by its label or by its name and value."""
        those = [one for one in self._controls(label) if not value or one.get("value") == value]
        assert len(those) > number, f"there is nothing to tick {label!r} {value!r} on {self.path}"
        chosen = those[number]
        if chosen.get("type") == "radio":
            for other in self.find(f"//input[@type='radio'][@name='{chosen.get('name')}']"):
                other.attrib.pop("checked", None)
        chosen.set("checked", "")
        return self

    def press(self, words: str, number: int = 0, status: int = 200) -> "Plain":
        """Presses the button with these words, or with this name or value, and follows where that leads."""
        found = [
            one for one in self.find("//button") if words in _words(one) or words in (one.get("name"), one.get("value"))
        ]
        assert len(found) > number, f"there is no button {words!r} on {self.path}"
        button = found[number]
        form = self._form_of(button)
        sent = [*_said(self._fields(form)), *([(button.get("name"), button.get("value", ""))] if button.get("name") else [])]  # fmt: skip
        to = urljoin(self.path, button.get("formaction") or form.get("action") or self.path)
        if form.get("method", "get").lower() != "post":
            return self.goto(f"{to.split('?')[0]}?{urlencode(sent)}", status)
        data: dict[str, Any] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        data |= {name: file for name, file in self.files.items() if form.get("enctype") == "multipart/form-data"}
        self.files = {}
        return self._stand(self.client.post(to, data, follow=True), to, status)

    def take(self, words: str) -> Any:
        """The answer to the link with these words: a file."""
        return self.client.get(self.link(words))

    def _form_of(self, button: Any) -> Any:
        if named := button.get("form"):
            return self.find(f"//form[@id='{named}']")[0]
        return next(button.iterancestors("form"))

    def _fields(self, form: Any) -> Iterator[Any]:
        name = form.get("id")
        for one in self.find("//input | //select | //textarea"):
            owner = one.get("form") or next(one.iterancestors("form"), None)
            if one.get("name") and "disabled" not in one.attrib and (owner is form or (name and owner == name)):
                yield one

    def _stand(self, response: Any, path: str, status: int) -> "Plain":
        self.path = response.redirect_chain[-1][0] if getattr(response, "redirect_chain", None) else path
        assert response.status_code == status, f"{self.path} answers {response.status_code}"
        self.response, self.tree = response, html.document_fromstring(response.content.decode("utf-8"))
        return self


def _words(one: Any) -> str:
    return " ".join(one.text_content().split())


def _is_label_of(label: Any, field: Any) -> bool:
    named = label.get("for")
    return bool(named == field.get("id")) if named else label in field.iterancestors()


def _said(fields: Iterator[Any]) -> Iterator[tuple[str, str]]:
    """What a browser sends of these fields."""
    for one in fields:
        kind = one.get("type", "text")
        if one.tag == "input" and kind in ("checkbox", "radio"):
            if one.checked:
                yield one.get("name"), one.get("value", "on")
        elif one.tag == "select":
            yield from ((one.get("name"), value) for value in _chosen(one))
        elif kind not in ("file", "submit", "button", "image"):
            yield one.get("name"), one.value or ""


def _chosen(select: Any) -> list[str]:
    if "multiple" in select.attrib:
        return list(select.value)
    return [select.value] if select.value is not None else []
