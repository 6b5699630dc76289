"""Loads the made-up example: each folder of `example/` is a list with its SOURCE.yaml and mapping.yaml."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from potluck.web.lists import actions

FOLDER = Path(__file__).parents[4] / "example"
OWN_FILES = {"SOURCE.yaml", "mapping.yaml"}


def load(folder: Path) -> Iterator[str]:
    """Brings in every list of the folder; gives the name of each as it is done."""
    for part in sorted(p for p in folder.iterdir() if (p / "SOURCE.yaml").exists()):
        said = yaml.safe_load((part / "SOURCE.yaml").read_text("utf-8"))
        mapping = part / "mapping.yaml"
        files = sorted(p for p in part.iterdir() if p.name not in OWN_FILES)
        name, content = actions.pack(files[0])
        version = actions.draft_version(
            person=None,
            file_name=name,
            content=content,
            encoding=said.get("encoding", ""),
            mapping_yaml=mapping.read_text("utf-8") if mapping.exists() else None,
        )
        kept = {key: said.get(key) for key in ("licence", "level", "attribution", "url", "about", "trust", "observed")}
        actions.bring_in(person=None, version=version, name=said["name"], is_made_up=True, **kept)
        yield said["name"]
