"""`adopt` on a real engine: the README's commands as they stand, half an import, and the command's own check."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from genesyscloud_emulator import Emulator
from tests.adoption import organizations
from tests.adoption.called import Fill, adopt, environment_of, imported, requests
from tests.engine.hosts import add_python_host, link_environment
from tests.engine.killing import kill
from tools.automation import workspace_environment

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def cloud() -> Iterator[Emulator]:
    with Emulator({"rate_limit": 100_000}) as emulator:
        yield emulator


class Terminal:
    """Somebody's shell in the project's folder, with Pulumi and the settings of Genesys Cloud.

    Args:
        work: where all of it is.
        cloud: the organization.
    """

    def __init__(self, work: Path, cloud: Emulator) -> None:
        self.folder = work / "My project"
        self.backend = work / "backend"
        self._environment = {
            **os.environ,
            **workspace_environment(work / "home", self.backend),
            **environment_of(cloud),
        }
        hosts = add_python_host(work / "bin")
        self._environment["PATH"] = os.pathsep.join([str(hosts), self._environment["PATH"]])

    def use_virtual_environment(self) -> None:
        """Let the project use this one: the stand-in for the language host knows no other way to find Python."""
        settings = yaml.safe_load((self.folder / "Pulumi.yaml").read_text("utf-8"))
        settings["runtime"] = {"name": "python", "options": {"virtualenv": "venv"}}
        (self.folder / "Pulumi.yaml").write_text(yaml.safe_dump(settings), "utf-8")
        link_environment(self.folder / "venv")

    def start(self, command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["/bin/sh", "-c", f"exec {command} --non-interactive --color never"],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str, *, fails: bool = False) -> str:
        with self.start(command) as process:
            said, _ = process.communicate()
        assert (process.returncode != 0) == fails, said
        return said


@pytest.fixture
def terminal(tmp_path: Path, cloud: Emulator) -> Terminal:
    """The folder into which an organization that Terraform made was adopted."""
    cloud.control.reset()
    organizations.from_terraform(cloud)
    made = Terminal(tmp_path, cloud)
    assert adopt(cloud, made.folder).exit_code == 0
    made.use_virtual_environment()
    cloud.control.reset_requests()
    return made


def next_commands(folder: Path) -> list[str]:
    """The commands of the README's first block."""
    block = re.search(r"```sh\n(.*?)```", (folder / "README.md").read_text("utf-8"), re.DOTALL)
    assert block
    return block[1].splitlines()


def test_the_three_commands_of_the_page_end_unchanged_without_a_request(terminal: Terminal, cloud: Emulator) -> None:
    commands = next_commands(terminal.folder)
    assert [each.split()[1] for each in commands] == ["stack", "import", "preview"]
    objects = len(imported(terminal.folder))
    *_, preview = [terminal.run(each) for each in commands]
    assert f"{objects + 1} unchanged" in preview
    assert requests(cloud.control).total() == 0


def test_half_an_import_is_completed_by_the_whole_one(terminal: Terminal) -> None:
    init, whole, preview = next_commands(terminal.folder)
    entries = imported(terminal.folder)
    (terminal.folder / "half.json").write_text(json.dumps({"resources": entries[:10]}))
    terminal.run(init)
    terminal.run(whole.replace("import.json", "half.json"))
    assert f"= {len(entries) - 10} imported" in terminal.run(whole)
    assert f"{len(entries) + 1} unchanged" in terminal.run(preview)
    assert f"{len(entries) + 1} unchanged" in terminal.run(whole)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.6, 1.2, 1.8, 2.4])
def test_after_an_import_that_was_killed_the_page_says_how_to_go_on(terminal: Terminal, seconds: float) -> None:
    init, whole, preview = next_commands(terminal.folder)
    terminal.run(init)
    process = terminal.start(whole)
    time.sleep(seconds)  # wherever it is then
    kill(process, terminal.backend)
    page = (terminal.folder / "README.md").read_text("utf-8")
    assert "`pulumi cancel --yes`" in page
    terminal.run("pulumi cancel --yes")
    terminal.run(whole)
    assert f"{len(imported(terminal.folder)) + 1} unchanged" in terminal.run(preview)


CHECKED: dict[str, Fill] = {
    "empty": organizations.empty,
    "from_terraform": organizations.from_terraform,
    "broken": organizations.broken,
    "hostile": organizations.hostile,
    "large": organizations.large,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKED)
def test_the_check_says_unchanged_and_asks_nothing(
    name: str, cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.control.reset()
    CHECKED[name](cloud)
    for key, value in workspace_environment(tmp_path / "home", tmp_path / "backend").items():
        monkeypatch.setenv(key, value)
    assert adopt(cloud, tmp_path / "before").exit_code == 0
    asked = requests(cloud.control).total()
    cloud.control.reset_requests()
    result = adopt(cloud, tmp_path / "project", "--check")
    assert result.exit_code == 0, result.output
    adopted = len(imported(tmp_path / "project"))
    assert f"previews the program as {adopted} unchanged." in result.output
    assert requests(cloud.control).total() <= asked
    assert {each.method for each in cloud.control.requests() if each.route != "/oauth/token"} == {"GET"}


def test_the_check_tells_what_an_edit_would_change(
    cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.control.reset()
    organizations.from_terraform(cloud)
    for key, value in workspace_environment(tmp_path / "home", tmp_path / "backend").items():
        monkeypatch.setenv(key, value)
    assert adopt(cloud, tmp_path / "p").exit_code == 0
    module = tmp_path / "p/integrations/orders.py"
    module.write_text(module.read_text().replace('name="Orders"', 'name="Bills"'))
    result = adopt(cloud, tmp_path / "p", "--check")
    assert result.exit_code == 3, result.output
    assert "Pulumi would not leave everything as it is" in result.output
    assert "DataActionIntegration::orders" in result.output
