"""A release as its workflow makes it: all that is published, from its files, and the workflow itself."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Final

import pytest
import yaml

from genesyscloud_provider import __version__
from tests.security.test_dependencies import pins
from tools import plugin_archive, sdkgen
from tools.breaking import API, RECORDED, api
from tools.release import agreement, artefacts

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
TAG = f"v{__version__}"
UV = Path(sys.executable).with_name("uv")

needs_node = pytest.mark.skipif(bool(sdkgen.missing_node()), reason=str(sdkgen.missing_node()))


def run(*command: str | Path, folder: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    # uv asks no authority of the system's own otherwise, as pip does.
    environment = {**os.environ, "UV_SYSTEM_CERTS": "true", **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def done(*command: str | Path, folder: Path = ROOT, **variables: str) -> str:
    ran = run(*command, folder=folder, **variables)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


# What is published


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release") / "dist"
    done(sys.executable, "-m", "tools.release", "build", "--folder", folder)
    return folder


def unpacked(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # some Pythons have none
        packed.extractall(folder)
    return folder


@pytest.mark.slow
def test_all_that_is_published_is_made(dist: Path) -> None:
    python = {f"pulumi_genesyscloud-{__version__}-py3-none-any.whl", f"pulumi_genesyscloud-{__version__}.tar.gz"}
    languages = {"go": "tar.gz", "nodejs": "tgz", "dotnet": "tar.gz", "java": "tar.gz"}
    made = languages.keys() - ({"nodejs"} if sdkgen.missing_node() else set())
    assert {each.name for each in (dist / "python").iterdir()} == python
    assert {each.name for each in (dist / "release").iterdir()} == python | {
        *(f"pulumi-resource-genesyscloud-{TAG}-{each}.tar.gz" for each in plugin_archive.SYSTEMS),
        *(f"pulumi-genesyscloud-{each}-{__version__}.{languages[each]}" for each in made),
        f"pulumi-genesyscloud-{__version__}.cdx.json",
        "schema.json",
        "SHA256SUMS",
    }
    assert (dist / "notes.md").read_text("utf-8") == agreement.notes(__version__)


@pytest.mark.slow
def test_the_checksums_are_those_of_every_other_file(dist: Path) -> None:
    lines = (dist / "release" / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in (each.split("  ") for each in lines)}
    files = {each.name: each for each in (dist / "release").iterdir()}
    assert sums.keys() == files.keys() - {"SHA256SUMS"}
    assert sums == {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sums}


@pytest.mark.slow
def test_the_list_of_parts_has_each_package_that_an_archive_installs_with_its_hashes(dist: Path) -> None:
    listed = json.loads((dist / "release" / f"pulumi-genesyscloud-{__version__}.cdx.json").read_text("utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    about = listed["metadata"]["component"]
    assert (about["name"], about["version"]) == ("pulumi-genesyscloud", __version__)
    pinned = {(each["name"], each["version"]) for each in pins(ROOT / plugin_archive.LOCK)}
    assert {(each["name"], each["version"]) for each in listed["components"]} == pinned
    assert all("hashes" in json.dumps(each) for each in listed["components"])


PLATFORMS: Final = {
    "darwin-amd64": "x86_64-apple-darwin",
    "darwin-arm64": "aarch64-apple-darwin",
    "linux-amd64": "x86_64-unknown-linux-gnu",
    "linux-arm64": "aarch64-unknown-linux-gnu",
    "windows-amd64": "x86_64-pc-windows-msvc",
    "windows-arm64": "aarch64-pc-windows-msvc",
}
"""What uv calls the systems of the plugin's archives."""

TO_BE_BUILT: Final = {"windows-arm64": "grpcio"}
"""What has no wheel for a system; docs/development/releasing.md says so."""


@pytest.mark.slow
@pytest.mark.parametrize("system", plugin_archive.SYSTEMS)
def test_what_an_archive_installs_has_a_wheel_for_its_system(system: str, tmp_path: Path) -> None:
    pythons = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    tested = pythons["jobs"]["each-python"]["strategy"]["matrix"]["python"]
    for version in (tested[0], tested[-1]):
        where = ("--python-platform", PLATFORMS[system], "--python-version", version, "--target", tmp_path)
        how = ("--quiet", "--dry-run", "--only-binary", ":all:", "--require-hashes")
        ran = run(UV, "pip", "install", *how, *where, "--requirement", ROOT / plugin_archive.LOCK)
        lacks = TO_BE_BUILT.get(system)
        assert (ran.returncode == 0) is (lacks is None), ran.stderr
        assert lacks is None or f"{lacks}==" in ran.stderr


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment of its own, with what a plugin's archive would install beside the package."""
    folder = tmp_path_factory.mktemp("environment")
    done(UV, "venv", "--quiet", "--seed", "--python", sys.executable, folder)
    python = folder / "bin" / "python"
    install = (UV, "pip", "install", "--quiet", "--python", python)
    done(*install, "--require-hashes", "--requirement", ROOT / plugin_archive.LOCK)
    return python


WORKS = """
import pulumi_genesyscloud, genesyscloud_emulator, genesyscloud_provider
assert genesyscloud_provider.__version__ == "{version}", genesyscloud_provider.__version__
assert all(hasattr(pulumi_genesyscloud, each) for each in pulumi_genesyscloud.__all__)
assert {folder!r} in pulumi_genesyscloud.__file__
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_python_packages_work_in_an_environment_of_their_own(
    kind: str, dist: Path, empty: Path, tmp_path: Path
) -> None:
    """Its requirements are there already: that they are all is `uv pip check`'s to say."""
    (packed,) = (dist / "python").glob(kind)
    done(UV, "pip", "install", "--quiet", "--python", empty, "--no-deps", "--reinstall", packed)
    done(UV, "pip", "check", "--quiet", "--python", empty)
    program = WORKS.format(version=__version__, folder=str(empty.parents[1]))
    done(empty, "-c", program, folder=tmp_path, PYTHONPATH="")
    for command in ("pulumi-genesyscloud", "pulumi-resource-genesyscloud"):
        assert __version__ in done(empty.with_name(command), "--version", folder=tmp_path, PYTHONPATH="")
    assert "install-plugin" in done(empty.with_name("pulumi-genesyscloud"), "--help", folder=tmp_path, PYTHONPATH="")


@pytest.mark.slow
def test_a_go_program_compiles_with_the_sdk_from_its_archive(dist: Path, tmp_path: Path) -> None:
    sdk = unpacked(dist / "release" / f"pulumi-genesyscloud-go-{__version__}.tar.gz", tmp_path / "sdk")
    assert (sdk / "LICENSE").exists()
    (tmp_path / "work").mkdir()
    sdkgen.compile_go(ROOT / "examples" / "go" / "web-services", sdk, tmp_path / "work")


@pytest.mark.slow
@pytest.mark.skipif(bool(sdkgen.missing_java()), reason=str(sdkgen.missing_java()))
def test_a_java_program_compiles_with_the_sdk_from_its_archive(dist: Path, tmp_path: Path) -> None:
    sdk = unpacked(dist / "release" / f"pulumi-genesyscloud-java-{__version__}.tar.gz", tmp_path / "sdk")
    (tmp_path / "work").mkdir()
    sdkgen.compile_java(ROOT / "examples" / "java" / "web-services", sdk, tmp_path / "work")


@pytest.mark.slow
@needs_node
def test_a_nodejs_program_loads_the_sdk_from_its_package(dist: Path, tmp_path: Path) -> None:
    """npm installs the file in an empty project, with what the package asks for."""
    package = dist / "release" / f"pulumi-genesyscloud-nodejs-{__version__}.tgz"
    done("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", package, folder=tmp_path)
    program = "const g = require('pulumi-genesyscloud'); console.log(typeof g.DataAction, typeof g.getOrganization)"
    assert done("node", "-e", program, folder=tmp_path) == "function function\n"


@pytest.mark.slow
def test_what_cannot_be_made_fails_a_release_and_is_told_in_a_dry_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sdkgen, "missing_node", lambda: "node not installed")
    assert artefacts.sdks(tmp_path, __version__, every=False) == ["nodejs (node not installed)"]
    with pytest.raises(sdkgen.CommandFailed, match=r"no SDK of nodejs \(node not installed\)"):
        artefacts.sdks(tmp_path, __version__, every=True)


# What has to agree


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree whose release is ready."""
    for each in ("pyproject.toml", "schema.json", "CHANGELOG.md"):
        shutil.copy(ROOT / each, tmp_path)
    for each in ("sdk", "emulator"):
        shutil.copytree(ROOT / each, tmp_path / each, ignore=shutil.ignore_patterns("__pycache__"))
    changelog = (tmp_path / "CHANGELOG.md").read_text("utf-8")
    released = changelog.replace("## Unreleased\n", f"## Unreleased\n\n## {__version__} - 2026-01-31\n", 1)
    (tmp_path / "CHANGELOG.md").write_text(released, "utf-8")
    recorded = tmp_path / "recorded" / __version__
    recorded.mkdir(parents=True)
    shutil.copy(ROOT / "schema.json", recorded)
    api.record(recorded / API, ROOT)
    return tmp_path


def disagreements(tree: Path, tag: str | None = TAG) -> list[str]:
    return list(agreement.disagreements(tag, tree, tree / "recorded"))


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")


def test_this_tree_agrees_with_itself() -> None:
    assert list(agreement.disagreements(None)) == []


def test_a_tree_that_is_ready_agrees_with_its_tag(tree: Path) -> None:
    assert disagreements(tree) == []


@pytest.mark.parametrize("tag", ["v99.0.0", __version__, f"{TAG}-rc.1", f"{TAG}; rm -rf /"])
def test_another_tag_is_told(tag: str, tree: Path) -> None:
    (said,) = disagreements(tree, tag)
    assert said.startswith(f"The tag is {tag}, the version {__version__}: tag the release {TAG}")


def test_what_does_not_agree_is_told_with_what_mends_it(tree: Path) -> None:
    edit(tree / "CHANGELOG.md", f"## {__version__} - 2026-01-31", "## Soon")
    edit(tree / "schema.json", '"version": "', '"version": "9')
    edit(tree / "emulator/genesyscloud_emulator/__init__.py", "import Fault, FaultReport", "import FaultReport")
    schema, changelog, record = disagreements(tree)
    assert schema == f"schema.json is not that of {__version__}: run `make schema`."
    assert changelog.startswith(f"CHANGELOG.md has no heading '## {__version__} - YYYY-MM-DD'")
    assert record.endswith("is not recorded as it is now: run `python -m tests.upgrades.record --again`.")
    shutil.copy(tree / "schema.json", tree / "recorded" / __version__)
    assert disagreements(tree)[-1].startswith(f"Python's API is not what {__version__} has recorded")


def test_what_breaks_since_the_release_before_has_to_be_in_the_changelog(tree: Path) -> None:
    before = tree / "recorded" / "0.0.9"
    shutil.copytree(tree / "recorded" / __version__, before)
    schema = json.loads((before / "schema.json").read_text("utf-8"))
    schema["resources"]["genesyscloud:index:Role"]["inputProperties"]["colour"] = {"type": "string"}
    (before / "schema.json").write_text(json.dumps(schema), "utf-8")
    (said,) = disagreements(tree)
    assert said.startswith("Role.colour is gone, which programs may give, since 0.0.9: name it under '### Breaking'")
    edit(tree / "CHANGELOG.md", "2026-01-31\n", "2026-01-31\n\n### Breaking\n\n- `Role.colour` is gone.\n")
    assert disagreements(tree) == []


def test_the_command_fails_where_something_does_not_agree() -> None:
    ran = run(sys.executable, "-m", "tools.release", "check", "--tag", "v99.0.0")
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"The tag is v99.0.0, the version {__version__}:")


def test_the_notes_are_what_the_changelog_says_of_the_version() -> None:
    changelog = "## Unreleased\n\n- new\n\n## 1.2.3 - 2026-01-31\n\n### Added\n\n- x\n\n## 1.2.2 - 2026-01-30\n\n- y\n"
    assert agreement.notes("1.2.3", changelog) == "### Added\n\n- x\n"
    assert agreement.notes("9.9.9", changelog) == "- new\n"
    with pytest.raises(agreement.NoSection):
        agreement.notes("9.9.9", "# Changelog\n\n## Unreleased\n")


def test_every_release_of_the_changelog_is_recorded() -> None:
    released = re.findall(r"^## (\d+\.\d+\.\d+) - ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert set(released) <= {each.name for each in RECORDED.iterdir()}


# The draft


@pytest.fixture
def drafted(dist: Path, tmp_path: Path) -> Path:
    """A folder as the job of the draft has it, and a `gh` that writes down what it is told."""
    shutil.copytree(dist, tmp_path / "dist")
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$GH_TOKEN" "$@" > told\n', "utf-8")
    gh.chmod(0o755)
    return tmp_path


def draft(folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder / "bin"), os.defpath])
    return run("bash", ROOT / "tools/release/draft.sh", folder=folder, PATH=path, TAG=TAG, GH_TOKEN="token")


@pytest.mark.slow
def test_the_draft_has_every_file_and_the_notes(drafted: Path) -> None:
    assert draft(drafted).returncode == 0
    token, *told = (drafted / "told").read_text("utf-8").splitlines()
    assert token == "token"
    files = sorted(f"dist/release/{each.name}" for each in (drafted / "dist/release").iterdir())
    assert told[:3] == ["release", "create", TAG]
    assert sorted(told[3 : 3 + len(files)]) == files
    assert told[3 + len(files) :] == ["--draft", "--verify-tag", "--title", TAG, "--notes-file", "dist/notes.md"]


@pytest.mark.slow
def test_what_is_not_as_it_was_made_is_not_published(drafted: Path) -> None:
    with (drafted / "dist/release/schema.json").open("a") as file:
        file.write(" ")
    assert draft(drafted).returncode
    assert not (drafted / "told").exists()
