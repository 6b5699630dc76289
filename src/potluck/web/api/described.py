"""The OpenAPI description as a page: what can be asked, with which parameters, and what comes back."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    about: str
    is_needed: bool


@dataclass(frozen=True)
class Operation:
    id: str
    path: str
    title: str
    about: str
    parameters: list[Parameter]
    answers: list[tuple[str, str, str]]  # status, what it means, name of its shape


@dataclass(frozen=True)
class Shape:
    name: str
    about: str
    parts: list[Parameter]


def operations(document: dict[str, Any]) -> list[Operation]:
    """Every address, in the order in which the description has them."""
    return [
        Operation(
            one["operationId"],
            path,
            one["summary"],
            one.get("description", ""),
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
            made.get("description", ""),
            [_parameter(part, about, part in made.get("required", ())) for part, about in made["properties"].items()],
        )
        for name, made in sorted(document["components"]["schemas"].items())
        if made.get("properties")
    ]


def _shape(answer: dict[str, Any]) -> str:
    found = (content.get("schema", {}).get("$ref", "") for content in answer.get("content", {}).values())
    return next((ref.rpartition("/")[2] for ref in found if ref), "")


def _parameter(name: str, schema: dict[str, Any], is_needed: bool) -> Parameter:
    return Parameter(name, _kind(schema), schema.get("description", ""), is_needed)


def _kind(schema: dict[str, Any]) -> str:
    """A type in few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_kind(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))
