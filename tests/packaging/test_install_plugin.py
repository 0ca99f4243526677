"""`pulumi-genesyscloud install-plugin`: what it leaves behind, and what that does."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import threading
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from click.testing import CliRunner, Result
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_provider import __version__
from genesyscloud_provider.__main__ import _launcher, _put, main
from genesyscloud_provider.adapters.installation import PLUGIN
from tools.plugin_process import plugin_process

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
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


def test_it_takes_the_place_of_an_archive_whose_installation_broke_off(plugins: Path, tmp_path: Path) -> None:
    """The engine's mark of an unfinished installation would hide the launcher, and some commands prefer the folder."""
    (tmp_path / "python" / "lib").mkdir(parents=True)
    (plugins / FOLDER / "venv" / "bin").mkdir(parents=True)
    (plugins / FOLDER / "venv" / "lib64").symlink_to(tmp_path / "python" / "lib")
    (plugins / FOLDER / "__pycache__").symlink_to(tmp_path / "python")
    for name in ("PulumiPlugin.yaml", "__main__.py", "requirements.txt", "pulumi_genesyscloud-0.1.0-py3-none-any.whl"):
        (plugins / FOLDER / name).touch()
    (plugins / f"{FOLDER}.partial").touch()
    assert "Left" not in install().output
    assert [each.name for each in plugins.rglob("*")] == [FOLDER, PLUGIN]
    assert (tmp_path / "python" / "lib").is_dir()


def test_what_no_installation_put_there_stays_and_is_named(plugins: Path, tmp_path: Path) -> None:
    folder = plugins / FOLDER
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine", "utf-8")
    (folder / "keys").symlink_to(tmp_path)
    (folder / "PulumiPlugin.yaml").touch()
    said = install().output
    assert f"Left in {folder} what no installation of this plugin put there: keys, notes.txt.\n" in said
    assert sorted(each.name for each in folder.iterdir()) == ["keys", "notes.txt", PLUGIN]
    assert (folder / "notes.txt").read_text("utf-8") == "mine"


def content(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.mark.parametrize("relative", [False, True])
def test_a_link_gives_way_to_a_folder_and_what_it_leads_to_stays(plugins: Path, tmp_path: Path, relative: bool) -> None:
    """As of somebody who works on the plugin: the link leads to the checkout, with names that an installation has."""
    work = tmp_path / "pulumi home" / "work"
    (work / "venv").mkdir(parents=True)
    for name in ("PulumiPlugin.yaml", "notes.txt", "venv/pyvenv.cfg", PLUGIN):
        (work / name).write_text(name, "utf-8")
    before = content(work)
    plugins.mkdir()
    (plugins / FOLDER).symlink_to(Path("../work") if relative else work)
    said = install().output
    led_to = plugins / "../work" if relative else work
    assert f"Replaced the symbolic link {plugins / FOLDER}, which led to {led_to}. Nothing there was changed.\n" in said
    assert content(work) == before
    assert not (plugins / FOLDER).is_symlink()
    assert [each.name for each in plugins.rglob("*")] == [FOLDER, PLUGIN]
    assert "Replaced" not in install().output


def test_a_link_that_leads_nowhere_gives_way_to_a_folder(plugins: Path, tmp_path: Path) -> None:
    plugins.mkdir(parents=True)
    (plugins / FOLDER).symlink_to(tmp_path / "gone")
    assert f"which led to {tmp_path / 'gone'}." in install().output
    assert not (tmp_path / "gone").exists()
    assert [each.name for each in plugins.rglob("*")] == [FOLDER, PLUGIN]


@pytest.mark.parametrize("link", ["pulumi home", "pulumi home/plugins"])
def test_a_link_further_up_is_followed(plugins: Path, tmp_path: Path, link: str) -> None:
    """Another disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(disk)
    assert "Replaced" not in install().output
    assert (tmp_path / link).is_symlink()
    assert [each.name for each in disk.rglob(PLUGIN)] == [PLUGIN]
    assert os.access(plugins / FOLDER / PLUGIN, os.X_OK)


def test_a_file_where_the_folder_has_to_be_stays_and_is_named(plugins: Path) -> None:
    plugins.mkdir(parents=True)
    (plugins / FOLDER).write_text("mine", "utf-8")
    result = install()
    assert result.exit_code == 1
    assert result.output == (
        f"Error: {plugins / FOLDER} is a file, and Pulumi needs a folder there. Move it away, and run"
        " pulumi-genesyscloud install-plugin again.\n"
    )
    assert [(each.name, each.read_text("utf-8")) for each in plugins.iterdir()] == [(FOLDER, "mine")]


@pytest.mark.parametrize("before", ["nothing", "a link", "an archive"])
def test_installations_at_the_same_time_all_succeed(plugins: Path, tmp_path: Path, before: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "notes.txt").touch()
    plugins.mkdir(parents=True)
    if before == "a link":
        (plugins / FOLDER).symlink_to(work)
    elif before == "an archive":
        for each in range(30):
            (plugins / FOLDER / "venv" / str(each)).mkdir(parents=True)
    folder, (name, launcher) = plugins / FOLDER, _launcher(Path(sys.executable), windows=False)
    together = threading.Barrier(4)

    def put(_: int) -> None:
        together.wait(timeout=60)
        _put(folder, name, launcher)

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(put, range(4)):
            pass
    assert [each.name for each in plugins.rglob("*")] == [FOLDER, PLUGIN]
    assert [each.name for each in work.iterdir()] == ["notes.txt"]


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


def said(*command: str | Path) -> str:
    """The one line that a command ends with; the engine shows what precedes it on the line before."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.defpath})
    assert (ran.returncode, ran.stdout) == (1, "")
    before, line, after = ran.stderr.split("\n")
    assert (before, after) == ("", "")
    return line


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """The folder of the packages in a Python environment that has none."""
    venv.create(tmp_path / "a venv", symlinks=True)
    (packages,) = (tmp_path / "a venv").glob("lib/*/site-packages")
    return packages


@pytest.fixture
def python(environment: Path, plugins: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Python of that environment, for which the plugin is installed."""
    python = environment.parents[2] / "bin" / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    installed()
    return python


def mends(python: Path) -> str:
    return f"run: '{python}' -m pip install --force-reinstall pulumi-genesyscloud=={__version__}"


def test_a_launcher_whose_environment_is_gone_says_what_to_do(python: Path, plugins: Path) -> None:
    shutil.rmtree(python.parents[1])
    assert said(plugins / FOLDER / PLUGIN) == (
        f"pulumi-genesyscloud: this is no bug; the Python of the plugin is gone ({python}). In the environment that has"
        " the package now, run: pulumi-genesyscloud install-plugin"
    )


def test_a_launcher_whose_environment_lost_the_package_says_what_to_do(
    python: Path, environment: Path, plugins: Path
) -> None:
    (environment / "genesyscloud_provider" / "__pycache__").mkdir(parents=True)  # as pip may leave it behind
    assert said(plugins / FOLDER / PLUGIN) == (
        f"pulumi-genesyscloud: this is no bug; the plugin's Python environment has lost the package. To mend it,"
        f" {mends(python)}"
    )


def test_a_launcher_knows_the_generated_sdk_in_the_place_of_the_package(
    python: Path, environment: Path, plugins: Path
) -> None:
    (environment / "pulumi_genesyscloud").mkdir()
    (environment / "pulumi_genesyscloud" / "__init__.py").touch()
    assert said(plugins / FOLDER / PLUGIN) == (
        "pulumi-genesyscloud: this is no bug; a generated SDK of the same name (`pulumi package add`) has replaced"
        f" the package. Take sdks/genesyscloud out of requirements.txt, then {mends(python)}"
    )


def add_package(environment: Path) -> None:
    """Add the package without its dependencies."""
    (environment / "ours.pth").write_text(str(ROOT / "provider"), "utf-8")
    described = environment / f"pulumi_genesyscloud-{__version__}.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(f"Name: pulumi-genesyscloud\nVersion: {__version__}\n", "utf-8")


@pytest.mark.parametrize("start", ["launcher", "console script"])
def test_a_plugin_without_what_it_depends_on_names_it(
    start: str, python: Path, environment: Path, plugins: Path
) -> None:
    add_package(environment)
    declared = re.search(rf'^{PLUGIN} = "(.+):(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert declared
    module, function = declared.groups()
    commands: dict[str, list[str | Path]] = {
        "launcher": [plugins / FOLDER / PLUGIN],
        "console script": [python, "-c", f"from {module} import {function}; {function}()"],
    }
    assert said(*commands[start]) == (
        "pulumi-genesyscloud: this is no bug; the plugin's Python environment is incomplete (No module named 'grpc')."
        f" To mend it, {mends(python)}"
    )


def test_a_plugin_that_starts_but_lacks_something_says_so_to_the_engine() -> None:
    """What the first answers do not need is looked for with the first call that is about resources."""
    without = (
        "import sys; sys.modules['httpx'] = None; from genesyscloud_provider.adapters.plugin.start import main; main()"
    )
    with plugin_process([sys.executable, "-c", without]) as channel, pytest.raises(grpc.RpcError) as failed:
        ResourceProviderStub(channel).GetSchema(provider_pb2.GetSchemaRequest())
    said = str(failed.value.details())
    assert said.startswith("the plugin's Python environment is incomplete (import of httpx halted")
    assert said.endswith(f" -m pip install --force-reinstall pulumi-genesyscloud=={__version__}")


def test_the_plugins_folder_without_the_package_says_what_to_do(python: Path) -> None:
    folder = ROOT / "plugin"
    assert said(python, folder) == (
        "pulumi-genesyscloud: this is no bug; the plugin's Python environment has lost the package. To mend it, run:"
        f' cd "{folder}" && "{python}" -m pip install --force-reinstall -r requirements.txt'
    )


def test_on_windows_the_launcher_is_a_command_file() -> None:
    """No Windows runs here: this is the text, as the command prompt would read it."""
    name, content = _launcher(Path(r"C:\Program Files (x86)\100%\python.exe"), windows=True)
    assert name == f"{PLUGIN}.cmd"
    lines = content.decode().split("\r\n")
    assert lines[0] == "@echo off"
    assert lines[-2].startswith(r'"C:\Program Files (x86)\100%%\python.exe" -c "import sys; ')
    assert lines[-2].endswith('main()" %*')
    assert lines[-1] == ""
    program = lines[-2].split('"')
    assert len(program) == 5, "what the command prompt takes for the end of the program"
    nodes = ast.walk(ast.parse(program[3].replace("%%", "%")))
    texts = [str(each.value) for each in nodes if isinstance(each, ast.Constant)]
    mends = r'run: "C:\Program Files (x86)\100%\python.exe" -m pip install --force-reinstall pulumi-genesyscloud=='
    assert sum(mends + __version__ in each for each in texts) == 2


def test_the_command_knows_its_version() -> None:
    command = Path(sys.executable).with_name("pulumi-genesyscloud")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    assert said == f"pulumi-genesyscloud, version {__version__}\n"
