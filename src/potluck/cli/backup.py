"""backup, restore, check: one file that holds the node, the way back, and the proof that all is well."""

import os
import shutil
from pathlib import Path

import click

from potluck import talk
from potluck.cli import replaying
from potluck.web.leaving import archive, swap


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole node into FILE while it runs. The file is as secret as the node: it holds its secret too."""
    talk.open_node()
    import subprocess

    from potluck.web.leaving.actions import backup as backups

    try:
        with talk.clear_errors():
            manifest = backups.backup(person=None, out=file)
    except backups.InsideNodeError:
        talk.fail(
            "That is inside the node's own folder.", "Name a file on another disk, or at least in another folder."
        )
        return
    except backups.NoToolError as error:
        talk.fail(f"The program {error} is not here.", "Install the client programs of PostgreSQL.")
        return
    except subprocess.CalledProcessError as error:
        talk.fail(f"{error.cmd} could not read the database: {error.stderr.strip()}")
        return
    parts = ", ".join(manifest["files"])
    click.echo(f"Written to {file}, {file.stat().st_size:,} bytes ({parts}). Keep it where only you can read it.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), help="Folder of the node. Default: this node."
)
@click.option("--replace", is_flag=True, help="There is a node already: put this one in its place.")
@click.option(
    "--withdrawals", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another withdrawals.jsonl to replay, from a node that is lost.",
)  # fmt: skip
def restore(file: Path, into: Path | None, replace: bool, withdrawals: tuple[Path, ...]) -> None:
    """Bring a node back from FILE. What was withdrawn or erased since is withdrawn and erased again."""
    if into:
        os.environ["POTLUCK_NODE"] = str(into)
    folder = talk.node_folder()
    with talk.mendable(folder):
        is_finished = swap.finish(folder)
    if is_finished:
        click.echo("A restore that was cut short is finished now. Run this again to restore another file.")
        return
    if os.environ.get("POTLUCK_DATABASE_URL"):
        from potluck.cli import restore_postgresql

        restore_postgresql.restore(file, folder, replace, withdrawals)
        return
    try:
        with talk.clear_errors():
            lines, changed = swap.close_old(folder, replace)
            fresh = swap.make_room(folder)
            manifest = archive.unpack(file, fresh)
    except swap.OccupiedError:
        talk.fail(f"There is a node in {folder} already.", "Add --replace to put the backup in its place.")
        return
    except swap.RunningError:
        talk.fail("The node is running.", "Stop it first: potluck serve and potluck work.")
        return
    except archive.BackupError as error:
        shutil.rmtree(folder / swap.FRESH, ignore_errors=True)
        talk.fail(str(error), "Nothing was changed. Try an earlier backup.")
        return
    if archive.SQLITE not in manifest["files"]:
        shutil.rmtree(fresh)
        talk.fail("This backup is of a node on PostgreSQL.", "Set POTLUCK_DATABASE_URL to an empty database first.")
    os.environ["POTLUCK_NODE"] = str(fresh)
    replayed = replaying.start_and_replay(
        [*lines, *swap.lines_of(withdrawals), *swap.lines_of([fresh / swap.LINES])], changed
    )
    swap.close_new(fresh)
    swap.put_in_place(folder)
    click.echo(
        f"Restored the node of {manifest['at'][:16]} into {folder}; {replayed} withdrawals and erasures replayed."
    )


@click.command()
@click.option("--full", is_flag=True, help="Compare all rows anew too; this takes as long as potluck link.")
def check(full: bool) -> None:
    """Prove that what is shown follows from what is kept. Exit 1 when something is wrong."""
    talk.open_node()
    from potluck.web.leaving import queries as leaving
    from potluck.web.leaving.actions import vacuum

    found = leaving.check(full=full)
    if vacuum.is_wanted():
        what = "Text that was taken away may still be in the files of the database."
        found.append(leaving.Finding(what, "potluck vacuum", is_wrong=False))
    for finding in found:
        about = f" ({', '.join(finding.ids)})" if finding.ids else ""
        click.echo(f"{'Wrong' if finding.is_wrong else 'Note'}: {finding.what}{about}\n    {finding.remedy}")
    if any(finding.is_wrong for finding in found):
        raise SystemExit(1)
    click.echo("All is well.")


VERBS = (backup, restore, check)
