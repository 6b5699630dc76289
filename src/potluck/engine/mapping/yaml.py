"""A mapping as a small YAML file that people can read, share and correct."""

from typing import Any

import yaml

from potluck.engine.nouns import ColumnMeaning, Mapping
from potluck.engine.vocabulary import COLUMN_FIELDS

_EXTRA = ("lang", "when_yes", "split", "level")
_LEVEL_WHY = ("header", "mobile", "birth", "bank", "person_id")


class MappingError(ValueError):
    """A mapping that cannot be used; the text says where and what to do."""


def to_yaml(mapping: Mapping) -> str:
    """columns: header -> field, or {field, lang, when_yes, split, level, confidence, why}; constants; id."""
    columns = {m.column: _written(m) for m in mapping.columns}
    whole: dict[str, Any] = {"columns": columns} | ({"constants": dict(mapping.constants)} if mapping.constants else {})
    if mapping.id_columns:
        whole["id"] = list(mapping.id_columns)
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=110)


def _written(m: ColumnMeaning) -> Any:
    extra: dict[str, Any] = {key: value for key in _EXTRA if (value := getattr(m, key)) is not None}
    if m.why not in ("", "given"):
        extra |= {"confidence": m.confidence, "why": m.why}
    extra |= {"level_why": m.level_why} if m.level_why else {}
    return {"field": m.field} | extra if extra else m.field


def from_yaml(text: str) -> Mapping:
    """The mapping of a YAML text; raises MappingError that names the line and the remedy."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise MappingError(
            f"Line {line}: this is not YAML we can read. Check the spaces and quotation marks there."
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise MappingError(
            "Line 1: a mapping starts with “columns:”, then one line per column, such as “  Nombre: name”."
        )
    lines = _lines(root)
    columns = tuple(_read(str(column), said, lines.get(str(column), 1)) for column, said in data["columns"].items())
    constants = _constants(data.get("constants") or {}, lines)
    return Mapping(columns, constants, _ids(data.get("id"), columns))


def _ids(said: Any, columns: tuple[ColumnMeaning, ...]) -> tuple[str, ...]:
    """The columns whose values name a row: as the file says, else those that mean `id`."""
    if said is None:
        return tuple(m.column for m in columns if m.field == "id")
    return tuple(map(str, said)) if isinstance(said, list) else (str(said),)


def _lines(root: Any) -> dict[str, int]:
    """Line of each key two levels down."""
    return {
        key.value: key.start_mark.line + 1
        for _, part in root.value
        if isinstance(part, yaml.MappingNode)
        for key, _ in part.value
    }


def _read(column: str, said: Any, line: int) -> ColumnMeaning:
    if said is None or isinstance(said, str):
        said = {"field": said}
    if not isinstance(said, dict):
        raise MappingError(f"Line {line}: “{column}” needs the name of a field, such as “name”, or nothing.")
    unknown = set(said) - {"field", "confidence", "why", "level_why", *_EXTRA}
    if unknown:
        raise MappingError(
            f"Line {line}: “{min(map(str, unknown))}” is not known here. Use field, lang, when_yes, split or level."
        )
    field = said.get("field")
    if field is not None and field not in COLUMN_FIELDS:
        raise MappingError(f"Line {line}: “{field}” is not a field. Use one of: {', '.join(COLUMN_FIELDS)}.")
    why, level_why = str(said.get("why", "given")), str(said.get("level_why", ""))
    level_why = level_why if level_why in _LEVEL_WHY else ""
    return ColumnMeaning(
        column, field, confidence=_share(said, line), why=why, level_why=level_why, **_extras(said, line)
    )


def _extras(said: dict[str, Any], line: int) -> dict[str, str | None]:
    level = said.get("level")
    if level not in (None, "steward", "members", "peers", "public"):
        raise MappingError(f"Line {line}: “{level}” is not a level. Use steward, members, peers or public.")
    return {key: None if said.get(key) is None else str(said[key]) for key in _EXTRA}


def _share(said: dict[str, Any], line: int) -> float:
    try:
        return min(1.0, max(0.0, float(said.get("confidence", 1.0))))
    except (TypeError, ValueError):
        raise MappingError(f"Line {line}: confidence is a number from 0 to 1.") from None


def _constants(said: Any, lines: dict[str, int]) -> dict[str, str]:
    if not isinstance(said, dict):
        raise MappingError("“constants” needs lines such as “  country: ES”.")
    for field in said:
        if field not in COLUMN_FIELDS:
            raise MappingError(
                f"Line {lines.get(str(field), 1)}: “{field}” is not a field. Use one of: {', '.join(COLUMN_FIELDS)}."
            )
    return {str(field): str(value) for field, value in said.items()}
