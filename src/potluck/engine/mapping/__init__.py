"""Which column is what: guessed by header and content, edited by people, applied column by column."""

from potluck.engine.mapping.apply import apply
from potluck.engine.mapping.carry import Carried, carry
from potluck.engine.mapping.guess import guess
from potluck.engine.mapping.issues import ISSUES
from potluck.engine.mapping.losses import Loss, loss
from potluck.engine.mapping.private import are_homes
from potluck.engine.mapping.yaml import MappingError, from_yaml, to_yaml
from potluck.engine.vocabulary import FIELD_LABELS

__all__ = [
    "FIELD_LABELS",
    "ISSUES",
    "Carried",
    "Loss",
    "MappingError",
    "apply",
    "are_homes",
    "carry",
    "from_yaml",
    "guess",
    "loss",
    "to_yaml",
]
