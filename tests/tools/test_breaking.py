"""`python -m tools.breaking`: a change that takes something from users is found, and others are not."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools import breaking
from tools.breaking import api, specs
from tools.breaking.change import Change

Spec = dict[str, Any]

OLD: Spec = json.loads((breaking.last_release() / breaking.SCHEMA).read_text("utf-8"))
ACTION, ROLE = "genesyscloud:index:DataAction", "genesyscloud:index:Role"


def test_nothing_breaks_that_the_changelog_does_not_name() -> None:
    release = breaking.last_release()
    changelog = (breaking.ROOT / "CHANGELOG.md").read_text("utf-8")
    assert list(breaking.unmentioned(breaking.changes(release), changelog, release.name)) == []


# The schema


def resource(name: str = ACTION) -> Callable[[Spec], Spec]:
    return lambda schema: schema["resources"][name]


def given(name: str, resource: str = ACTION) -> Callable[[Spec], Spec]:
    return lambda schema: schema["resources"][resource]["inputProperties"][name]


def without(part: Callable[[Spec], Spec], key: str) -> Callable[[Spec], object]:
    return lambda schema: part(schema).pop(key)


def put(part: Callable[[Spec], Spec], **values: Any) -> Callable[[Spec], object]:
    return lambda schema: part(schema).update(values)


BREAKING: dict[str, tuple[Callable[[Spec], object], str]] = {
    "a resource": (without(lambda each: each["resources"], ROLE), "Role is gone"),
    "a function": (without(lambda each: each["functions"], "genesyscloud:index:getRole"), "getRole is gone"),
    "a type": (without(lambda each: each["types"], "genesyscloud:index:Slot"), "Slot is gone"),
    "an input": (
        without(lambda each: resource()(each)["inputProperties"], "category"),
        "DataAction.category is gone, which programs may give",
    ),
    "an output": (without(lambda each: resource()(each)["properties"], "version"), "DataAction.version is gone"),
    "a newly required input": (
        lambda each: resource()(each)["requiredInputs"].append("category"),
        "DataAction.category is required now",
    ),
    "a new input that is required": (
        lambda each: (
            resource()(each)["inputProperties"].update(owner={"type": "string"}),
            resource()(each)["requiredInputs"].append("owner"),
        ),
        "DataAction.owner is required now",
    ),
    "an output that may be missing": (
        lambda each: resource()(each)["required"].remove("version"),
        "DataAction.version may be missing in what is answered now",
    ),
    "another type": (
        put(given("category"), type="integer"),
        "DataAction.category was of the type {'type': 'string'} and is of {'type': 'integer'}",
    ),
    "a replacement by the engine": (
        put(given("category"), replaceOnChanges=True),
        "DataAction.category replaces now when it changes",
    ),
    "a replacement by the provider": (
        put(given("category"), willReplaceOnChanges=True),
        "DataAction.category replaces now when it changes",
    ),
    "a secret": (put(given("category"), secret=True), "DataAction.category is a secret now"),
    "an alias": (put(resource(), aliases=[]), "DataAction has the alias"),
    "a filter": (
        lambda each: resource()(each)["listInputs"]["properties"].clear(),
        "is gone, which programs may give",
    ),
    "a value": (
        lambda each: each["types"]["genesyscloud:index:IntendedState"]["enum"].pop(),
        "is no value any more",
    ),
    "a property of a type": (
        without(lambda each: each["types"]["genesyscloud:index:ActionRequest"]["properties"], "requestType"),
        "ActionRequest.requestType is gone",
    ),
    "an argument of a function": (
        without(lambda each: each["functions"]["genesyscloud:index:getRole"]["inputs"]["properties"], "name"),
        "getRole.name is gone",
    ),
    "an answer of a function": (
        without(lambda each: each["functions"]["genesyscloud:index:getRole"]["outputs"]["properties"], "id"),
        "getRole.id is gone",
    ),
    "a setting": (without(lambda each: each["config"]["variables"], "region"), "config.region is gone"),
    "an import path": (
        put(lambda each: each["language"]["go"], importBasePath="example.com/other"),
        "language.go.importBasePath was",
    ),
}


@pytest.mark.parametrize("what", BREAKING)
def test_a_breaking_change_of_the_schema_is_named(what: str) -> None:
    change, said = BREAKING[what]
    new = copy.deepcopy(OLD)
    change(new)
    found = [str(each) for each in specs.changes(OLD, new)]
    assert any(said in each for each in found), found


def test_a_secret_that_is_none_any_more_is_named() -> None:
    old = copy.deepcopy(OLD)
    old["resources"][ACTION]["properties"]["category"]["secret"] = True
    assert [str(each) for each in specs.changes(old, OLD)] == ["DataAction.category is no secret any more"]


def test_what_is_added_breaks_nothing() -> None:
    new = copy.deepcopy(OLD)
    new["version"] = "99.0.0"
    new["resources"]["genesyscloud:index:Queue"] = {"inputProperties": {"name": {"type": "string"}}}
    given("category")(new)["description"] = "other words"
    resource()(new)["inputProperties"]["more"] = {"type": "string"}
    resource()(new)["requiredInputs"].remove("contract")
    resource()(new)["properties"]["more"] = {"type": "string"}
    resource()(new)["required"].append("more")
    new["types"]["genesyscloud:index:IntendedState"]["enum"].append({"name": "Paused", "value": "PAUSED"})
    assert list(specs.changes(OLD, new)) == []


# Python's API


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("recorded") / breaking.API
    api.record(file, breaking.ROOT)
    return file


def test_what_is_recorded_of_the_api_is_what_the_sources_declare(recorded: Path) -> None:
    assert list(api.changes(recorded, breaking.ROOT)) == []


IMPORT = "from pulumi_genesyscloud.{} import {}\n"

EDITS = {
    "a resource": (
        "sdk/python/pulumi_genesyscloud/__init__.py",
        IMPORT.format("role", "Role"),
        "",
        "pulumi_genesyscloud.Role",
    ),
    "an argument": (
        "sdk/python/pulumi_genesyscloud/data_action.py",
        "        category: pulumi.Input[str] | None = None,\n",
        "",
        "DataAction.__init__(category)",
    ),
    "a newly required argument": (
        "sdk/python/pulumi_genesyscloud/data_action.py",
        "contract: pulumi.Input[DataActionContractArgs],\n",
        "contract: pulumi.Input[DataActionContractArgs],\n        owner: str,\n",
        "DataAction.__init__(owner)",
    ),
    "an attribute": (
        "sdk/python/pulumi_genesyscloud/data_action.py",
        "    def version(self)",
        "    def _version(self)",
        "DataAction.version",
    ),
    "a method of a private base": (
        "sdk/python/pulumi_genesyscloud/_data_action.py",
        "def from_export(",
        "def _from_export(",
        "DataAction.from_export",
    ),
    "a tool for tests": (
        "sdk/python/pulumi_genesyscloud/testing/__init__.py",
        IMPORT.format("testing.mocks", "Mocks"),
        "",
        "pulumi_genesyscloud.testing.Mocks",
    ),
    "a fixture": (
        "sdk/python/pytest_genesyscloud/__init__.py",
        "def genesyscloud_mocks(",
        "def genesyscloud_mock(",
        "pytest_genesyscloud.genesyscloud_mocks",
    ),
    "a part of the emulator": (
        "emulator/genesyscloud_emulator/__init__.py",
        "import Fault, FaultReport",
        "import FaultReport",
        "genesyscloud_emulator.Fault",
    ),
}


def packages(folder: Path) -> None:
    """Copy the sources of the public packages."""
    for package, parent in api.PACKAGES.items():
        caches = shutil.ignore_patterns("__pycache__")
        shutil.copytree(breaking.ROOT / parent / package, folder / parent / package, ignore=caches)


@pytest.mark.parametrize("what", EDITS)
def test_a_breaking_change_of_the_api_is_named(what: str, recorded: Path, tmp_path: Path) -> None:
    file, before, after, said = EDITS[what]
    packages(tmp_path)
    text = (tmp_path / file).read_text("utf-8")
    assert before in text
    (tmp_path / file).write_text(text.replace(before, after), "utf-8")
    found = [str(each) for each in api.changes(recorded, tmp_path)]
    assert any(said in each for each in found), found


def test_what_is_private_may_change(recorded: Path, tmp_path: Path) -> None:
    packages(tmp_path)
    shutil.rmtree(tmp_path / "emulator" / "genesyscloud_emulator" / "page")
    file = tmp_path / "sdk/python/pulumi_genesyscloud/_key_file.py"
    file.write_text('"""Nothing."""\n', "utf-8")
    assert list(api.changes(recorded, tmp_path)) == []


# The changelog

GONE = [Change("DataAction.deletionProtection", "is gone"), Change("pulumi_genesyscloud.Role.__init__(name)", "moved")]


@pytest.mark.parametrize(
    ("changelog", "missing"),
    [
        ("## Unreleased\n\n### Breaking\n\n- `deletion_protection` and `name` are gone.\n", 0),
        ("## Unreleased\n\n### Breaking\n\n- `DataAction.deletionProtection` is gone.\n", 1),
        ("## Unreleased\n\n### Breaking\n\n- deletionProtection, name\n", 2),
        ("## Unreleased\n\n### Changed\n\n- `deletionProtection`, `name`\n", 2),
        ("## Unreleased\n\n### Breaking\n\n### Added\n\n- `deletionProtection`, `name`\n", 2),
        ("## Unreleased\n\n## 1.2.3\n\n### Breaking\n\n- `deletionProtection`, `name`\n", 2),
        ("## 1.2.3-not\n", 2),
    ],
)
def test_the_changelog_has_to_name_what_breaks_since_the_release(changelog: str, missing: int) -> None:
    assert len(list(breaking.unmentioned(GONE, changelog, "1.2.3"))) == missing


def test_the_newest_release_with_a_schema_is_the_last(tmp_path: Path) -> None:
    for each in ("0.9.0", "0.10.0", "0.11.0.dev1"):
        (tmp_path / each).mkdir()
    for each in ("0.9.0", "0.10.0"):
        (tmp_path / each / breaking.SCHEMA).touch()
    assert breaking.last_release(tmp_path).name == "0.10.0"
