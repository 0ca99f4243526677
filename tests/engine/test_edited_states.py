"""States that a user edited, on a real engine: what is said helps, followed as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.automation import Deployment

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, Adapter, EngineStack, Program

pytestmark = pytest.mark.engine

Edit = Callable[[dict[str, Any]], None]


def program(adapter: Adapter, notes: str = "ours") -> Program:
    def declare() -> None:
        opts = adapter.opts()
        credential = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", opts=opts)
        web = genesyscloud.IntegrationType.WEB_SERVICES
        genesyscloud.DataActionIntegration("orders", web, credential, notes=notes, opts=opts)

    return declare


def edit(stack: EngineStack, name: str, change: Edit) -> dict[str, Any]:
    """`pulumi stack export`, an edit of the one resource of a kind, `pulumi stack import`; returns the resource."""
    exported = stack.pulumi.stack.export_stack()
    deployment: dict[str, Any] = dict(exported.deployment or {})
    (resource,) = [each for each in deployment["resources"] if each["type"].endswith(f":{name}")]
    change(resource)
    stack.pulumi.stack.import_stack(Deployment(exported.version, deployment))
    found: dict[str, Any] = resource
    return found


def list_for_map(resource: dict[str, Any]) -> None:
    resource["outputs"]["credential"] = resource["inputs"]["credential"] = ["basicAuth"]


def half_of_it(resource: dict[str, Any]) -> None:
    resource["outputs"] = {key: each for key, each in resource["outputs"].items() if key in ("__provider", "notes")}


@pytest.mark.parametrize(  # every edit in both ways of serving: tests/adapters/test_edited_states.py
    ("change", "adapter"),
    [
        pytest.param(list_for_map, DYNAMIC_ADAPTER, id="list_for_map-dynamic"),
        pytest.param(half_of_it, PLUGIN_ADAPTER, id="half_of_it-plugin"),
    ],
)
def test_a_refresh_mends_a_state_and_loses_nothing(
    change: Edit, adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(program(adapter))
    before = genesys_cloud.control.state()
    edit(stack, "DataActionIntegration", change)
    for refuse in (lambda: stack.refused(stack.preview, program(adapter)), lambda: stack.refused(stack.destroy)):
        said = refuse()
        assert "the state of the DataActionIntegration" in said
        assert "cannot be used: `" in said
        assert "Run `pulumi refresh`, which reads it from Genesys Cloud again, then `pulumi up`." in said
        assert "Traceback" not in said
    stack.refresh()
    stack.up(program(adapter))
    assert stack.preview(program(adapter)).changes == {}
    after = genesys_cloud.control.state()
    assert (after.integrations, after.credentials) == (before.integrations, before.credentials)
    stack.destroy()
    assert genesys_cloud.control.state().integrations == []
