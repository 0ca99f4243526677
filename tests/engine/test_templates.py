"""Each example is a template: `pulumi new` makes a project of it, asks for what the program reads, and it previews."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.configuration import NAMESPACE, SETTINGS
from tests.engine.conftest import SCRIPTS
from tests.engine.hosts import add_python_host, launcher
from tests.engine.test_examples import FOLDER, OPTIONAL, WEB_SERVICES, config_read_by
from tools.automation import workspace_environment
from tools.stack import ExampleStack

pytestmark = pytest.mark.engine

PROJECTS = sorted(each.parent for each in FOLDER.rglob("Pulumi.yaml") if "fleet" not in each.parts)
"""All but the program that `fleet.py` runs, whose settings are in its list."""
each_project = pytest.mark.parametrize(
    "project", [pytest.param(each, id=str(each.relative_to(FOLDER))) for each in PROJECTS]
)
HOSTED = ("python", "go", "nodejs", "java")
READ_ELSEWHERE = {
    "go": (r"config\.(Require|Get)(Secret)?\(\"(\w+)\"", "main.go"),
    "nodejs": (r"config\.(require|get)(Secret)?\(\"(\w+)\"", "index.ts"),
    "java": (r"config\.(require|get)(Secret)?\(\"(\w+)\"", "src/main/java/webservices/App.java"),
}
BY_NAME = {
    "multi-organization": {"test": False, "production": False}
    | dict.fromkeys(
        ("testClientSecret", "testOrdersPassword", "productionClientSecret", "productionOrdersPassword"), True
    )
}
"""Where a program makes the names of its keys up."""


class NewProject:
    """Somebody who starts projects at a terminal."""

    def __init__(self, work: Path) -> None:
        hosts = work / "hosts"
        for language in HOSTED:
            add_python_host(hosts, language)
        self.folder = work / "new"
        self.folder.mkdir()
        self.environment = {**os.environ, **workspace_environment(work / "home", work / "backend")}
        self.environment["PATH"] = f"{hosts}{os.pathsep}{self.environment['PATH']}"

    def pulumi(self, *arguments: str) -> str:
        """Run a command; returns what it said."""
        ended = subprocess.run(
            ["pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self.environment,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert ended.returncode == 0, ended.stdout
        return ended.stdout

    @property
    def settings(self) -> dict[str, Any]:
        """The new Pulumi.yaml."""
        found: dict[str, Any] = yaml.safe_load((self.folder / "Pulumi.yaml").read_text("utf-8"))
        return found


@pytest.fixture
def new(tmp_path: Path) -> NewProject:
    return NewProject(tmp_path)


def runtime_of(settings: dict[str, Any]) -> str:
    runtime = settings["runtime"]
    return str(runtime if isinstance(runtime, str) else runtime["name"])


def read_by(project: Path, settings: dict[str, Any]) -> dict[str, bool]:
    """The keys of its own that a program reads, and whether as secrets."""
    if project.name in BY_NAME:
        return BY_NAME[project.name]
    runtime = runtime_of(settings)
    if runtime == "python":
        return config_read_by(project / "__main__.py")
    if runtime == "yaml":
        declared = settings.get("config", {})
        return {key: each.get("secret", False) for key, each in declared.items() if "default" not in each}
    pattern, file = READ_ELSEWHERE[runtime]
    found = re.findall(pattern, (project / file).read_text("utf-8"))
    return {key: bool(is_secret) for _, is_secret, key in found}


@each_project
def test_pulumi_new_makes_a_project_that_asks_for_what_its_program_reads(project: Path, new: NewProject) -> None:
    original = yaml.safe_load((project / "Pulumi.yaml").read_text("utf-8"))
    template = original["template"]
    new.pulumi("new", str(project), "--generate-only", "--yes", "--name", "shop")
    assert new.settings["name"] == "shop"
    assert new.settings["description"] == original["description"] == template["description"]
    assert new.settings["runtime"] == original["runtime"]
    assert "template" not in new.settings
    assert new.settings.get("resources") == original.get("resources")
    ours = {str(each.relative_to(project)) for each in project.rglob("*") if each.is_file()}
    there = {str(each.relative_to(new.folder)) for each in new.folder.rglob("*") if each.is_file()}
    assert {each for each in ours - there if "__pycache__" not in each} == set()

    asked = template["config"]
    own = {key: each.get("secret", False) for key, each in asked.items() if ":" not in key}
    optional = OPTIONAL | {"genesysCloudAccount"}
    read = read_by(project, original)
    assert {key: own.get(key) for key in read if key not in optional} == {
        key: is_secret for key, is_secret in read.items() if key not in optional
    }
    secret_settings = {each.key for each in SETTINGS if each.secret}
    for key, each in asked.items():
        assert each["description"]
        if key.startswith(f"{NAMESPACE}:"):
            assert key in {setting.key for setting in SETTINGS}
            assert each.get("secret", False) == (key in secret_settings)
        assert not ("default" in each and each.get("secret")), "a secret has no default"
    readme = (project / "README.md").read_text("utf-8")
    assert f"pulumi new <checkout>/examples/{project.relative_to(FOLDER)}" in readme


def test_a_project_in_yaml_is_ready_when_pulumi_new_ends(new: NewProject, genesys_cloud: Emulator) -> None:
    plugins = Path(new.environment["PULUMI_HOME"]) / "plugins"
    plugin = "pulumi-resource-genesyscloud"
    launcher(plugins / f"resource-genesyscloud-v{version('pulumi-genesyscloud')}" / plugin, str(SCRIPTS / plugin))
    given = {
        "genesyscloud:apiUrl": genesys_cloud.url,
        "genesyscloud:loginUrl": genesys_cloud.url,
        "genesyscloud:oauthClientId": genesys_cloud.client_id,
    }
    config = [part for key, value in given.items() for part in ("--config", f"{key}={value}")]
    new.pulumi("new", str(FOLDER / "yaml/genesys-cloud"), "--yes", "--name", "shop", "--stack", "dev", *config)
    stored = yaml.safe_load((new.folder / "Pulumi.dev.yaml").read_text("utf-8"))["config"]
    assert stored == {**given, "genesyscloud:region": "us-east-1"}
    new.pulumi("config", "set", "--secret", "genesyscloud:oauthClientSecret", genesys_cloud.client_secret)
    assert re.search(r"\+ \d to create", new.pulumi("preview"))


def test_a_project_in_python_previews(new: NewProject, tmp_path: Path, config: dict[str, Any]) -> None:
    new.pulumi("new", str(FOLDER / WEB_SERVICES.folder), "--generate-only", "--yes", "--name", "shop")
    stack = ExampleStack(new.folder, tmp_path / "run", config={**config, **WEB_SERVICES.config})
    assert stack.preview()["create"] > 1
