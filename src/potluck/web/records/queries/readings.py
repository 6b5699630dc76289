"""The files of lists, read again. Reads only."""

import gzip
import io
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

from potluck.engine import mapping as mappings
from potluck.engine import nouns, read
from potluck.web.records.models import (
    Version,
)


def file_of(version: Version, folder: Path) -> Path:
    """Unpacks what the keeper brought into `folder`; a file, or a folder of files."""
    if not version.content:
        raise read.UnreadableError("erased_file")
    data = gzip.decompress(bytes(version.content))
    if version.file_name.endswith("/"):
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            tar.extractall(folder, filter="data")
        return folder
    path = folder / Path(version.file_name).name
    path.write_bytes(data)
    return path


def read_file(version: Version) -> nouns.Reading:
    """What stands in the file of a version. Raises UnreadableError."""
    with tempfile.TemporaryDirectory() as folder:
        return read.read_path(file_of(version, Path(folder)), encoding=version.encoding or None)


def read_version(
    version: Version, mapping_yaml: str | None = None
) -> tuple[nouns.Reading, nouns.Mapping, nouns.Mapped]:
    """The file of a version read and mapped, by the mapping given, else by its own, else by our guess.

    Raises UnreadableError when the file cannot be read, MappingError when the YAML is wrong."""
    reading = read_file(version)
    text = version.mapping if mapping_yaml is None else mapping_yaml
    mapping = mappings.from_yaml(text) if text else mappings.guess(reading)
    mapped = mappings.apply(reading, mapping)
    if cut := version.report.get("cut"):  # out of the file, when it came
        told = [nouns.Issue("erased_here", "warned", row=row, table=table) for row, table in cut["rows"]]
        told += [nouns.Issue("erased_as_table", "note")] if cut["as_table"] else []
        mapped = replace(mapped, issues=(*mapped.issues, *told))
    return reading, mapping, mapped
