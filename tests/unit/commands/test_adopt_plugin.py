"""What `adopt --plugin` writes: a program in Python whose resources a provider of its own reaches."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.commands.adopt.objects import KINDS
from genesyscloud_provider.commands.adopt.python.layout import MOST_LINES
from tests.adoption import organizations
from tests.unit.commands.conftest import Call

OPTIONS = {"pulumi.ResourceOptions(provider=provider)", "pulumi.InvokeOptions(provider=provider)"}


@pytest.fixture
def genesys_cloud() -> Iterator[Emulator]:
    with Emulator({"rate_limit": 100_000}) as emulator:
        yield emulator


@pytest.fixture
def adopted(call: Call, environment: None, genesys_cloud: Emulator, tmp_path: Path) -> Callable[..., Path]:
    """Adopts an organization that is filled first."""

    def adopt(fill: Callable[[Emulator], None]) -> Path:
        fill(genesys_cloud)
        result = call("adopt", str(tmp_path / "project"), "--plugin")
        assert result.exit_code == 0, result.output
        return tmp_path / "project"

    return adopt


def calls_of(module: Path) -> list[ast.Call]:
    """The calls that make resources or look something up."""
    calls = [each for each in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(each, ast.Call)]
    parts = [(each, ast.unparse(each.func).split(".")) for each in calls]
    return [each for each, name in parts if name[0] == "genesyscloud" and name[1] in {*KINDS, "get_data_action"}]


def imported(project: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((project / "import.json").read_text("utf-8"))["resources"]
    return entries


@pytest.mark.slow
@pytest.mark.parametrize("fill", [organizations.from_terraform, organizations.hostile])
def test_every_resource_and_its_entry_are_the_provider_s(
    fill: Callable[[Emulator], None], adopted: Callable[..., Path], genesys_cloud: Emulator
) -> None:
    project = adopted(fill)
    modules = [each for each in project.rglob("*.py") if each.name != "provider.py"]
    made = [each for module in modules for each in calls_of(module)]
    assert {ast.unparse(word.value) for each in made for word in each.keywords if word.arg == "opts"} <= OPTIONS
    assert all(any(word.arg == "opts" for word in each.keywords) for each in made)
    provider, *entries = imported(project)
    assert len(entries) == len(made) > 30
    assert provider == {
        "type": "pulumi:providers:genesyscloud",
        "name": "genesys-cloud",
        "inputs": {"organizationId": genesys_cloud.organization_id},
    }
    assert {each["provider"] for each in entries} == {"genesys-cloud"}
    assert all(each["type"].startswith("genesyscloud:index:") for each in entries)


@pytest.mark.slow
def test_no_module_is_too_long_however_much_integrations_share(adopted: Callable[..., Path]) -> None:
    project = adopted(organizations.hostile)
    modules = {each.relative_to(project): each.read_text("utf-8").count("\n") for each in project.rglob("*.py")}
    assert max(modules.values()) <= MOST_LINES
    assert any(str(each).startswith("credentials_") for each in modules), "one module would be too long"


def test_a_folder_that_the_dynamic_provider_serves_is_not_given_to_the_plugin(
    call: Call, adopted: Callable[..., Path]
) -> None:
    project = adopted(organizations.empty)
    result = call("adopt", str(project), "--language", "python")
    assert result.exit_code == 1
    assert "was written for the language python with the plugin, and this is python" in result.output
    assert "Leave out --language and --plugin" in result.output
    assert call("adopt", str(project)).exit_code == 0
