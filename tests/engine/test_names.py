"""Names of objects whose program gives none stay when the stack or a resource gets another name, on a real engine."""

from __future__ import annotations

from collections.abc import Callable

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, EngineStack, Program

pytestmark = pytest.mark.engine

WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES
TEMPLATE = {"genesyscloud:nameTemplate": "{project}/{resource}/{stack}"}


def shop(name: str = "web", notes: str | None = None) -> Program:
    """An integration and its action at each way of serving, in one program."""

    def program() -> None:
        for way, adapter in (("dynamic", DYNAMIC_ADAPTER), ("plugin", PLUGIN_ADAPTER)):
            aliases = pulumi.ResourceOptions(aliases=[pulumi.Alias(name=f"web-{way}")] if name != "web" else None)
            opts = adapter.opts()
            integration = genesyscloud.DataActionIntegration(
                f"{name}-{way}", WEB_SERVICES, notes=notes, opts=pulumi.ResourceOptions.merge(opts, aliases)
            )
            genesyscloud.DataAction(
                f"ask-{way}",
                integration,
                contract={"input": {"type": "object"}, "output": {"type": "object"}},
                config=genesyscloud.DataActionConfig.rest("GET", "https://orders.example.com/"),
                opts=opts,
            )

    return program


def test_a_renamed_stack_another_template_and_an_alias_rename_nothing(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    def names() -> set[str]:
        state = genesys_cloud.control.state()
        return {each.name for each in state.integrations} | {each.name or "" for each in state.actions}

    stack = new_stack(config_changes=TEMPLATE)
    stack.up(shop())
    given = names()
    assert {"inline/web-dynamic/dev", "inline/ask-dynamic/dev"} < given
    state = stack.pulumi.export()["resources"]
    assert not [each for each in state if "__proposedName" in {**each.get("inputs", {}), **each.get("outputs", {})}]

    stack.pulumi.stack.rename("production")
    stack.pulumi.stack.workspace.remove_config("production", "genesyscloud:nameTemplate")
    assert stack.preview(shop()).changes == {}
    renamed = stack.up(shop("shop", notes="changed"))
    assert renamed.changes == {"update": 2}
    assert names() == given
