"""check-websites: whether the websites of co-ops still answer."""

import click

from potluck import talk
from potluck.cli.lists import JSON


@click.command("check-websites")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="How many to look at now.")
@JSON
def check_websites(most: int, as_json: bool) -> None:
    """Look whether websites of open co-ops answer. `potluck work` does some each hour by itself."""
    talk.open_node()
    from potluck.web.upkeep.actions import websites

    counts = websites.check_websites(person=None, most=most, progress=talk.progress)
    talk.answer(counts, as_json, lambda c: f"{c['looked']} websites looked at; {c['failing']} of them do not answer.")


VERBS = (check_websites,)
