"""The plugin as a folder with a PulumiPlugin.yaml: `plugin/` in a checkout, and the release archives made of it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_provider import __version__
from genesyscloud_provider.__main__ import INSTALLED
from genesyscloud_provider.adapters.installation import PLUGIN as PLUGIN_NAME
from tools import plugin_archive
from tools.plugin_process import plugin_process

pytestmark = pytest.mark.slow

PLUGIN = plugin_archive.ROOT / "plugin"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return plugin_archive.build(tmp_path_factory.mktemp("dist"))


@pytest.fixture
def unpacked(archives: list[Path], tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    with tarfile.open(archives[0]) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # some Pythons have none
        archive.extractall(folder)
    return folder


def would_install(folder: Path) -> str:
    """What pip would install of the folder's requirements, without their dependencies."""
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--dry-run", "--ignore-installed"]
    command = [*pip, "--no-index", "--no-deps", "--no-build-isolation", "-r", "requirements.txt"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()[-1]


def test_the_folder_answers_when_it_is_run_as_the_language_host_runs_it(tmp_path: Path) -> None:
    """In the user's project, which has a module of a name that the plugin uses."""
    (tmp_path / "pulumi.py").write_text("raise AssertionError('a module of the project')", "utf-8")
    command = [sys.executable, str(PLUGIN), "--logtostderr", "-v=9", "127.0.0.1:1"]
    with plugin_process(command, cwd=tmp_path) as channel:
        assert ResourceProviderStub(channel).GetPluginInfo(Empty()).version == __version__


def test_the_language_host_is_told_to_use_an_environment_of_the_plugins_own() -> None:
    assert yaml.safe_load((PLUGIN / "PulumiPlugin.yaml").read_text("utf-8")) == {
        "runtime": {"name": "python", "options": {"toolchain": "pip", "virtualenv": "venv"}}
    }


def test_the_folder_of_a_checkout_requires_that_checkout() -> None:
    assert would_install(PLUGIN) == f"Would install pulumi-genesyscloud-{__version__}"


def test_an_archive_requires_the_wheel_that_it_brings_along_and_what_that_needs(unpacked: Path) -> None:
    (wheel,) = unpacked.glob("*.whl")
    first, _, others = (unpacked / "requirements.txt").read_text("utf-8").partition("\n")
    assert first.startswith(f"./{wheel.name} --hash=sha256:")
    assert others == (plugin_archive.ROOT / plugin_archive.LOCK).read_text("utf-8")

    (unpacked / "requirements.txt").write_text(first, "utf-8")  # the others would come from an index
    assert would_install(unpacked) == f"Would install pulumi-genesyscloud-{__version__}"


def test_pip_refuses_a_wheel_that_is_not_the_archives_own(unpacked: Path) -> None:
    (wheel,) = unpacked.glob("*.whl")
    with zipfile.ZipFile(wheel, "a") as packed:
        packed.writestr("genesyscloud_provider/more.py", "")
    first = (unpacked / "requirements.txt").read_text("utf-8").partition("\n")[0]
    (unpacked / "requirements.txt").write_text(first, "utf-8")
    with pytest.raises(AssertionError, match="DO NOT MATCH THE HASHES"):
        would_install(unpacked)


def test_an_archive_holds_the_folder_and_the_wheel(unpacked: Path) -> None:
    wheel = f"pulumi_genesyscloud-{__version__}-py3-none-any.whl"
    assert {each.name for each in unpacked.iterdir()} == {
        "PulumiPlugin.yaml",
        "__main__.py",
        "requirements.txt",
        wheel,
    }
    for name in ("PulumiPlugin.yaml", "__main__.py"):
        assert (unpacked / name).read_bytes() == (PLUGIN / name).read_bytes()
    with zipfile.ZipFile(unpacked / wheel) as packed:
        assert "genesyscloud_provider/adapters/plugin/server.py" in packed.namelist()


def test_the_command_that_takes_an_archives_place_knows_all_that_an_archive_leaves(unpacked: Path) -> None:
    environment = yaml.safe_load((unpacked / "PulumiPlugin.yaml").read_text("utf-8"))["runtime"]["options"][
        "virtualenv"
    ]
    for each in [*unpacked.iterdir(), unpacked / environment, unpacked / PLUGIN_NAME]:
        assert any(each.match(pattern) for pattern in INSTALLED), each


def test_there_is_an_archive_for_every_system_that_pulumi_asks_for(archives: list[Path]) -> None:
    systems = [f"{system}-{machine}" for system in ("darwin", "linux", "windows") for machine in ("amd64", "arm64")]
    name = f"pulumi-resource-genesyscloud-v{__version__}"
    assert [each.name for each in archives] == [f"{name}-{each}.tar.gz" for each in systems]


def test_archives_are_the_same_bytes_every_time_and_say_nothing_of_who_built_them(
    archives: list[Path], tmp_path: Path
) -> None:
    contents = {each.read_bytes() for each in [*archives, *plugin_archive.build(tmp_path)]}
    assert len(contents) == 1
    with tarfile.open(fileobj=io.BytesIO(contents.pop())) as archive:
        entries = archive.getmembers()
    assert [each.name for each in entries] == sorted(each.name for each in entries)
    assert {(each.uid, each.gid, each.uname, each.gname, each.mode) for each in entries} == {(0, 0, "", "", 0o644)}
    assert len({each.mtime for each in entries}) == 1


def test_the_version_is_one_that_the_engine_understands() -> None:
    """It compares semantic versions; Python's way to write pre-releases is none."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
