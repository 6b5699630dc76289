"""round: asking the co-ops of a list whether their rows are right."""

import csv
from pathlib import Path
from typing import Any

import click

from potluck import talk


@click.command("round")
@click.argument("name")
@click.option("--months", type=click.IntRange(0, 120), default=12, show_default=True, help="Not confirmed for so long.")
@click.option("--send", is_flag=True, help="Mail those with an address; `potluck work` sends, a few a minute.")
@click.option("--new", "is_new", is_flag=True, help="End the round that is under way, and begin another.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Write links to hand on here (CSV). Each works once."
)
@click.option("--json", "as_json", is_flag=True, help="Print how far it is as JSON.")
def round_(name: str, months: int, send: bool, is_new: bool, out: Path | None, as_json: bool) -> None:
    """Ask the co-ops of a list whether their rows are right, or tell how far the round is."""
    talk.open_node()
    from potluck.web.records import queries as records
    from potluck.web.upkeep import queries

    source = records.find_source(name)
    if source is None:
        talk.fail(f"There is no list {name!r}.", "Its name, or the last part of its page's address.")
        return
    under_way = None if is_new else queries.find_open_round(source)
    if under_way is None:
        under_way = _start(source, months, send)
    elif send:
        _send(under_way)
    if out:
        _write_links(under_way, out)
    progress = queries.progress(under_way)
    talk.answer(vars(progress) | {"answered": progress.answered}, as_json, _words)


def _start(source: Any, months: int, send: bool) -> Any:
    from potluck.web.upkeep import actions

    if send:
        _check_mail()
    try:
        made = actions.start(person=None, source=source, months=months, by_mail=send)
    except actions.NobodyToAskError:
        talk.fail("There is nobody to ask.", "Every row was confirmed since, or is not public. Try --months 0.")
    if send:
        _send(made)
    return made


def _check_mail() -> None:
    from potluck.web.upkeep import mail

    if not mail.may_send():
        talk.fail("This node cannot send mail.", "Set POTLUCK_MAIL and POTLUCK_URL, or use -o FILE to hand links on.")


def _send(under_way: Any) -> None:
    _check_mail()
    from potluck.web.upkeep import tasks

    tasks.start_sending(under_way)
    talk.progress("The mails wait for `potluck work`")


def _write_links(under_way: Any, out: Path) -> None:
    from potluck.engine.formulas import harmless
    from potluck.web.upkeep import actions

    count = 0
    with talk.clear_errors(), out.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["Row", "Name", "Link"])
        while given := actions.hand_out(person=None, round_=under_way):
            lines.writerows([one.record.row, harmless(one.name), talk.address() + one.path] for one in given)
            file.flush()
            count += len(given)
    click.echo(f"{count} links are in {out}. They are written nowhere else.", err=True)


def _words(told: dict[str, Any]) -> str:
    parts = ("right", "changed", "closed", "out", "sent", "handed", "to_send", "to_hand", "failed", "left")
    rest = ", ".join(f"{told[part]} {part.replace('_', ' ')}" for part in parts if told[part])
    return f"{told['answered']} of {told['asked']} answered" + (f": {rest}." if rest else ".")


VERBS = (round_,)
