"""doctor: what is wrong with a node, and how to mend it."""

import click
import orjson

from potluck import talk

SIGNS = {"good": "  ok  ", "look": " look ", "bad": " BAD  "}


@click.command()
@click.option("--mail", is_flag=True, help="Ask the mail server too whether it lets us in.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def doctor(mail: bool, as_json: bool) -> None:
    """Say what is wrong with this node, and how to mend it. Exit 1 when something is."""
    talk.find_node()
    talk.start_django()  # what is wrong with the database is for the doctor to say
    from potluck.web.site import doctor as doctors

    found = doctors.look(mail=mail)
    if as_json:
        click.echo(orjson.dumps([vars(one) for one in found], option=orjson.OPT_INDENT_2).decode())
    else:
        for one in found:
            click.echo(f"[{SIGNS[one.state]}] {one.what}" + (f"\n         {one.remedy}" if one.remedy else ""))
    if any(one.state == doctors.BAD for one in found):
        raise SystemExit(1)


VERBS = (doctor,)
