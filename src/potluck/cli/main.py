"""The command line: one verb per step of the walk."""

import os
from importlib import import_module
from pathlib import Path

import click

from potluck import __version__
from potluck.web import rooms


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="potluck")
@click.option("--node", type=click.Path(path_type=Path), help="Folder of the node. Default: POTLUCK_NODE, else here.")
def cli(node: Path | None) -> None:
    """Many communities' lists of co-ops, one linked map and directory."""
    if node:
        os.environ["POTLUCK_NODE"] = str(node)
    from potluck import talk
    from potluck.web.site import environment

    try:
        with talk.mendable(talk.node_folder()):
            environment.load(talk.node_folder())
    except environment.EnvironmentFileError as error:
        talk.fail(str(error), code=2)


def verbs() -> dict[str, click.Command]:
    """Every verb by its name, as the rooms name them."""
    files = map(import_module, rooms.listed("verb_files"))
    return {str(verb.name): verb for file in files for verb in file.VERBS}


def main() -> None:
    """Entry point: adds the verbs, then runs one."""
    for verb in verbs().values():
        cli.add_command(verb)
    cli()


if __name__ == "__main__":
    main()
