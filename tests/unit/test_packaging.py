"""What a user installs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_three_packages_and_nothing_of_development(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    packages = {each for each in tops if not each.endswith(".dist-info")}
    assert packages == {"genesyscloud_provider", "pulumi_genesyscloud", "genesyscloud_emulator"}


@pytest.mark.parametrize("package", ["genesyscloud_provider", "pulumi_genesyscloud", "genesyscloud_emulator"])
def test_every_package_is_typed(package: str, wheel: zipfile.ZipFile) -> None:
    assert f"{package}/py.typed" in wheel.namelist()


def test_the_language_host_is_told_that_there_is_no_plugin(wheel: zipfile.ZipFile) -> None:
    assert wheel.read("pulumi_genesyscloud/pulumi-plugin.json").strip() == b'{"resource": false}'


def test_the_wheel_carries_its_license_and_its_readme(wheel: zipfile.ZipFile) -> None:
    (metadata,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    text = wheel.read(metadata).decode()
    assert "License-Expression: Apache-2.0" in text
    assert "Genesys Cloud" in text.partition("\n\n")[2][:300]
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_wheel_carries_the_pages_of_the_schema(wheel: zipfile.ZipFile) -> None:
    pages = {each.name for each in (ROOT / "provider/genesyscloud_provider/doors/plugin/docs").iterdir()}
    assert pages
    assert pages <= {Path(name).name for name in wheel.namelist() if "doors/plugin/docs/" in name}
