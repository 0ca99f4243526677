"""`pulumi-genesyscloud install-plugin`: what it leaves behind, and what that does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_provider import __version__
from genesyscloud_provider.__main__ import PLUGIN, _launcher, main
from tools.plugin_process import plugin_process

FOLDER = f"resource-genesyscloud-v{__version__}"


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the plugins in a home of our own; no plugin is on PATH."""
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi home"))
    monkeypatch.setenv("PATH", os.defpath)
    return tmp_path / "pulumi home" / "plugins"


def install(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["install-plugin", *arguments], prog_name="pulumi-genesyscloud")


def installed() -> None:
    result = install()
    assert result.exit_code == 0, result.output


def test_the_launcher_answers_in_a_project_whose_modules_have_the_names_of_ours(plugins: Path, tmp_path: Path) -> None:
    installed()
    project = tmp_path / "project"
    project.mkdir()
    for name in ("grpc", "pulumi", "email", "genesyscloud_provider"):
        (project / f"{name}.py").write_text("raise AssertionError('a module of the project')", "utf-8")
    command = [str(plugins / FOLDER / PLUGIN), "--logtostderr", "-v=9", "127.0.0.1:1"]
    with plugin_process(command, cwd=project, env={"PATH": os.defpath}) as channel:
        assert ResourceProviderStub(channel).GetPluginInfo(Empty()).version == __version__


def test_the_folder_is_below_the_users_home_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    for home in (None, ""):
        if home is None:
            monkeypatch.delenv("PULUMI_HOME", raising=False)
        else:
            monkeypatch.setenv("PULUMI_HOME", home)
        installed()
        launcher = tmp_path / "ada" / ".pulumi" / "plugins" / FOLDER / PLUGIN
        assert os.access(launcher, os.X_OK)
        launcher.unlink()


def test_it_says_what_it_did_and_how_to_undo_it(plugins: Path) -> None:
    said = install().output
    assert str(plugins / FOLDER / PLUGIN) in said
    assert sys.executable in said
    assert f"pulumi plugin rm resource genesyscloud {__version__}\n" in said
    assert "PATH" not in said


def test_a_repetition_replaces_the_launcher_and_leaves_nothing_else(plugins: Path) -> None:
    installed()
    launcher = plugins / FOLDER / PLUGIN
    first = launcher.read_bytes()
    launcher.write_text("#!/bin/sh\nexit 7\n", "utf-8")
    launcher.chmod(0o644)
    installed()
    assert launcher.read_bytes() == first
    assert os.access(launcher, os.X_OK)
    assert [each.name for each in plugins.rglob("*")] == [FOLDER, PLUGIN]


def test_it_takes_the_place_of_an_archive_whose_installation_broke_off(plugins: Path) -> None:
    """The engine's mark of an unfinished installation would hide the launcher, and some commands prefer the folder."""
    (plugins / FOLDER / "venv" / "bin").mkdir(parents=True)
    (plugins / FOLDER / "lib").symlink_to(plugins)
    (plugins / FOLDER / "PulumiPlugin.yaml").touch()
    (plugins / f"{FOLDER}.partial").touch()
    installed()
    assert [each.name for each in plugins.rglob("*")] == [FOLDER, PLUGIN]


def test_a_folder_that_cannot_be_written_is_named(plugins: Path) -> None:
    plugins.parent.mkdir()
    plugins.write_text("a file", "utf-8")
    result = install()
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {plugins / FOLDER} cannot be written: Not a directory. ")
    assert "PULUMI_HOME" in result.output


def test_a_plugin_on_path_is_pointed_out_because_pulumi_prefers_it(
    plugins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ambient = tmp_path / "bin" / PLUGIN
    ambient.parent.mkdir()
    ambient.touch(0o755)
    monkeypatch.setenv("PATH", str(ambient.parent))
    said = install().output
    assert f"Pulumi prefers {ambient}" in said
    assert "PULUMI_IGNORE_AMBIENT_PLUGINS=true" in said


def test_any_path_of_the_interpreter_is_passed_on_as_it_is(
    plugins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / """it's "100%" $HOME & ü""" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$0" "$1" "$3" "$4"\n', "utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    installed()
    ran = subprocess.run([plugins / FOLDER / PLUGIN, "-v=9", "a b"], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [str(python), "-c", "-v=9", "a b"]


def test_a_launcher_whose_environment_is_gone_says_what_to_do(
    plugins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))
    installed()
    ran = subprocess.run([plugins / FOLDER / PLUGIN], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    (line,) = ran.stderr.splitlines()
    assert "Run pulumi-genesyscloud install-plugin" in line
    assert line.endswith(str(tmp_path / "gone" / "python"))


def test_on_windows_the_launcher_is_a_command_file() -> None:
    """No Windows runs here: this is the text, as the command prompt would read it."""
    name, content = _launcher(Path(r"C:\Program Files (x86)\100%\python.exe"), windows=True)
    assert name == f"{PLUGIN}.cmd"
    lines = content.decode().split("\r\n")
    assert lines[0] == "@echo off"
    assert lines[-2].startswith(r'"C:\Program Files (x86)\100%%\python.exe" -c "import sys; ')
    assert lines[-2].endswith('main()" %*')
    assert lines[-1] == ""


def test_the_command_knows_its_version() -> None:
    command = Path(sys.executable).with_name("pulumi-genesyscloud")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    assert said == f"pulumi-genesyscloud, version {__version__}\n"
