"""The files for going online: units that systemd understands, commands that exist."""

import re
import shutil
import subprocess

import pytest

from tests.house.tree import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))


def test_the_commands_in_the_units_and_the_container_exist() -> None:
    from potluck.cli.main import verbs

    texts = [path.read_text("utf-8") for path in (*UNITS, DEPLOY / "Containerfile")]
    used = {verb for text in texts for verb in re.findall(r"/bin/potluck(?: --node \S+)? ([a-z-]+)", text)}
    assert {"init", "serve"} <= used
    assert used <= set(verbs())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_the_unit(unit) -> None:
    run = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    said = [line for line in run.stderr.splitlines() if unit.name in line and "is not executable" not in line]
    assert not said


def test_the_proxies_let_through_as_much_as_the_node_takes() -> None:
    from potluck.web.site.bodies import KB, SIGNED_IN
    from potluck.web.site.exits import URLS

    wide = {path: one.takes_mb for one in URLS.values() if one.takes_mb for path in one.paths}
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert f"\n    client_max_body_size {SIGNED_IN // KB}k;" in nginx
    blocks = re.findall(r"location = (\S+) \{[^}]*client_max_body_size (\d+)m;", nginx)
    assert {path: int(size) for path, size in blocks} == wide
    caddy = (DEPLOY / "Caddyfile").read_text("utf-8")
    sizes = dict(re.findall(r"request_body @(\w+) \{\s+max_size (\w+)", caddy))
    paths = dict(re.findall(r"@(\w+) (?:not )?path (.*)", caddy))
    assert sizes == {"lists": "64MiB", "others": f"{SIGNED_IN // KB}KiB"}
    assert dict.fromkeys(paths["lists"].split(), 64) == wide
    assert paths["others"] == paths["lists"]
