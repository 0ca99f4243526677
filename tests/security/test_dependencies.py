"""What the provider needs, and what its development does: each package by its hash, from wherever pip looks."""

from __future__ import annotations

import json
import re
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.engine import pinned_version

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.txt"))
PIN = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)==(?P<version>\S+)(?: ; .+?)?(?: --hash=sha256:[0-9a-f]{64})+")

DEPENDENCIES = [Requirement(each) for each in requires("pulumi-genesyscloud") or []]


def pins(lock: Path) -> list[re.Match[str]]:
    """The packages of a lock file; each of its lines is one, or a part of one."""
    lines = re.sub(r" *\\\n *", " ", lock.read_text("utf-8")).splitlines()
    found = [PIN.fullmatch(each) for each in lines if each and not each.lstrip().startswith("#")]
    assert all(found), [line for line, pin in zip(lines, found, strict=True) if pin is None]
    return [each for each in found if each]


def test_there_are_locks() -> None:
    assert {each.name for each in LOCKS} == {
        "requirements-dev.txt",
        "requirements-oldest-pulumi.txt",
        "requirements-plugin.txt",
        "requirements-sbom.txt",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda each: each.name)
def test_every_package_is_pinned_by_its_hashes_and_by_no_address(lock: Path) -> None:
    assert pins(lock)
    assert "://" not in lock.read_text("utf-8")


def test_every_package_of_the_typescript_tools_has_its_hash_and_no_address() -> None:
    lock = ROOT / "tools" / "sdkgen" / "typescript" / "package-lock.json"
    packages = {name: each for name, each in json.loads(lock.read_text("utf-8"))["packages"].items() if name}
    assert packages
    assert [name for name, each in packages.items() if not each.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=lambda each: each.name)
def test_a_dependency_of_users_has_an_oldest_version_and_ends_before_a_next_major_one(dependency: Requirement) -> None:
    assert dependency.url is None
    assert sorted(each.operator for each in dependency.specifier) == ["<", ">="]


@pytest.mark.parametrize("dependency", DEPENDENCIES, ids=lambda each: each.name)
def test_what_is_tested_is_what_users_may_have(dependency: Requirement) -> None:
    versions = [each["version"] for each in pins(ROOT / "requirements-dev.txt") if each["name"] == dependency.name]
    assert versions
    assert all(version in dependency.specifier for version in versions)


def test_what_a_plugins_archive_installs_is_what_is_tested() -> None:
    developed = {each[0] for each in pins(ROOT / "requirements-dev.txt")}
    assert {each[0] for each in pins(ROOT / "requirements-plugin.txt")} <= developed


def test_a_plugins_archive_names_all_that_the_package_needs_and_nothing_else() -> None:
    """pip takes nothing beside a list with hashes. What other systems and Pythons need besides has a marker there."""
    needed, names = {"pulumi-genesyscloud"}, ["pulumi-genesyscloud"]
    while names:
        for each in map(Requirement, requires(names.pop()) or []):
            name = canonicalize_name(each.name)
            if name not in needed and (each.marker is None or each.marker.evaluate({"extra": ""})):
                needed.add(name)
                names.append(name)
    listed = [each[0] for each in pins(ROOT / "requirements-plugin.txt")]
    here = [Requirement(each.partition(" --hash")[0]) for each in listed]
    assert {each.name for each in here if each.marker is None or each.marker.evaluate()} == needed - {
        "pulumi-genesyscloud"
    }


def test_the_lowest_pulumi_that_users_may_have_is_the_one_that_tests_run_with() -> None:
    """As the engine, and in `tests/adapters/test_host.py` as its SDK."""
    (pulumi,) = (each for each in DEPENDENCIES if each.name == "pulumi")
    (lowest,) = (each.version for each in pulumi.specifier if each.operator == ">=")
    assert [(each["name"], each["version"]) for each in pins(ROOT / "requirements-oldest-pulumi.txt")] == [
        ("pulumi", f"{lowest}.0")
    ]
    assert pinned_version() == f"v{lowest}.0"
