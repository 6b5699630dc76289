"""Prints who may do what, as it stands in docs/who-may.md: `python -m potluck.web.people.print_who_may`."""

from potluck.web import rooms

HEAD = """# Who may do what

One function answers, `may(viewer, act, thing)`; what stands in no line is denied. Each room names its acts in
`room.py`. A person may do what a *standing* of theirs allows: a line that says how they stand to this table, since
when, until when, how it was shown, and who gave it. At the command line the operator may do all of it. Reading what the
public sees needs no standing. `python -m potluck.web.people.print_who_may` prints this page.

| Room | What | Its name | Who may |
|---|---|---|---|
"""


def table() -> str:
    """The page, in Markdown."""
    lines = [
        f"| {room.name} | {act.what} | `{name}` | {', '.join(f'{one}s' for one in sorted(act.who)) or 'the operator'} |"
        for room in rooms.rooms()
        for name, act in room.acts.items()
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(table(), end="")
