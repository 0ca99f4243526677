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


def test_a_renamed_state_and_a_name_taken_out_rename_nothing_and_a_replacement_takes_a_new_name(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    def program(resource: str, kind: str = "custom-rest-actions", name: str | None = None) -> Program:
        return lambda: (genesyscloud.DataActionIntegration(resource, kind, name=name), None)[1]

    def names() -> list[str]:
        return [each.name for each in genesys_cloud.control.state().integrations]

    stack = new_stack(config_changes=TEMPLATE)
    stack.up(program("web", name="Given"))
    assert stack.preview(program("web")).changes == {}
    assert names() == ["Given"]

    urn = next(each["urn"] for each in stack.pulumi.export()["resources"] if "DataActionIntegration" in each["type"])
    stack.pulumi.stack._run_pulumi_cmd_sync(["state", "rename", urn, "shop", "--yes"])
    assert stack.preview(program("shop")).changes == {}
    assert stack.up(program("shop")).changes == {}
    assert names() == ["Given"]

    replaced = stack.up(program("shop", kind="function-data-actions"))
    assert replaced.changes == {"replace": 1}
    assert names() == ["inline/shop/dev"]
