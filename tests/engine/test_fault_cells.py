"""Ten cells of the fault matrix on a real engine; `tests/faults` runs all of them through the adapters' own calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import DYNAMIC_ADAPTER, PLUGIN_ADAPTER, Adapter, EngineStack, Failed, Program

pytestmark = pytest.mark.engine

INTEGRATIONS = "/api/v2/integrations"
INTEGRATION = f"{INTEGRATIONS}/{{id}}"
CONFIGURATION = f"{INTEGRATION}/config/current"
CREDENTIALS = f"{INTEGRATIONS}/credentials"
ACTIONS = f"{INTEGRATIONS}/actions"
SECRET = "planted-s3cret"

Written = Callable[[pulumi.ResourceOptions | None], None]


def integration(opts: pulumi.ResourceOptions | None, **changes: Any) -> genesyscloud.DataActionIntegration:
    """An integration with its credential."""
    login = genesyscloud.IntegrationCredential.basic_auth("login", user_name="ada", password=SECRET, opts=opts)
    web_services = genesyscloud.IntegrationType.WEB_SERVICES
    return genesyscloud.DataActionIntegration("orders", web_services, login, opts=opts, **changes)


def deployed(opts: pulumi.ResourceOptions | None) -> None:
    """What is there before an update."""
    integration(opts, intended_state="DISABLED")


def enabled(opts: pulumi.ResourceOptions | None) -> None:
    """What is wanted."""
    integration(opts, notes="by the team")


def with_action(opts: pulumi.ResourceOptions | None) -> None:
    """The same with an action."""
    genesyscloud.DataAction(
        "look-up",
        integration=integration(opts, notes="by the team"),
        contract={"input": {"type": "object"}, "output": {"type": "object"}},
        config=genesyscloud.DataActionConfig.rest("GET", "https://api.example.com/orders"),
        opts=opts,
    )


@dataclass(frozen=True)
class Cell:
    """One fault.

    Attributes:
        title: what happens, and what comes of it.
        adapter: the adapter.
        fault: what the emulator is told.
        says: what the message has to say; empty where the run goes on.
        does: the command.
        before: what is deployed before.
        program: what is wanted.
        remedy: what the message asks for before the next run.
        tokens: how many tokens the run takes; None for any number.
    """

    title: str
    adapter: Adapter
    fault: dict[str, Any]
    says: list[str] = field(default_factory=list)
    does: str = "up"
    before: Written | None = None
    program: Written = enabled
    remedy: Callable[[EngineStack, Emulator, str], object] = lambda stack, cloud, said: None
    tokens: int | None = None


def refreshes(stack: EngineStack, cloud: Emulator, said: str) -> None:
    stack.refresh()


def removes_the_action(stack: EngineStack, cloud: Emulator, said: str) -> None:
    (action,) = [each for each in cloud.control.state().actions if each.kind == "custom"]
    assert action.id in said
    cloud.control.delete_action(action.id)


CELLS = [
    Cell(
        "a creation that may not be finished is kept",
        PLUGIN_ADAPTER,
        {"kind": "status", "status": 403, "count": None, "method": "PUT", "route": CONFIGURATION},
        ["Creating the integration 'orders-", "403", "Give a role with the permission"],
    ),
    Cell(
        "a creation that may not be finished is taken back",
        DYNAMIC_ADAPTER,
        {"kind": "status", "status": 409, "count": None, "method": "PATCH", "route": INTEGRATION},
        ["Creating the integration 'orders-dev'", "409", "Check what Genesys Cloud says is in the way"],
    ),
    Cell(
        "a credential's lost answer is made up for where its name has random digits",
        PLUGIN_ADAPTER,
        {"kind": "reset", "effect": "after", "method": "POST", "route": CREDENTIALS},
    ),
    Cell(
        "an integration's truncated answer is made up for",
        DYNAMIC_ADAPTER,
        {"kind": "truncate", "effect": "after", "method": "POST", "route": INTEGRATIONS},
    ),
    Cell(
        "a token that expires in the middle of a run is renewed once",
        DYNAMIC_ADAPTER,
        {"kind": "status", "status": 401, "method": "PUT", "route": CONFIGURATION},
        tokens=2,
    ),
    Cell(
        "a 429 is waited for",
        PLUGIN_ADAPTER,
        {"kind": "status", "status": 429, "headers": {"Retry-After": "1"}, "method": "POST", "route": INTEGRATIONS},
    ),
    Cell(
        "a change whose answer is a proxy's page goes on from where it is",
        PLUGIN_ADAPTER,
        {"kind": "html", "effect": "after", "method": "PUT", "route": CONFIGURATION},
        before=deployed,
    ),
    Cell(
        "a change that was done in part asks for a refresh",
        DYNAMIC_ADAPTER,
        {"kind": "status", "status": 400, "count": None, "method": "PATCH", "route": INTEGRATION},
        ["Updating the integration 'orders-dev'", "400", "run `pulumi refresh` first"],
        before=deployed,
        remedy=refreshes,
    ),
    Cell(
        "an action on an integration that was there before, whose answer is lost, is named",
        DYNAMIC_ADAPTER,
        {"kind": "empty", "effect": "after", "method": "POST", "route": ACTIONS},
        ["Creating the action", "Nothing was taken over", "gc integrations actions delete"],
        before=enabled,
        program=with_action,
        remedy=removes_the_action,
    ),
    Cell(
        "a deletion that fails half way is finished next time",
        PLUGIN_ADAPTER,
        {"kind": "status", "status": 403, "method": "DELETE", "route": f"{CREDENTIALS}/{{id}}"},
        ["Deleting the credential 'login-", "403", "Give a role with the permission"],
        does="destroy",
        before=enabled,
    ),
]


@pytest.mark.parametrize("cell", CELLS, ids=[each.title for each in CELLS])
def test_cell(cell: Cell, stack: EngineStack, genesys_cloud: Emulator) -> None:
    if cell.before:
        stack.up(_program(cell, cell.before))
    genesys_cloud.control.fault(**cell.fault)
    try:
        outcome, failed = _run(cell, stack), False
    except Failed as failure:
        outcome, failed = failure.outcome, True
    assert [each.struck > 0 for each in genesys_cloud.control.faults()] == [True]
    assert failed == bool(cell.says), outcome.text
    assert [each for each in cell.says if each not in outcome.text] == [], outcome.text
    assert SECRET not in outcome.text
    assert genesys_cloud.client_secret not in outcome.text
    assert cell.tokens in (None, outcome.tokens)

    genesys_cloud.control.clear_faults()
    cell.remedy(stack, genesys_cloud, outcome.text)
    _run(cell, stack)
    _assert_nothing_is_lost(cell, stack, genesys_cloud)


def _program(cell: Cell, written: Written) -> Program:
    return lambda: written(cell.adapter.opts())


def _run(cell: Cell, stack: EngineStack) -> Any:
    return stack.destroy() if cell.does == "destroy" else stack.up(_program(cell, cell.program))


def _assert_nothing_is_lost(cell: Cell, stack: EngineStack, cloud: Emulator) -> None:
    """What is in the state is what the service has, once, and as the program wants it."""
    state = cloud.control.state()
    for name, live in (
        ("IntegrationCredential", state.credentials),
        ("DataActionIntegration", state.integrations),
        ("DataAction", [each for each in state.actions if each.kind == "custom"]),
    ):
        assert sorted(each["id"] for each in stack.resources(name)) == sorted(each.id for each in live), name
    if cell.does == "destroy":
        assert (state.integrations, state.credentials) == ([], [])
        return
    (live_integration,), (credential,) = state.integrations, state.credentials
    assert (live_integration.notes, live_integration.reported_state.code) == ("by the team", "ACTIVE")
    assert live_integration.credentials == {"basicAuth": credential.id}
    assert stack.preview(_program(cell, cell.program)).changes == {}
