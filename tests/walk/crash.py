"""kill -9 at seeded moments of real commands on real nodes, and two commands at once. Run by test_crash.py and `make soak`.

    python -m tests.walk.crash --runs 1000 --seed 1

Django is imported once; every command runs in a forked child on a copy of one small node. A child counts its ticks (so
many steps of SQLite's machine, each file opened, renamed or removed) and kills itself at the chosen one; every fourth
run is killed by the clock instead, which also hits between ticks. Nothing of this is in the product.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.walk.warm import read_libraries

CANARY = "Zebrawood Pelican"
HOUSING = "id,name,city,country,phone,notes\n" + "".join(
    f"{n},{word} Housing Co-op {n},Madison,US,+1 608 555 {1000 + n},asked {CANARY} in {n}\n"
    for n, word in enumerate(("Seven Chairs", "Blue Kettle", "Night Oven", "Long Table", "Red Door") * 8, 1)
)
WORKERS = "name,town,country,contact\n" + "".join(
    f"{word} Workers {n},Chicago,USA,Ines Ortega\n" for n, word in enumerate(("Seven Chairs", "Three Ovens") * 12, 1)
)
LATER = HOUSING.replace("asked", "asked again").replace("Red Door", "Green Door").replace("40,", "41,")
THIRD = "name,city,country\n" + "".join(f"Third Table {n},Rosario,AR\n" for n in range(40))
STEPS = 150  # of SQLite's machine between two ticks
Tell = Callable[[str], None]


# what a child does


def _bring(name: str, text: str) -> None:
    from potluck.web.lists import actions as lists

    version = lists.draft_version(person=None, file_name=f"{name}.csv", content=text.encode(), wishes={"name": name})
    lists.bring_in(person=None, version=version, name=name, licence="CC0-1.0")


def bring_third(node: Path, tell: Tell) -> None:
    _bring("Third", THIRD)
    tell("rows")
    link(node, tell)


def bring_later(node: Path, tell: Tell) -> None:
    _bring("Housing", LATER)
    tell("rows")
    link(node, tell)


def link(node: Path, tell: Tell) -> None:
    from potluck.web.records import actions as records

    records.link_and_settle()
    tell("shown")


def settle(node: Path, tell: Tell) -> None:
    from potluck.web.records import actions as records

    records.settle_again()
    tell("shown")


def withdraw(node: Path, tell: Tell) -> None:
    from potluck.web.leaving import actions as leaving_actions
    from potluck.web.leaving.actions import vacuum
    from potluck.web.places import index
    from potluck.web.records import queries

    source = queries.find_source("Housing")
    assert source
    leaving_actions.withdraw(person=None, source=source)
    tell("rows")
    tell("shown")
    tell("line")
    vacuum.vacuum()
    index.current()


def erase(node: Path, tell: Tell) -> None:
    from potluck.web.leaving import actions as leaving_actions
    from potluck.web.leaving.actions import vacuum
    from potluck.web.places import index

    leaving_actions.erase(person=None, text=CANARY)
    tell("rows")
    tell("shown")
    tell("line")
    vacuum.vacuum()
    index.current()


def backup(node: Path, tell: Tell) -> None:
    from potluck.web.leaving.actions import backup as backups

    backups.backup(person=None, out=node.parent / f"{node.name}.potluck")
    tell("backup")


def decide(node: Path, tell: Tell) -> None:
    from potluck.web.records import actions as records
    from potluck.web.records.models import Record

    ids = list(Record.objects.filter(gone_at=None).order_by("record_id").values_list("record_id", flat=True))
    for other in ids[1:6]:
        records.decide(person=None, a=ids[0], b=other, verdict="different")
        time.sleep(0.05)
    tell("decided")


COMMANDS = {f.__name__: f for f in (bring_third, bring_later, link, settle, withdraw, erase, backup)}
AT_ONCE = {bring_third.__name__, bring_later.__name__}  # the rows first, then what is shown of them


# children


def read_rooms() -> None:
    """What the commands import: else every child reads it anew."""
    from potluck.web.leaving import archive, queries, withdrawals
    from potluck.web.leaving.actions import backup, vacuum
    from potluck.web.lists import actions
    from potluck.web.places import index

    del index, actions, archive, queries, withdrawals, backup, vacuum


def _open(node: Path) -> None:
    """Points Django, imported by the parent, at this node."""
    from django.conf import settings
    from django.db import connections

    settings.NODE = node
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = node / "potluck.sqlite3"


def fork(node: Path, act: Callable[[Path, Tell], Any], kill_at: int = 0, log: Path | None = None) -> int:
    """The child's pid. It writes what it told into `log`, a line each, and how many ticks it took."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        out = os.open(log or node / "child.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        _open(node)
        ticks = _Ticks(kill_at, out)
        act(node, lambda words: os.write(out, f"{words}\n".encode()) and None)
        os.write(out, f"ticks {ticks.count}\n".encode())
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


class _Ticks:
    """Counts, and kills this very process at the tick wanted, noting whether a transaction was open."""

    EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "shutil.rmtree", "os.chmod")

    def __init__(self, kill_at: int, out: int) -> None:
        self.count, self.kill_at, self.out = 0, kill_at, out
        sys.addaudithook(self._audit)
        connect = sqlite3.connect

        def watched(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            connection = connect(*args, **kwargs)
            connection.set_progress_handler(self._tick, STEPS)
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = watched  # in this child only

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if event in self.EVENTS and "potluck-crash-" in str(args[0]):  # files of nodes, not modules that are imported
            self._tick()

    def _tick(self) -> int:
        self.count += 1
        if self.count == self.kill_at:
            from django.db import connection

            os.write(self.out, b"killed in a transaction\n" if connection.in_atomic_block else b"killed between\n")
            os.kill(os.getpid(), signal.SIGKILL)
        return 0


def wait(pid: int, seconds: float = 300) -> int:
    """Exit code of a child, -9 when it was killed."""
    del seconds
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def told(node: Path) -> list[str]:
    log = node / "child.log"
    return log.read_text().splitlines() if log.exists() else []


# what is looked at


def digest(node: Path) -> dict[str, str]:
    """What the tables say, without ids: the living rows of each list, and what is shown of them."""
    with closing(sqlite3.connect(node / "potluck.sqlite3")) as db:
        rows = db.execute(
            "SELECT s.name, r.raw, r.facts FROM records_record r JOIN records_source s ON s.id = r.source_id"
            " WHERE r.gone_at IS NULL"
        ).fetchall()
        docs = db.execute(
            "SELECT p.size, p.doc FROM records_profile p JOIN records_state s ON p.generation = s.generation"
        ).fetchall()
    shown = []
    for size, text in docs:
        fields = json.loads(text)["fields"]
        shown.append((size, sorted((name, entry["value"]) for name, entries in fields.items() for entry in entries)))
    return {"rows": json.dumps(sorted(rows)), "shown": json.dumps(sorted(shown))}


def _prove(node: Path, tell: Tell) -> None:
    """In a child: `potluck check`, then what `potluck work` does at its start, then the check again."""
    from potluck.web.leaving import queries as leaving
    from potluck.web.leaving import withdrawals
    from potluck.web.leaving.actions import vacuum
    from potluck.web.places import index

    wrong = [finding for finding in leaving.check() if finding.is_wrong]
    withdrawals.catch_up()
    if vacuum.is_wanted():
        assert vacuum.vacuum()
    index.current()
    wrong += [finding for finding in leaving.check() if finding.is_wrong]
    assert not wrong, wrong


def assert_sound(node: Path, name: str, before: dict[str, str], after: dict[str, str]) -> None:
    """Before or after, proven, nothing acknowledged lost, nothing withdrawn left in a file."""
    assert wait(fork(node, _prove, log=node / "proof.log")) == 0, f"{name}: the check failed"
    now, said = digest(node), told(node)
    for part in ("rows", "shown"):
        assert now[part] in (before[part], after[part]), f"{name}: {part} is neither before nor after"
        assert part not in said or now[part] == after[part], f"{name}: {part} was acknowledged and is lost"
    states = tuple("after" if now[part] == after[part] else "before" for part in ("rows", "shown"))
    if before["rows"] != after["rows"]:
        allowed = {("before", "before"), ("after", "after")}
        allowed |= {("after", "before")} if name in AT_ONCE else set()
        assert states in allowed, f"{name}: {states}"
    lines = node / "withdrawals.jsonl"
    if name in ("withdraw", "erase"):
        assert bool(lines.exists() and lines.read_text()) == (states[0] == "after"), f"{name}: withdrawals.jsonl"
        if states[0] == "after":
            assert not holding(node, CANARY), f"{name}: {holding(node, CANARY)}"
    _assert_backup(node, "backup" in said)


def holding(node: Path, text: str) -> list[str]:
    """Files of the node that hold a text as it is."""
    return [str(path) for path in node.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def _assert_backup(node: Path, must: bool) -> None:
    from potluck.web.leaving import archive

    out = node.parent / f"{node.name}.potluck"
    assert out.exists() or not must, "an acknowledged backup is lost"
    if out.exists():
        with tempfile.TemporaryDirectory() as folder:
            archive.unpack(out, Path(folder))
            with closing(sqlite3.connect(Path(folder) / "potluck.sqlite3")) as db:
                assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# runs


def build(folder: Path) -> Path:
    """One small node, made by a child: two lists, linked, with a decision and an index."""
    node = folder / "base"
    node.mkdir()
    (node / "secret.key").write_text("only for tests " * 4)

    def make(node: Path, tell: Tell) -> None:
        from django.core.management import call_command

        from potluck.web.places import index
        from potluck.web.records import actions as records

        call_command("migrate", verbosity=0, interactive=False)
        _bring("Housing", HOUSING)
        _bring("Workers", WORKERS)
        records.link_and_settle()
        decide(node, tell)
        index.current()

    assert wait(fork(node, make)) == 0
    (node / "child.log").unlink()
    return node


def copy(base: Path, folder: Path, name: str) -> Path:
    return Path(shutil.copytree(base, folder / name))


def rehearse(base: Path, folder: Path, name: str) -> tuple[int, float, dict[str, str]]:
    """(ticks, seconds, digest after) of a command that nobody kills."""
    node = copy(base, folder, f"rehearsal-{name}")
    start = time.monotonic()
    assert wait(fork(node, COMMANDS[name])) == 0, name
    seconds = time.monotonic() - start
    ticks = next(int(line.split()[1]) for line in told(node) if line.startswith("ticks"))
    return ticks, seconds, digest(node)


def run_kills(runs: int, seed: int, base: Path) -> Counter[str]:
    """Kills `runs` commands, each in turn, and counts where the kills hit. Raises AssertionError at the first harm."""
    folder, counts, chance = base.parent, Counter[str](), random.Random(seed)
    before = digest(base)
    known = {name: rehearse(base, folder, name) for name in COMMANDS}
    for number in range(runs):
        name = list(COMMANDS)[number % len(COMMANDS)]
        ticks, seconds, after = known[name]
        node = copy(base, folder, f"run-{number}")
        by_clock = number % 4 == 3
        pid = fork(node, COMMANDS[name], kill_at=0 if by_clock else chance.randint(1, ticks))
        if by_clock:
            time.sleep(chance.uniform(0.02, 1) * seconds)
            os.kill(pid, signal.SIGKILL)
        counts["inside" if wait(pid) == -signal.SIGKILL else "after the end"] += 1
        counts["in a transaction"] += "killed in a transaction" in told(node)
        counts["by the clock"] += by_clock
        counts["left as after"] += (now := digest(node)["rows"]) == after["rows"] != before["rows"]
        counts["left as before"] += now == before["rows"] != after["rows"]
        assert_sound(node, name, before, after)
        shutil.rmtree(node)
    return counts


PAIRS: dict[str, tuple[Callable[[Path, Tell], Any], Callable[[Path, Tell], Any]]] = {
    "import + import": (bring_third, bring_later),
    "import + withdraw": (bring_third, withdraw),
    "import again + withdraw": (bring_later, withdraw),
    "link + decide": (link, decide),
    "backup + import": (backup, bring_third),
    "link + withdraw": (link, withdraw),
}


def run_pairs(base: Path) -> Counter[str]:
    """Two commands at once on one node: both end well, or say that the other was first; then the check."""
    folder, counts = base.parent, Counter[str]()
    for name, acts in PAIRS.items():
        node = copy(base, folder, name.replace(" ", ""))
        codes = [wait(pid) for pid in [fork(node, act) for act in acts]]
        counts["both done"] += codes == [0, 0]
        assert wait(fork(node, link)) == 0
        assert wait(fork(node, _prove, log=node / "proof.log")) == 0, f"{name}: the check failed"
        assert codes == [0, 0], (name, codes)
        rows = json.loads(digest(node)["rows"])
        here = Counter(row[0] for row in rows)
        assert (here["Third"] == 40) == (bring_third in acts), (name, here)
        if withdraw in acts and bring_later not in acts:
            assert not here["Housing"], (name, here)
            assert not holding(node, CANARY), (name, holding(node, CANARY))
        _assert_backup(node, backup in acts)
    return counts


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--pairs", action="store_true", help="after the kills, two commands at once")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="potluck-crash-") as made:
        os.environ["POTLUCK_NODE"], folder = made, Path(made)
        (folder / "secret.key").write_text("only for tests " * 4)
        os.environ.pop("POTLUCK_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "potluck.web.site.settings"
        import django

        django.setup()
        read_libraries()
        read_rooms()
        start = time.monotonic()
        base = build(folder)
        counts = run_kills(said.runs, said.seed, base) + (run_pairs(base) if said.pairs else Counter())
        print(json.dumps(dict(counts) | {"seconds": round(time.monotonic() - start, 1)}))


if __name__ == "__main__":
    main()
