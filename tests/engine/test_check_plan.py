"""`check-plan` reads what this engine prints: previews and destroys, at both adapters, in both forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pulumi
import pytest
from click.testing import CliRunner, Result

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.client.configuration import SETTINGS
from tests.engine.conftest import Adapter, EngineStack

pytestmark = pytest.mark.engine

STREAMING = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW"


def orders(adapter: Adapter, contract: str) -> None:
    """An action whose contract has one input of this name, on an integration of its own."""
    opts = adapter.opts()
    credential = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada", opts=opts)
    integration = genesyscloud.DataActionIntegration(
        "orders", genesyscloud.IntegrationType.WEB_SERVICES, credential, opts=opts
    )
    anything: dict[str, Any] = {"type": "object", "properties": {}}
    genesyscloud.DataAction(
        "get-order",
        integration,
        {"input": {"type": "object", "properties": {contract: {"type": "string"}}}, "output": anything},
        {"request": {"request_url_template": "https://orders.example.com/orders", "request_type": "GET"}},
        opts=opts,
    )


@pytest.fixture
def environment(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        if setting.name in settings:
            monkeypatch.setenv(setting.environment, settings[setting.name])


@contextmanager
def as_json(stack: pulumi.automation.Stack) -> Iterator[list[str]]:
    """Have a preview print its plan; yields what it prints."""
    printed: list[str] = []
    run = type(stack)._run_pulumi_cmd_sync

    def plan(args: list[str], on_output: Any = None, on_error: Any = None) -> Any:
        return run(stack, [*args, "--json"] if args[0] == "preview" else args, printed.append, on_error)

    stack._run_pulumi_cmd_sync = plan  # type: ignore[method-assign]
    try:
        yield printed
    finally:
        del stack._run_pulumi_cmd_sync


def planned(stack: EngineStack, adapter: Adapter, contract: str) -> str:
    """What `pulumi preview --json` prints."""
    with as_json(stack.pulumi.stack) as printed:
        stack.preview(lambda: orders(adapter, contract))
    return "\n".join(printed)


def destroyed(stack: EngineStack) -> str:
    """What `pulumi destroy --preview-only --json` prints."""
    engine: Any = stack.pulumi.stack
    return str(engine._run_pulumi_cmd_sync(["destroy", "--preview-only", "--json"]).stdout)


def checked(plan: str) -> Result:
    return CliRunner().invoke(main, ["check-plan"], input=plan)


@pytest.mark.usefixtures("environment")
def test_plans_of_this_engine(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    stack.up(lambda: orders(adapter, "orderId"))
    (action,) = stack.resources("DataAction")
    unchanged = checked(planned(stack, adapter, "orderId")).stdout
    assert unchanged == "No action, integration or OAuth client would be lost.\n"
    plans = [planned(stack, adapter, "number"), destroyed(stack)]
    assert [checked(each).exit_code for each in plans] == [0, 0], "nobody uses it"
    workspace: Any = stack.pulumi.stack.workspace
    workspace.env_vars[STREAMING] = "true"
    plans += [planned(stack, adapter, "number"), destroyed(stack)]
    genesys_cloud.control.publish_flow("Order status", [action["id"]])  # after the preview, which would refuse it
    for plan in plans:
        told = checked(plan)
        assert (told.exit_code, told.stderr) == (3, "")
        assert told.stdout.startswith("Would be lost: 1 action in use (protected).\n")
        assert "    - Order status (inbound call flow, version 1.0, live)\n" in told.stdout
