"""The OpenAPI description as a page: what can be asked, with which parameters, and what comes back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    about: SafeString
    is_needed: bool


@dataclass(frozen=True)
class Operation:
    id: str
    path: str
    title: str
    about: SafeString
    parameters: list[Parameter]
    answers: list[tuple[str, str, str]]  # status, what it means, name of its shape


@dataclass(frozen=True)
class Shape:
    name: str
    about: SafeString
    parts: list[Parameter]


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every address, in the order in which the description has them."""
    return [
        Operation(
            one["operationId"],
            path,
            one["summary"],
            paragraphs(one.get("description", "")),
            [_parameter(line["name"], line["schema"], line.get("required", False)) for line in one["parameters"]],
            [(str(status), answer["description"], _shape(answer)) for status, answer in one["responses"].items()],
        )
        for path, methods in document["paths"].items()
        for one in methods.values()
    ]


def shapes(document: dict[str, Any]) -> list[Shape]:
    """What comes back, part by part."""
    return [
        Shape(
            name,
            paragraphs(made.get("description", "")),
            [_parameter(part, about, part in made.get("required", ())) for part, about in made["properties"].items()],
        )
        for name, made in sorted(document["components"]["schemas"].items())
        if made.get("properties")
    ]


def paragraphs(text: str) -> SafeString:
    """A docstring as HTML: lines belong together until an empty one."""
    return format_html_join("", "<p>{}</p>", ((_words(part),) for part in text.split("\n\n") if part.strip()))


def _words(text: str) -> SafeString:
    """What stands between backticks is to be read letter by letter."""
    parts: Iterable[str] = re.split(r"`([^`]+)`", " ".join(text.split()))
    marked = (('<span class="exact">{}</span>' if at % 2 else "{}", part) for at, part in enumerate(parts))
    return format_html_join("", "{}", ((format_html(pattern, part),) for pattern, part in marked))


def _shape(answer: dict[str, Any]) -> str:
    found = (content.get("schema", {}).get("$ref", "") for content in answer.get("content", {}).values())
    return next((ref.rpartition("/")[2] for ref in found if ref), "")


def _parameter(name: str, schema: dict[str, Any], is_needed: bool) -> Parameter:
    return Parameter(name, _kind(schema), _words(schema.get("description", "")), is_needed)


def _kind(schema: dict[str, Any]) -> str:
    """A type in few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"] if one.get("type") != "null"))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_kind(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))
