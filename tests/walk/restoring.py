"""`potluck restore` in a process that kills itself at its n-th change of a file's place.

python -m tests.walk.restoring N FILE       restores FILE over the node of POTLUCK_NODE; N 0: counts instead
python -m tests.walk.restoring N            goes on with a restore that was killed, to be killed again
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

EVENTS = ("os.rename", "shutil.rmtree", "os.remove")


def main() -> None:
    kill_at, file = int(sys.argv[1]), sys.argv[2:]
    node, count = os.environ["POTLUCK_NODE"], 0

    def audit(event: str, args: tuple[Any, ...]) -> None:
        nonlocal count
        in_place = event == "os.rename" and node in (os.path.dirname(args[0]), os.path.dirname(args[1]))
        if in_place or (event in EVENTS and str(args[0]) in (f"{node}/restore.old", f"{node}/restore.new/ready")):
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(audit)
    if file:
        from potluck.cli.main import main as potluck

        sys.argv = ["potluck", "restore", *file, "--replace"]
        potluck()
    else:
        from potluck.web.leaving import swap

        swap.finish(Path(node))
    print(f"steps {count}", flush=True)


if __name__ == "__main__":
    main()
