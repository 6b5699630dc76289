"""import, link, settle, explain: from a file to profiles."""

from pathlib import Path
from typing import Any

import click
import orjson

from potluck import talk

JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
LEVELS = ("steward", "members", "peers", "public")
LOSSES = {
    "few_kept": "Fewer than half of the rows in the file could be kept.",
    "halved": "The new file would take away half of its rows or more.",
    "mostly_new": "Fewer than half of its rows are in the new file; perhaps this is another list.",
    "column_lost": "Names or places are gone from nearly all rows; perhaps a column has another name now.",
}
RHYTHMS = ("day", "week", "month")


class FileOrAddress(click.Path):
    """A file or folder that exists, or an address on the web."""

    name = "file or address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
            return value
        return super().convert(value, param, ctx)


def _licence(_ctx: click.Context, _param: click.Parameter, given: str | None) -> str | None:
    """The SPDX id that was meant; exit 2 where there is none like it."""
    from potluck.engine import licences

    if not given:
        return given
    meant = licences.written(given)
    if not meant:
        likely = " or ".join(licences.near(given) or list(licences.LICENCES)[:3])
        remedy = f"Did you mean {likely}? One that has no SPDX id is written LicenseRef-its-name. See docs/licences.md."
        talk.fail(f"There is no licence {given!r}.", remedy, code=2)
    if meant not in licences.LICENCES:
        talk.progress(f"The licence {meant} is known to us by name only: such a list goes into files of its own")
    return meant


@click.command("import")
@click.argument("path", type=FileOrAddress(exists=True, path_type=Path))
@click.option("--source", required=True, help="Name of the list. The same name again replaces that list whole.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What the columns mean.")
@click.option("--licence", callback=_licence, help="SPDX id, for example CC-BY-4.0. Not given: not stated.")
@click.option("--level", type=click.Choice(LEVELS), help="Who may see it. Default: public.")
@click.option("--encoding", default="", help="Letters of the file, if we guess them wrong, for example cp1252.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the report here (.json, else text).")
@click.option("--only", is_flag=True, help="Only bring it in; link and settle later.")
@click.option("--even-so", is_flag=True, help="Bring it in even when half of the list would be gone.")
@click.option("--every", type=click.Choice(RHYTHMS), help="For an address: `potluck work` reads it again so often.")
@JSON
def import_(
    path: Path | str,
    source: str,
    mapping: Path | None,
    licence: str | None,
    level: str | None,
    encoding: str,
    report: Path | None,
    only: bool,
    even_so: bool,
    every: str | None,
    as_json: bool,
) -> None:
    """Bring a list in as it is: a file, a folder of YAML files, or the address of a list on the web."""
    if every and isinstance(path, Path):
        raise click.UsageError("--every goes with an address, not with a file.")
    talk.open_node()
    from potluck.web.lists import actions as lists
    from potluck.web.lists.queries import addresses, next_version
    from potluck.web.lists.reports import headline, in_words
    from potluck.web.records import actions as records

    with talk.clear_errors(path.name if isinstance(path, Path) else ""):
        given = mapping.read_text("utf-8") if mapping else None
        version = _draft(path, every or "", encoding, given, source)
        address = addresses.said_of_draft(version)
        if licence is None and level is None and not address and next_version.is_on_the_table(source, version):
            lists.drop_draft(person=None, version=version)
            talk.answer({"changed": False}, as_json, lambda _: "This very file is on the table already: nothing to do.")
            return
        said = {"name": source, "licence": licence, "level": level, "even_so": even_so, **address}
        kept = _bring_in(version, as_json, **said)
    result: dict[str, Any] = dict(version.report) | {"source": kept.slug}
    if not only:
        result["linked"] = records.link_and_settle(person=None, progress=talk.progress)
        talk.warm()
    if report:
        text = (
            orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if report.suffix == ".json" else in_words(result)
        )
        report.write_text(text, "utf-8")
    talk.answer(result, as_json, in_words)
    if warning := headline(result):
        click.echo(warning, err=True)  # once more, for it is easily passed over


def _draft(path: Path | str, every: str, encoding: str, mapping_yaml: str | None, source: str) -> Any:
    from potluck.web.lists import actions as lists

    more: dict[str, Any] = {"encoding": encoding, "mapping_yaml": mapping_yaml, "wishes": {"name": source}}
    if isinstance(path, str):
        talk.progress("Reading the address")
        return lists.draft_from_address(person=None, url=path, rhythm=every, **more)
    talk.progress(f"Reading {path.name}")
    name, content = lists.pack(path)
    return lists.draft_version(person=None, file_name=name, content=content, **more)


def _bring_in(version: Any, as_json: bool, **said: Any) -> Any:
    """The list; or the report and exit 1 when no row could be kept."""
    from potluck.web.lists import actions as lists
    from potluck.web.lists.reports import in_words

    try:
        return lists.bring_in(person=None, version=version, **said)
    except lists.NeedsYesError as error:
        lists.drop_draft(person=None, version=version)
        if "few_kept" in error.why:
            talk.answer(dict(version.report), as_json, in_words)
        talk.fail(
            " ".join(["Nothing was brought in; the list stays as it was.", *(LOSSES[code] for code in error.why)]),
            "Mend the file, or say what its columns mean with --mapping FILE."
            " If the list really is like this, say so with --even-so.",
        )
    except lists.TakenAwayError:
        talk.fail("This list was withdrawn while it was brought.", "Bring it again, if that is meant.")
    except lists.NothingKeptError:
        talk.answer(dict(version.report), as_json, in_words)
        talk.fail(
            "Not one row could be kept; the list stays as it was.",
            "Mend the file, or say what its columns mean with --mapping FILE.",
        )


@click.command()
@click.option("--files", is_flag=True, help="Link files without a node: potluck link --files A B C -o clusters.csv")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Clusters: .csv or .parquet (with --files).")
@click.option("--pairs", type=click.Path(path_type=Path), help="Scored pairs: .csv or .parquet (with --files).")
@JSON
def link(files: bool, paths: tuple[Path, ...], out: Path | None, pairs: Path | None, as_json: bool) -> None:
    """Find which rows are the same co-op, and settle their profiles."""
    if files:
        _link_files(paths, out, pairs, as_json)
        return
    if paths or out or pairs:
        raise click.UsageError("Paths, --out and --pairs go with --files.")
    talk.open_node()
    from potluck.web.records import actions as records

    counts = records.link_and_settle(progress=talk.progress)
    talk.warm()
    talk.answer(counts, as_json, _counts)


def _link_files(paths: tuple[Path, ...], out: Path | None, pairs: Path | None, as_json: bool) -> None:
    if not paths or not out:
        raise click.UsageError("--files needs at least one file, and -o for the clusters.")
    from potluck.engine import walk
    from potluck.engine.formulas import harmless_frame

    with talk.clear_errors():
        talk.progress(f"Reading and linking {len(paths)} files")
        clusters, scored = walk.link_files(paths)
        for frame, path in ((clusters, out), (scored, pairs)):
            if path and path.suffix == ".parquet":
                frame.write_parquet(path)
            elif path:
                harmless_frame(frame).write_csv(path)
    counts = {"records": clusters.height, "clusters": clusters["cluster_id"].n_unique()}
    talk.answer(counts, as_json, lambda c: f"{c['records']} rows are {c['clusters']} co-ops.")


def _counts(counts: dict[str, int]) -> str:
    return (
        f"{counts['records']} rows make {counts['profiles']} profiles; {counts['joined']} rows were joined to another."
        f" {counts['to_decide']} pairs wait at the desk."
    )


@click.command()
@JSON
def settle(as_json: bool) -> None:
    """Choose values anew, after decisions or a change of trust; the scored pairs stay."""
    talk.open_node()
    from potluck.web.records import actions as records

    counts = records.settle_again(progress=talk.progress)
    talk.warm()
    talk.answer(counts, as_json, _counts)


@click.command()
@click.argument("a")
@click.argument("b", required=False)
@JSON
def explain(a: str, b: str | None, as_json: bool) -> None:
    """Say why two rows are joined or not (two ids), or what a profile is made of (one id)."""
    talk.open_node()
    from potluck.web.desk import explain as explaining

    result = explaining.pair(a, b) if b else explaining.profile(a)
    if result is None:
        talk.fail(f"Nothing here is called {a}.", "An id is the 26 letters and digits in a page's address.")
    talk.answer(result or {}, as_json, explaining.in_words)


VERBS = (import_, link, settle, explain)
