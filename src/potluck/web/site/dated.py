"""Addresses of static files that change when the file changes, so that browsers may keep them."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


def _mark(name: str) -> str:
    path = finders.find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8] if path else ""


_kept_mark = lru_cache(maxsize=512)(_mark)


class DatedStorage(StaticFilesStorage):
    """`/static/potluck/base.css?1a2b3c4d`: no second copy of the files, no manifest."""

    def url(self, name: str) -> str:
        mark = (_mark if settings.DEBUG else _kept_mark)(name)
        return super().url(name) + (f"?{mark}" if mark else "")
