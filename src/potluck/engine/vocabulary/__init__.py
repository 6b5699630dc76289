"""The words of the commons: fields, kinds, activities, legal forms, registers; data in YAML, one file each."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from potluck.engine.vocabulary.labels import FIELD_LABELS
from potluck.engine.vocabulary.words import fold, fold_header

__all__ = ["COLUMN_FIELDS", "FIELDS", "FIELD_LABELS", "fold", "fold_header", "load"]


@cache
def load(name: str) -> Any:
    """One file of this folder, parsed once; every scalar that is not quoted as a number is text."""
    text = files(__name__).joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _fields() -> dict[str, dict[str, Any]]:
    return {name: dict(facts) for name, facts in load("fields").items()}


COLUMN_FIELDS: Final = _fields()
"""All that a column may mean: the fields, and ways of writing several of them in one cell (those have `parts`)."""

FIELDS: Final = {name: facts for name, facts in COLUMN_FIELDS.items() if "parts" not in facts}
"""The fields a record can have."""
