"""The command line: one verb per step of the walk."""

import os
from pathlib import Path

import click

from potluck import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="potluck")
@click.option("--node", type=click.Path(path_type=Path), help="Folder of the node. Default: POTLUCK_NODE, else here.")
def cli(node: Path | None) -> None:
    """Many communities' lists of co-ops, one linked map and directory."""
    if node:
        os.environ["POTLUCK_NODE"] = str(node)
    from potluck.cli import talk

    talk.load_settings()


def all_verbs() -> tuple[click.Command, ...]:
    """Every verb; a new file of verbs is named here."""
    from potluck.cli import doctor, lists, node, share

    return (*lists.VERBS, *node.VERBS, *share.VERBS, *doctor.VERBS)


def main() -> None:
    """Entry point: adds the verbs, then runs one."""
    for verb in all_verbs():
        cli.add_command(verb)
    cli()


if __name__ == "__main__":
    main()
