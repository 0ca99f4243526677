"""`doctor` reads what this engine tells of a project's stack, and its commands are ones that the engine takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.conftest import settings_of
from tools.automation import workspace_environment
from tools.engine import engine_folder

pytestmark = pytest.mark.engine


class Shell:
    """A shell in a project's folder.

    Args:
        folder: the folder.
        environment: the variables.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def type(self, command: str, given: str = "") -> None:
        shell = ["bash", "--norc", "-e", "-c", command]
        done = subprocess.run(shell, cwd=self.folder, env=self.environment, input=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def doctor(self, **variables: str) -> dict[str, dict[str, Any]]:
        """The checks by their keys; of several of one key the last."""
        command = [sys.executable, "-m", "genesyscloud_provider", "doctor", "--json"]
        environment = {**self.environment, **variables}
        told = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)
        assert told.returncode in (0, 1), told.stderr
        return {each["key"]: each for each in json.loads(told.stdout)["checks"]}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    own = workspace_environment(tmp_path / "home", tmp_path / "backend")
    path = os.pathsep.join([str(engine_folder()), os.defpath])
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: yaml\n", "utf-8")
    return Shell(folder, {**own, "PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})


def test_a_stacks_configuration_is_read_and_mended(shell: Shell, genesys_cloud: Emulator) -> None:
    assert shell.doctor()["project"]["commands"] == ["pulumi stack select"]
    shell.type("pulumi stack init dev --non-interactive")
    for name, value in settings_of(genesys_cloud).items():
        if name != "oauthClientSecret":
            shell.type(f"pulumi config set genesyscloud:{name} {value}")
    (command,) = shell.doctor()["credentials"]["commands"]
    assert command == "pulumi config set --secret genesyscloud:oauthClientSecret"
    shell.type(command, genesys_cloud.client_secret)
    shell.type("pulumi config set genesyscloud:preflihgt off")
    checks = shell.doctor()
    assert [checks[each]["state"] for each in ("project", "login", "organization", "engine")] == ["ok"] * 4
    assert checks["misspelt"]["commands"] == [
        "pulumi config set genesyscloud:preflight off",
        "pulumi config rm genesyscloud:preflihgt",
    ]
    for each in checks["misspelt"]["commands"]:
        shell.type(each)
    checks = shell.doctor()
    assert "misspelt" not in checks
    assert checks["preflight"]["value"] == "off, from genesyscloud:preflight"


def test_a_wrong_passphrase_is_told_and_hides_the_login_alone(shell: Shell, genesys_cloud: Emulator) -> None:
    shell.type("pulumi stack init dev --non-interactive")
    shell.type("pulumi config set genesyscloud:region us-east-1")
    shell.type("pulumi config set --secret genesyscloud:oauthClientSecret", genesys_cloud.client_secret)
    checks = shell.doctor(PULUMI_CONFIG_PASSPHRASE="another")
    assert "incorrect passphrase" in checks["project"]["value"]
    assert checks["region"]["value"] == "us-east-1, from genesyscloud:region"
    assert checks["login"]["state"] == "notChecked"
