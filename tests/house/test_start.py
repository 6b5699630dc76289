"""A verb starts quickly on a small machine: what is heavy is imported by those who use it."""

import os
import subprocess
import sys
from pathlib import Path

from potluck.web import rooms

ASK = "import sys; print(sorted({'numpy', 'openpyxl', 'polars', 'scipy', 'tldextract'} & set(sys.modules)))"


def told(node: Path, *lines: str) -> str:
    (node / "secret.key").write_text("only for tests " * 4, "ascii")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "potluck.web.site.settings", "POTLUCK_NODE": str(node)}
    command = [sys.executable, "-c", "\n".join([*lines, ASK])]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120).stdout


def test_django_starts_without_the_engine(tmp_path: Path) -> None:
    assert told(tmp_path, "import django", "django.setup()").strip() == "[]"


def test_what_can_be_done_with_lists_is_there_without_the_heaviest(tmp_path: Path) -> None:
    lines = ("import django", "django.setup()", "import potluck.web.records.actions", "import potluck.web.places.index")
    assert told(tmp_path, *lines).strip() == "['numpy', 'polars']"


def test_what_higher_rooms_forget_is_named_rightly() -> None:
    for part in ("before_open", "on_start", "on_warm", "on_withdraw", "on_erase", "on_vacuum"):
        assert rooms.listed(part)
        assert all(callable(hook) for hook in rooms.hooks(part))
    for part in ("things", "details"):
        assert all(callable(rooms.called(path)) for path in rooms.collected(part).values())
    assert all(callable(rooms.called(job.run)) for job in rooms.listed("jobs"))
