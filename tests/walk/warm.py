"""`python -m MODULE WORD ...` without the seconds that Python needs to read the libraries.

One process reads them, and forks for every command asked: each is a process of its own, with an environment, a Django
and a database connection of its own, which may kill itself. The parent reads no settings and opens nothing.
"""

import atexit
import functools
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS = 300
LIBRARIES = (
    "click", "django.contrib.auth.hashers", "django.contrib.staticfiles.finders", "django.core.mail",
    "django.core.management.commands.migrate", "django.core.validators", "django.db.backends.sqlite3.base",
    "django.db.models", "django.forms", "django.template.defaulttags", "django.test.signals", "django.views.generic",
    "psycopg", "tantivy",
)  # fmt: skip


def run(module: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `subprocess.run` of `python -m module words` gives, code -9 for a killed one; -14 after SECONDS."""
    with tempfile.TemporaryDirectory(prefix="potluck-warm-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        asked = {"argv": [module, *words], "out": str(out), "err": str(err), "env": os.environ | environment}
        parent = _parent()
        assert parent.stdin
        assert parent.stdout
        parent.stdin.write(json.dumps(asked) + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        return subprocess.CompletedProcess([module, *words], code, out.read_text("utf-8"), err.read_text("utf-8"))


@functools.cache
def _parent() -> "subprocess.Popen[str]":
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.walk.warm"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(started.communicate)
    return started


def read_libraries() -> None:
    """What every command needs and what holds no node: the engine and the libraries below it, their words and countries."""
    import potluck.engine

    for module in pkgutil.walk_packages(potluck.engine.__path__, "potluck.engine."):
        importlib.import_module(module.name)
    for name in LIBRARIES:
        importlib.import_module(name)
    from potluck.engine.fields import language, place
    from potluck.engine.vocabulary import load

    for path in resources.files("potluck.engine.vocabulary").iterdir():
        if path.name.endswith(".yaml"):
            load(path.name.removesuffix(".yaml"))
    assert place.country("Perú") == "PE"
    assert language.of_words("español") == "es"


def _wait_for_a_command() -> dict[str, Any]:
    """In the child, what it is to run; the parent stays here until nobody asks any more."""
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            return dict(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    sys.exit()


def _become(asked: dict[str, Any]) -> None:
    for stream, path in ((0, os.devnull), (1, asked["out"]), (2, asked["err"])):
        opened = os.open(path, os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, stream)
        os.close(opened)
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = list(asked["argv"])
    signal.alarm(SECONDS)
    runpy.run_module(asked["argv"][0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    read_libraries()
    _become(_wait_for_a_command())
