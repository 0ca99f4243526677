"""What a user installs: exactly what was meant, whatever else stands in the folders of a checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto.provider_pb2 import GetSchemaRequest
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_provider import __version__
from tools import plugin_archive
from tools.plugin_process import plugin_process

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "genesyscloud_provider": "provider/genesyscloud_provider",
    "pulumi_genesyscloud": "sdk/python/pulumi_genesyscloud",
    "pytest_genesyscloud": "sdk/python/pytest_genesyscloud",
    "genesyscloud_emulator": "emulator/genesyscloud_emulator",
}
BESIDE = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
"""What a source distribution has besides the packages."""

STRAY = (
    ".env",
    ".DS_Store",
    ".secrets.py",
    ".idea/workspace.xml",
    ".venv/lib/site.py",
    "__pycache__/client.cpython-310.pyc",
    "client.py.orig",
    "client.py~",
    ".client.py.swp",
    "credentials.json",
    "notes.md",
    "notes.txt",
    "page.html",
    "page.html.jinja.orig",
    "py.typed.bak",
    "plain/py.typed",
    "secrets.json",
    "state.json",
    "terraform.tfstate",
    "tests/__init__.py",
    "tests/test_x.py",
    "tests/fixtures/key.pem",
)
"""What developers, editors and systems leave behind, none of it known to git."""


def _tracked(*folders: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, check=True, capture_output=True, text=True)
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git knows of this tree, and in every folder of it what git does not know."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in _tracked("provider", "sdk", "emulator", "plugin", plugin_archive.LOCK, ".gitignore", *BESIDE):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    for folder in [copy, *(each for each in copy.rglob("*") if each.is_dir())]:
        for name in STRAY:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("secret", "utf-8")
    return copy


def _hatch(tree: Path, target: Path, kind: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _hatch(checkout, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def source(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    packed = _hatch(checkout, tmp_path_factory.mktemp("sdist"), "sdist")
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(packed) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # some Pythons have none
        archive.extractall(folder)
    return folder / f"pulumi_genesyscloud-{__version__}"


def _meant() -> set[str]:
    """The files of a wheel: those of the packages that git knows, and what describes the distribution."""
    described = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    files = {f"pulumi_genesyscloud-{__version__}.dist-info/{name}" for name in described}
    for package, folder in PACKAGES.items():
        files |= {f"{package}{name.removeprefix(folder)}" for name in _tracked(folder)}
    return files


def _listed(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return set(packed.namelist())


def _read(wheel: Path, name: str) -> str:
    with zipfile.ZipFile(wheel) as packed:
        return packed.read(name).decode()


def test_a_wheel_holds_what_git_knows_of_the_packages_and_nothing_else(wheel: Path) -> None:
    assert _listed(wheel) == _meant()


def test_a_source_distribution_holds_the_same_and_what_it_is_built_with(source: Path) -> None:
    files = {each.relative_to(source).as_posix() for each in source.rglob("*") if each.is_file()}
    assert files == _tracked(*PACKAGES.values()) | {*BESIDE, ".gitignore", "PKG-INFO"}


def test_a_source_distribution_is_built_to_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    assert _listed(_hatch(source, tmp_path, "wheel")) == _listed(wheel)


def test_what_pip_makes_of_a_checkout_is_the_same_wheel(checkout: Path, wheel: Path, tmp_path: Path) -> None:
    """As for `pip install '.[aws]'`, and for the plugin's folder of a checkout."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "-w", str(tmp_path), f"{checkout}[aws]"], check=True)
    (built,) = tmp_path.glob("*.whl")
    assert _listed(built) == _listed(wheel)


def test_a_plugins_archive_holds_that_wheel_and_nothing_else_of_the_checkout(
    checkout: Path, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin_archive, "ROOT", checkout)
    first, *_ = plugin_archive.build(tmp_path / "archives")
    with tarfile.open(first) as archive:
        assert set(archive.getnames()) == {"PulumiPlugin.yaml", "__main__.py", "requirements.txt", wheel.name}
        packed = archive.extractfile(wheel.name)
        assert packed
        (tmp_path / wheel.name).write_bytes(packed.read())
    assert _listed(tmp_path / wheel.name) == _meant()


def test_what_is_installed_of_a_wheel_serves_the_schema_and_the_emulator(wheel: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(wheel)], check=True)
    environment = {"PYTHONPATH": str(tmp_path / "site")}
    from_there = f"assert genesyscloud_provider.__file__.startswith({str(tmp_path)!r})"
    serve = f"import genesyscloud_provider; {from_there}; from genesyscloud_provider.adapters.plugin.server import main"
    with plugin_process([sys.executable, "-c", f"{serve}; main()"], cwd=tmp_path, env=environment) as channel:
        schema = ResourceProviderStub(channel).GetSchema(GetSchemaRequest()).schema
        assert ResourceProviderStub(channel).GetPluginInfo(Empty()).version == __version__
    assert json.loads(schema) == json.loads((ROOT / "schema.json").read_text("utf-8"))
    program = (
        "import genesyscloud_emulator, pulumi_genesyscloud\n"
        f"assert genesyscloud_emulator.__file__.startswith({str(tmp_path)!r})\n"
        "with genesyscloud_emulator.Emulator() as emulator: emulator.control.state()"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, **environment}, check=True)


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is installed of a wheel."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", str(folder), str(wheel)], check=True)
    return folder


def _pytest(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest where a wheel is installed."""
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_pytest_finds_the_plugin_of_an_installed_wheel(site: Path, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest_genesyscloud\n"
        "def test_it(genesyscloud_mocks, request):\n"
        f"    assert pytest_genesyscloud.__file__.startswith({str(site)!r})\n"
        "    assert request.config.pluginmanager.get_plugin('pytest_genesyscloud') is pytest_genesyscloud\n"
        "    assert genesyscloud_mocks.control.state().integrations == []\n"
    )
    found = _pytest(site, tmp_path, "-W", "error")
    assert found.returncode == 0, found.stdout
    without = _pytest(site, tmp_path, "-p", "no:pytest_genesyscloud")
    assert "fixture 'genesyscloud_mocks' not found" in without.stdout


def test_a_suite_that_does_not_use_the_plugin_of_an_installed_wheel_loads_nothing_of_it(
    site: Path, tmp_path: Path
) -> None:
    heavy = {"pulumi", "pydantic", "httpx", "grpc", *PACKAGES} - {"pytest_genesyscloud"}
    (tmp_path / "test_it.py").write_text(
        f"import sys\ndef test_it():\n    assert {heavy} & set(sys.modules) == set()\n"
        "    assert 'pytest_genesyscloud' in sys.modules\n"
    )
    done = _pytest(site, tmp_path, "-W", "error", "-p", "no:hypothesispytest")
    assert done.returncode == 0, done.stdout


def test_our_own_suite_is_the_same_where_the_plugin_is_installed(site: Path) -> None:
    """As in a checkout, whose environment has the distribution: the plugin is there, whoever needs it or not."""
    tests = "tests/unit/test_sdk_mocks.py"
    done = _pytest(site, ROOT, "-q", tests)
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_typed(package: str, wheel: Path) -> None:
    assert f"{package}/py.typed" in _listed(wheel)


def test_the_language_host_is_told_that_there_is_no_plugin(wheel: Path) -> None:
    assert _read(wheel, "pulumi_genesyscloud/pulumi-plugin.json").strip() == '{"resource": false}'


def test_the_wheel_carries_its_license_and_its_readme(wheel: Path) -> None:
    (metadata,) = [name for name in _listed(wheel) if name.endswith("METADATA")]
    text = _read(wheel, metadata)
    assert "License-Expression: Apache-2.0" in text
    assert "Genesys Cloud" in text.partition("\n\n")[2][:300]
