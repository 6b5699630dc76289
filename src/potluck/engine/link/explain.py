"""Reasons of a pair in words."""

import json
from typing import Any

from potluck.engine.link.sentences import SENTENCES, TOGETHER, together

Reason = tuple[float, str, dict[str, Any]]


def explain(reasons: str) -> list[Reason]:
    """The JSON text of EDGES.reasons -> (weight in bits, English sentence with {params}, params), strongest first.

    The sentence is a template for gettext; `sentence.format(**params)` fills it. Params that are texts are words for
    gettext too.
    """
    said = []
    for code, weight, params in json.loads(reasons or "[]"):
        parts = together(params.get("how", "")) if code == "together" else dict(params)
        sentence = TOGETHER if code == "together" else SENTENCES.get(code)
        if sentence and parts is not None:
            said.append((float(weight), sentence, parts))
    return sorted(said, key=lambda reason: (-abs(reason[0]), reason[1]))
