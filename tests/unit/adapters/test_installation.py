"""Whether Pulumi can find the plugin: judged only where there is no doubt, or a program that works would be stopped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import PLUGIN, cannot_be_found

VENV = "name: p\nruntime: {name: python, options: {virtualenv: venv}}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, VENV)
    return tmp_path


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """The environment of a program whose project has a virtual environment, in which the package is installed."""
    own = tmp_path / "venv" / "bin"
    add(own)
    return {
        "VIRTUAL_ENV": str(own.parent),
        "PATH": os.pathsep.join([str(own), str(tmp_path / "bin")]),
        "PULUMI_HOME": str(tmp_path / "home"),
    }


def write(project: Path, settings: str) -> None:
    (project / "Pulumi.yaml").write_text(settings, "utf-8")


def add(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLUGIN).touch(0o755)


def test_the_environment_that_pulumi_gives_the_program_alone_does_not_count(
    project: Path, variables: dict[str, str]
) -> None:
    assert cannot_be_found(project, variables)


def test_an_environment_that_the_user_activated_as_well_counts(project: Path, variables: dict[str, str]) -> None:
    own = variables["PATH"].split(os.pathsep)[0]
    assert not cannot_be_found(project, {**variables, "PATH": os.pathsep.join([own, variables["PATH"]])})


def test_an_environment_that_only_the_user_can_have_activated_counts(project: Path, variables: dict[str, str]) -> None:
    write(project, "name: p\nruntime: python\n")
    assert not cannot_be_found(project, variables)


def test_a_plugin_on_the_users_path_is_found_unless_the_user_says_otherwise(
    project: Path, variables: dict[str, str]
) -> None:
    add(project / "bin")
    assert not cannot_be_found(project, variables)
    assert cannot_be_found(project, {**variables, "PULUMI_IGNORE_AMBIENT_PLUGINS": "true"})


def test_an_installed_plugin_is_found_in_this_version_only(project: Path, variables: dict[str, str]) -> None:
    folder = project / "home" / "plugins"
    add(folder / "resource-genesyscloud-v0.0.1")
    assert cannot_be_found(project, variables)
    add(folder / f"resource-genesyscloud-v{__version__}")
    assert not cannot_be_found(project, variables)


@pytest.mark.parametrize(
    "name",
    ["PULUMI_DEBUG_PROVIDERS", "PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES", "PULUMI_ENABLE_LEGACY_PLUGIN_SEARCH"],
)
def test_where_the_engine_looks_elsewhere_nothing_is_judged(
    name: str, project: Path, variables: dict[str, str]
) -> None:
    assert not cannot_be_found(project, {**variables, name: "genesyscloud:1234"})


@pytest.mark.parametrize(
    "more", ["plugins:\n  providers:\n    - {name: genesyscloud, path: x}\n", "packages: {genesyscloud: x}\n"]
)
def test_a_project_that_names_its_plugins_is_not_judged(more: str, project: Path, variables: dict[str, str]) -> None:
    write(project, VENV + more)
    assert not cannot_be_found(project, variables)


def test_a_project_that_cannot_be_read_is_not_judged(project: Path, variables: dict[str, str]) -> None:
    (project / "Pulumi.yaml").unlink()
    assert not cannot_be_found(project, variables)
