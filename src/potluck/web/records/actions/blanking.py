"""Cutting what is erased out of texts and text columns."""

from django.db import models

from potluck.engine.blank import Cut
from potluck.web.records.queries.erased import blank_json


def blank_lines(model: type[models.Model], columns: tuple[str, ...], cut: Cut) -> int:
    """Cuts it out of text columns of a table; a column `facts` holds JSON. How many lines lost something."""
    count = 0
    for line in model._default_manager.only("pk", *columns).iterator(chunk_size=2_000):
        before = {name: getattr(line, name) for name in columns if getattr(line, name)}
        fresh = {n: blank_json(t, cut) if n == "facts" and t[:1] == "[" else cut(t) for n, t in before.items()}
        if changed := {name: value for name, value in fresh.items() if value != before[name]}:
            model._default_manager.filter(pk=line.pk).update(**changed)
            count += 1
    return count
