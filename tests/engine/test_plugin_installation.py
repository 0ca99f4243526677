"""How the engine comes by the plugin: from the installed launcher, and from a release archive."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pip
import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider import __version__
from tests.engine.conftest import EngineStack, organization
from tests.engine.hosts import add_python_host
from tools import plugin_archive
from tools.automation import workspace_environment
from tools.engine import engine_folder

pytestmark = pytest.mark.engine

PLUGIN = "pulumi-resource-genesyscloud"
FOLDER = f"resource-genesyscloud-v{__version__}"

PROJECT = "name: project\nruntime: {name: python, options: {toolchain: pip, virtualenv: venv}}\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An engine with a home of its own, and no plugin or language host on its PATH."""
    own = workspace_environment(tmp_path / "dev" / "home", tmp_path / "dev" / "backend")
    return {**own, "PATH": os.pathsep.join([str(engine_folder()), os.defpath])}


@pytest.fixture
def plugins(environment: dict[str, str]) -> Path:
    return Path(environment["PULUMI_HOME"]) / "plugins"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plugin_archive.build(tmp_path_factory.mktemp("dist"))[0]


def run(environment: dict[str, str], *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def install_launcher(environment: dict[str, str]) -> None:
    ran = run(environment, Path(sys.executable).with_name("pulumi-genesyscloud"), "install-plugin")
    assert ran.returncode == 0, ran.stderr


def add_language_host(environment: dict[str, str], folder: Path) -> None:
    """Put the stand-in for Pulumi's Python language host on PATH."""
    environment["PATH"] = os.pathsep.join([str(add_python_host(folder / "bin")), environment["PATH"]])


def install_archive(environment: dict[str, str], archive: Path) -> subprocess.CompletedProcess[str]:
    return run(environment, "pulumi", "plugin", "install", "resource", "genesyscloud", __version__, "-f", archive)


def test_an_installed_plugin_is_found_without_settings_and_without_a_warning(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator, environment: dict[str, str], plugins: Path
) -> None:
    def program() -> None:
        options = pulumi.ResourceOptions(provider=organization(genesys_cloud))
        genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES, opts=options)

    stack = new_stack(plugins={}, environment=environment)
    missing = stack.refused(stack.preview, program)
    assert f"no resource plugin '{PLUGIN}' found in the workspace at version v{__version__}" in missing

    install_launcher(environment)
    outcomes = [stack.preview(program), stack.up(program), stack.preview(program), stack.refresh()]
    assert outcomes[2].changes == {}
    assert stack.integration["type"] == "genesyscloud:index:DataActionIntegration"
    outcomes.append(stack.destroy())
    for each in outcomes:
        assert "warning" not in each.text, each.text
        assert "$PATH" not in each.text, each.text

    removed = run(environment, "pulumi", "plugin", "rm", "--yes", "resource", "genesyscloud", __version__)
    assert removed.returncode == 0, removed.stderr
    assert list(plugins.iterdir()) == []


def test_the_engine_shows_what_a_launcher_says_on_a_line_of_its_own(environment: dict[str, str], plugins: Path) -> None:
    install_launcher(environment)
    launcher = plugins / FOLDER / PLUGIN
    script = launcher.read_text("utf-8")
    python = script.partition("\npython=")[2].partition("\n")[0]  # by whichever of its names pip wrote it down
    launcher.write_text(script.replace(python, "/gone/python"), "utf-8")
    ran = run(environment, "pulumi", "package", "get-schema", "genesyscloud")
    assert ran.returncode
    assert (
        "pulumi-genesyscloud: this is no bug; the Python of the plugin is gone (/gone/python). In the environment that"
        " has the package now, run: pulumi-genesyscloud install-plugin"
    ) in ran.stderr.splitlines()


NEEDS_PLUGIN = {
    "The provider 'org'": "genesyscloud.Provider('org')",
    "To import 'orders' Pulumi": (
        "genesyscloud.IntegrationCredential('orders', 'basicAuth', opts=pulumi.ResourceOptions(import_='1'))"
    ),
}


def test_a_python_program_names_the_command_that_installs_the_plugin(
    environment: dict[str, str], tmp_path: Path
) -> None:
    add_language_host(environment, tmp_path)
    project = tmp_path / "project"
    project.mkdir()
    (project / "venv").symlink_to(sys.prefix)
    (project / "Pulumi.yaml").write_text(PROJECT, "utf-8")
    assert run(environment, "pulumi", "stack", "init", "dev", "-C", project).returncode == 0

    for what, line in NEEDS_PLUGIN.items():
        program = f"import pulumi\nimport pulumi_genesyscloud as genesyscloud\n{line}\n"
        (project / "__main__.py").write_text(program, "utf-8")
        ran = run(environment, "pulumi", "preview", "-C", project)
        assert ran.returncode
        assert f"{what} needs the plugin of pulumi-genesyscloud {__version__}." in ran.stdout
        assert "pulumi plugin install" not in ran.stdout + ran.stderr
    command = next(line for line in ran.stdout.splitlines() if line.endswith(" install-plugin"))
    installed = run(environment, *shlex.split(command))  # as it stands there
    assert installed.returncode == 0, installed.stderr
    assert what not in run(environment, "pulumi", "preview", "-C", project).stdout, "the last one finds it"


def test_package_add_in_a_python_project_does_not_replace_the_package(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """What it generates has the package's name."""
    install_launcher(environment)
    add_language_host(environment, tmp_path)
    project = tmp_path / "project"
    venv.create(project / "venv", symlinks=True)
    (packages,) = project.glob("venv/lib/*/site-packages")
    (packages / "pip.pth").write_text(str(Path(pip.__file__).parents[1]), "utf-8")
    (project / "requirements.txt").write_text("pulumi-genesyscloud\n", "utf-8")
    (project / "Pulumi.yaml").write_text(PROJECT, "utf-8")

    machines = {**os.environ, **environment}  # pip gets what it builds with as everything else here
    ran = run(machines, "pulumi", "package", "add", "genesyscloud", "-C", project)
    assert ran.returncode
    assert (
        "depends on pulumi-genesyscloud===from-pip-only:remove-sdks/genesyscloud-from-requirements.txt"
        in ran.stdout + ran.stderr
    )
    assert [each.name for each in packages.iterdir()] == ["pip.pth"]
    assert (project / "Pulumi.yaml").read_text("utf-8") == PROJECT
    assert (project / "requirements.txt").read_text("utf-8") == "pulumi-genesyscloud\nsdks/genesyscloud\n"


def test_without_the_language_host_an_archive_is_unpacked_but_not_installed(
    environment: dict[str, str], plugins: Path, archive: Path
) -> None:
    """As far as the engine goes by itself. The launcher then takes the place of what is left."""
    if (engine_folder() / "pulumi-language-python").exists():
        pytest.skip("this engine has its language host")
    ran = install_archive(environment, archive)
    assert ran.returncode
    assert "no language plugin 'pulumi-language-python' found in the workspace or on your $PATH" in ran.stderr
    assert (plugins / FOLDER / "PulumiPlugin.yaml").exists()
    assert (plugins / f"{FOLDER}.partial").exists()

    install_launcher(environment)
    assert {each.name for each in plugins.iterdir()} == {FOLDER, f"{FOLDER}.lock"}
    ran = run(environment, "pulumi", "package", "get-schema", f"genesyscloud@{__version__}")
    assert '"name": "genesyscloud"' in ran.stdout, ran.stderr


PROGRAM = """\
name: shop
runtime: yaml
resources:
  orders:
    type: genesyscloud:DataActionIntegration
    properties: {integrationType: custom-rest-actions}
"""


def test_an_archive_is_installed_and_runs_with_what_the_package_index_alone_gives(
    environment: dict[str, str], plugins: Path, archive: Path, genesys_cloud: Emulator, tmp_path: Path
) -> None:
    """Each package by its hash: pip refuses whatever else is there. The program is one of another language."""
    add_language_host(environment, tmp_path)
    everywhere = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PULUMI_"))}
    ran = install_archive({**everywhere, **environment, "PIP_REQUIRE_HASHES": "1"}, archive)
    assert ran.returncode == 0, ran.stderr
    assert not (plugins / f"{FOLDER}.partial").exists()
    (packages,) = (plugins / FOLDER / "venv").glob("lib/*/site-packages")
    assert {"genesyscloud_provider", "pulumi", "grpc"} <= {each.name for each in packages.iterdir()}

    project = tmp_path / "project"
    project.mkdir()
    (project / "Pulumi.yaml").write_text(PROGRAM, "utf-8")
    assert run(environment, "pulumi", "stack", "init", "dev", "-C", project).returncode == 0
    settings = {"apiUrl": genesys_cloud.url, "loginUrl": genesys_cloud.url, "oauthClientId": genesys_cloud.client_id}
    for name, value in {**settings, "oauthClientSecret": genesys_cloud.client_secret}.items():
        ran = run(environment, "pulumi", "config", "set", "--secret", f"genesyscloud:{name}", value, "-C", project)
        assert ran.returncode == 0, ran.stderr
    ran = run(environment, "pulumi", "preview", "-C", project)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "+ 2 to create" in ran.stdout
    assert genesys_cloud.control.requests(), "the provider has looked whether there is room"
