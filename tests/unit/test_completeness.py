"""Every registered resource is served, tested and told of everywhere; what is missing is named by the file to write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from importlinter.api import read_configuration

import pulumi_genesyscloud
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.app import api_routes
from genesyscloud_emulator.services import SERVICES
from genesyscloud_provider.commands.adopt.naming import KIND_WORDS
from genesyscloud_provider.commands.adopt.objects import PROGRAM_ORDER
from genesyscloud_provider.commands.adopt.terraform import COUNTERPARTS
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.integrations.facts import SYSTEMS
from genesyscloud_provider.registry import RESOURCES
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import DYNAMIC
from tests.adapters.smallest import INPUTS
from tests.adapters.test_budget import BUDGET
from tests.adapters.test_lifecycle import SCENARIOS
from tests.adapters.test_plugin_list import FILTERS
from tests.faults.operations import OPERATIONS, Operation
from tests.protection.ways import KINDS
from tests.unit.testing.least import RESOURCES as PROGRAMS

ROOT = Path(__file__).parents[2]
SHAPE = ("__init__.py", "inputs.py", "state.py", "resource.py", "docs.md")
"""What stands in each resource's folder; more only where it has more to say."""

MAY_STAND = {
    *SHAPE,
    *("validate.py", "diff.py", "api.py", "models.py", "lookup.py", "document.py", "projection.py", "saving.py"),
    *("preflight.py", "protection.py", "activation.py", "activation_watch.py", "types.py", "types_api.py"),
    *("contract.py", "filters.py", "function.py", "functions_api.py", "permissions.py", "usage.py"),
}
PUBLISHED = ("DataAction", "DataActionIntegration")
"""What can lose what is live."""

ResourceType = type[Resource[Any, Any]]


def folder_of(resource: ResourceType) -> Path:
    return ROOT / "provider" / Path(*resource.__module__.split(".")[:-1])


def verb_of(operation: Operation) -> str:
    if operation.does == "up":
        return "create" if operation.before is None else "update"
    return {"refresh": "read", "destroy": "delete"}[operation.does]


def of_shape(resource: ResourceType) -> Iterable[str]:
    folder = folder_of(resource)
    yield from (f"{folder / name}" for name in SHAPE if not (folder / name).is_file())


def served(resource: ResourceType) -> Iterable[str]:
    name = resource.name
    if name not in DYNAMIC:
        yield f"sdk/python/pulumi_genesyscloud/_dynamic.py: a constant for {name}"
    if not hasattr(pulumi_genesyscloud, name):
        yield f"sdk/python/pulumi_genesyscloud: the class {name}"
    if f"genesyscloud:index:{name}" not in json.loads((ROOT / "schema.json").read_text("utf-8"))["resources"]:
        yield "schema.json: run `make schema`"


def bounded(resource: ResourceType) -> Iterable[str]:
    """The import contracts know its folder and its family."""
    folder, family = (resource.__module__.rsplit(".", parts)[0] for parts in (1, 2))
    contracts = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    if not any(each["type"] == "independence" and folder in each["modules"] for each in contracts):
        yield f"pyproject.toml: {folder} in the contract of siblings that do not reach into each other"
    if not any(each["type"] == "layers" and any(family in layer for layer in each["layers"]) for each in contracts):
        yield f"pyproject.toml: {family} among the layers"
    if not any(each["type"] == "forbidden" and family in each["source_modules"] for each in contracts):
        yield f"pyproject.toml: {family} in the contract of what does not know Pulumi"


def on_the_emulator(resource: ResourceType) -> Iterable[str]:
    """What it asks is served; what it asks through its family's API is that of the whole family."""
    *_, family, _, _ = resource.__module__.split(".")
    package = ROOT / "provider/genesyscloud_provider" / family
    own = "".join(each.read_text("utf-8") for each in folder_of(resource).glob("*.py"))
    shared = "".join(each.read_text("utf-8") for each in package.rglob("*.py")) if "api_of(" in own else ""
    written = set(re.findall(r'"(/api/v2/[^"]+)"', own + shared)) - {each.example_path for each in SYSTEMS}
    addresses = set(map(_template, written))
    if not addresses:
        yield f"{folder_of(resource)}: its requests"
    routes = {_template(each.path) for each in api_routes(Organization(SERVICES))}
    for address in sorted(addresses - routes):
        yield f"emulator/genesyscloud_emulator/*/routes.py: {address}"


def _template(path: str) -> str:
    """A path with places for ids, whatever they are called."""
    return re.sub(r"{\w+}", "{}", path)


def under_test(resource: ResourceType) -> Iterable[str]:
    name = resource.name
    if not any(each.resource == name for each in SCENARIOS.values()):
        yield f"tests/adapters/test_lifecycle.py: a scenario of {name}"
    for verb in {"create", "read", "update", "delete"} - {
        verb_of(each) for each in OPERATIONS if each.resource == name
    }:
        yield f"tests/faults/operations.py: an operation that does {verb} of {name}"
    if name not in BUDGET:
        yield f"tests/adapters/test_budget.py: what the program writes of {name}, and its requests"
    tested = FILTERS.get(name)
    if tested is None:
        yield f"tests/adapters/test_plugin_list.py: what {name} is listed by, be it nothing"
    for each in {*resource.listed_by.names()} ^ {*(tested or {})}:
        yield f"tests/adapters/test_plugin_list.py: the filter {each} of {name}, and what it leaves"
    if f"genesyscloud:index:{name}" not in INPUTS:
        yield f"tests/adapters/smallest.py: the least that a program writes of {name}"
    if f"genesyscloud.{name}" not in (ROOT / "tests/upgrades/program.py").read_text("utf-8"):
        yield f"tests/upgrades/program.py: {name}, so that its states are recorded at a release"
    if name not in PROGRAMS:
        yield f"tests/unit/testing/least.py: the least program with {name}"
    if name in PUBLISHED and name not in KINDS:
        yield f"tests/protection/ways.py: the ways of losing {name}"


def adopted(resource: ResourceType) -> Iterable[str]:
    if resource.name not in PROGRAM_ORDER:
        yield f"commands/adopt/objects.py: where {resource.name} stands in a program"
    if resource.name not in KIND_WORDS:
        yield f"commands/adopt/naming.py: what a {resource.name} without a name is called"
    if resource not in COUNTERPARTS.values():
        yield f"commands/adopt/terraform/__init__.py: Terraform's counterpart of {resource.name}"


def told(resource: ResourceType) -> Iterable[str]:
    programs = [*ROOT.glob("examples/**/__main__.py"), *ROOT.glob("examples/**/Pulumi.yaml")]
    if not any(re.search(rf"\b{resource.name}\b", each.read_text("utf-8")) for each in programs):
        yield f"examples/: a program with {resource.name}"
    if f'resource("{resource.name}")' not in (ROOT / "docs/testing.md").read_text("utf-8"):
        yield f"docs/testing.md: a user's unit test of {resource.name}"
    if resource.name not in (ROOT / "README.md").read_text("utf-8"):
        yield f"README.md: {resource.name}"
    if resource.name not in (ROOT / "CHANGELOG.md").read_text("utf-8"):
        yield f"CHANGELOG.md: {resource.name}"


@pytest.mark.parametrize("missing_of", [of_shape, served, bounded, on_the_emulator, under_test, adopted, told])
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_nothing_of_a_resource_is_missing(
    resource: ResourceType, missing_of: Callable[[ResourceType], Iterable[str]]
) -> None:
    missing = list(missing_of(resource))
    assert not missing, "write:\n" + "\n".join(f"  - {each}" for each in missing)


@pytest.mark.parametrize("missing_of", [of_shape, served, bounded, on_the_emulator, under_test, adopted, told])
def test_what_is_missing_would_be_named(missing_of: Callable[[ResourceType], Iterable[str]]) -> None:
    class Invented(RESOURCES[0]):  # type: ignore[misc, valid-type]
        name = "Invented"

    Invented.__module__ = "genesyscloud_provider.integrations.invented.resource"
    assert list(missing_of(Invented))


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.name)
def test_a_folder_holds_nothing_of_another_name(resource: ResourceType) -> None:
    found = {each.name for each in folder_of(resource).iterdir() if each.is_file()}
    assert {each for each in found if not each.endswith(".docs.md")} <= MAY_STAND


def test_stored_constants_are_those_of_the_registered_resources() -> None:
    constants = [each for each in vars(_dynamic).values() if isinstance(each, _dynamic.DynamicProvider)]
    assert {each.resource for each in constants} == {each.name for each in RESOURCES}
