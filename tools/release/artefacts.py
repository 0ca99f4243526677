"""All that a release publishes, made from this tree."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tools import plugin_archive, sdkgen
from tools.plugin_archive import LOCK
from tools.release.agreement import ROOT, notes
from tools.schema import FILE

NAME: Final = "pulumi-genesyscloud"
SUMS: Final = "SHA256SUMS"

PYTHON: Final = "python"
"""The folder of what goes to the Python package index."""

RELEASE: Final = "release"
"""The folder of what is attached to the release."""

NOTES: Final = "notes.md"

AS_GENERATED: Final = ("dotnet", "go", "java")
"""The languages whose SDKs are released as sources."""


def build(target: Path, version: str, say: Callable[[str], object], *, every: bool) -> list[str]:
    """Make everything anew in a folder.

    Args:
        target: what is there of before is removed.
        version: this tree's.
        say: told of each file that was made.
        every: whether each language's SDK is needed. Otherwise those are left out that cannot be made here.

    Returns:
        The languages that were left out.

    Raises:
        sdkgen.CommandFailed: a tool failed, or is missing though it is needed.
        agreement.NoSection: the changelog says nothing of the version.
    """
    shutil.rmtree(target, ignore_errors=True)
    release = target / RELEASE
    release.mkdir(parents=True)
    for each in distributions(target / PYTHON):
        shutil.copy(each, release)
    plugin_archive.build(release)
    missing = sdks(release, version, every=every)
    sbom(release / f"{NAME}-{version}.cdx.json")
    shutil.copy(FILE, release)
    checksums(release)
    (target / NOTES).write_text(notes(version), "utf-8")
    for each in sorted(path for path in target.rglob("*") if path.is_file()):
        say(each.relative_to(target).as_posix())
    return missing


def distributions(target: Path) -> list[Path]:
    """The wheel and the source distribution."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(target)]
    _run(command)
    return sorted(target.iterdir())


def sdks(target: Path, version: str, *, every: bool) -> list[str]:
    """The SDK of each language, as an archive; that of Python is the wheel. Returns the languages left out."""
    missing = []
    with tempfile.TemporaryDirectory() as temporary:
        generated = Path(temporary)
        sdkgen.generate(generated)
        license_ = (ROOT / "LICENSE").read_bytes()
        for language in AS_GENERATED:
            _pack(generated / language, target / f"{NAME}-{language}-{version}.tar.gz", {"LICENSE": license_})
        why = sdkgen.missing_node()
        if why is None:
            packed = sdkgen.pack_typescript(generated / "nodejs", generated)
            packed.rename(target / f"{NAME}-nodejs-{version}.tgz")
        else:
            missing.append(f"nodejs ({why})")
    if every and missing:
        raise sdkgen.CommandFailed(f"no SDK of {', '.join(missing)}")
    return missing


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise sdkgen.CommandFailed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def _pack(folder: Path, archive: Path, more: Mapping[str, bytes]) -> None:
    files = {
        each.relative_to(folder).as_posix(): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()
    }
    archive.write_bytes(plugin_archive.archive({**files, **more}))


def sbom(file: Path) -> None:
    """The list of what an archive of the plugin installs, with versions and hashes, in the form of CycloneDX."""
    command = [str(_sbom_python()), "-m", "cyclonedx_py", "requirements", LOCK, "--pyproject", "pyproject.toml"]
    form = ["--mc-type", "library", "--output-reproducible", "--output-format", "JSON", "--output-file", str(file)]
    _run([*command, *form])


def _sbom_python() -> Path:
    """The Python of an environment that has the tool, which is made once."""
    lock = ROOT / "requirements-sbom.txt"

    def make(folder: Path) -> None:
        _run([sys.executable, "-m", "venv", str(folder)])
        install = ["pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        _run([str(folder / "bin" / "python"), "-m", *install])

    return sdkgen.kept("sbom", [lock, Path(sys.executable)], make) / "bin" / "python"


def checksums(folder: Path) -> None:
    """A file with the checksum of each other file, in the form of `sha256sum`."""
    sums = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in sorted(folder.iterdir())}
    lines = [f"{digest}  {name}\n" for name, digest in sums.items()]
    (folder / SUMS).write_text("".join(lines), "utf-8")
