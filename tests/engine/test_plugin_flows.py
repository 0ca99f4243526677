"""What only the plugin can do, or does in its own way, on a real engine; what both adapters do is in `test_flows`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.engine.conftest import PLUGIN_ADAPTER, EngineStack
from tests.engine.test_flows import web

pytestmark = pytest.mark.engine

WEB_SERVICES_LIMIT = 50

named = pytest.mark.parametrize(
    "arguments", [pytest.param({}, id="autonamed"), pytest.param({"name": "Orders"}, id="named by the program")]
)


@named
def test_a_replacement_at_the_limit_is_no_integration_more(
    arguments: dict[str, Any], stack: EngineStack, genesys_cloud: Emulator
) -> None:
    """When it is checked once more, an autonamed one may come with another name than it was compared with."""
    before, after = web(PLUGIN_ADAPTER, **arguments), web(PLUGIN_ADAPTER, "userDefined", **arguments)
    stack.up(before)
    for _ in range(WEB_SERVICES_LIMIT - 1):
        genesys_cloud.control.create_integration("custom-rest-actions")
    preview = stack.preview(after)
    assert preview.changes["replace"] == 2
    assert "50 installed, the limit is 50, and this is number 1" in preview.text
    assert "It will be deleted first." in preview.text
    assert " named " not in preview.text

    stack.up(after)
    live = genesys_cloud.control.state().integrations
    assert len(live) == WEB_SERVICES_LIMIT
    assert stack.integration["id"] in {each.id for each in live}
    assert [each.type for each in genesys_cloud.control.state().credentials] == ["userDefined"]
    assert stack.preview(after).changes == {}


@named
def test_an_integration_that_is_replaced_is_no_namesake(arguments: dict[str, Any], stack: EngineStack) -> None:
    stack.up(web(PLUGIN_ADAPTER, **arguments))
    preview = stack.preview(web(PLUGIN_ADAPTER, "userDefined", **arguments))
    assert preview.changes["replace"] == 2
    assert " named " not in preview.text


def activation_fails(cloud: Emulator) -> str:
    cloud.control.switches(activation_errors={"*": {"message": "No trust"}})
    return "reports ERROR: No trust"


def configuration_is_refused(cloud: Emulator) -> str:
    cloud.control.fault("status", method="PUT", count=None, status=400, message="Not today")
    return "Not today (400"


def activation_takes_too_long(cloud: Emulator) -> str:
    cloud.control.switches(activation_seconds=600)
    return "still reports ACTIVATING after 1 seconds"


@pytest.mark.parametrize("trouble", [activation_fails, configuration_is_refused, activation_takes_too_long])
def test_what_is_not_finished_can_be_previewed_refreshed_and_finished(
    trouble: Callable[[Emulator], str], new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack, program = (
        new_stack(config_changes={"genesyscloud:activationTimeout": "1"}),
        web(PLUGIN_ADAPTER, name="Orders"),
    )
    reason = trouble(genesys_cloud)
    assert reason not in stack.preview(program).text
    assert reason in stack.refused(stack.up, program)
    unfinished = stack.integration
    assert reason in unfinished["initErrors"][0]
    assert [each.id for each in genesys_cloud.control.state().integrations] == [unfinished["id"]]

    preview = stack.preview(program)
    assert preview.changes == {"update": 1}
    assert {method for method, _ in preview.requests} <= {"GET"}

    stack.refresh()
    assert stack.integration["id"] == unfinished["id"]
    if trouble is not activation_takes_too_long:
        assert stack.preview(program).changes == {"update": 1}, "a refresh does not take it for finished"

    genesys_cloud.control.clear_faults()
    genesys_cloud.control.switches(activation_errors={})
    if trouble is activation_takes_too_long:
        genesys_cloud.control.change_integration(unfinished["id"], reported_state={"code": "ACTIVE"})
    stack.up(program)
    (live,) = genesys_cloud.control.state().integrations
    assert (live.id, live.name, live.credentials) == (
        unfinished["id"],
        "Orders",
        {"basicAuth": stack.credential["id"]},
    )
    assert "initErrors" not in stack.integration
    assert stack.preview(program).changes == {}


@pytest.mark.parametrize("trouble", [activation_fails, configuration_is_refused])
def test_what_is_not_finished_can_be_destroyed_at_once(
    trouble: Callable[[Emulator], str], stack: EngineStack, genesys_cloud: Emulator
) -> None:
    trouble(genesys_cloud)
    stack.refused(stack.up, web(PLUGIN_ADAPTER))
    assert len(genesys_cloud.control.state().integrations) == 1
    stack.destroy()
    state = genesys_cloud.control.state()
    assert (state.integrations, state.credentials) == ([], [])


def test_what_was_deleted_before_it_was_finished_is_created_anew_after_a_refresh(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    activation_fails(genesys_cloud)
    stack.refused(stack.up, web(PLUGIN_ADAPTER))
    genesys_cloud.control.delete_integration(stack.integration["id"])
    genesys_cloud.control.switches(activation_errors={})
    said = stack.refused(stack.up, web(PLUGIN_ADAPTER))
    assert "run `pulumi refresh`" in said
    stack.refresh()
    assert stack.up(web(PLUGIN_ADAPTER)).changes == {"create": 1}
    assert [each.reported_state.code for each in genesys_cloud.control.state().integrations] == ["ACTIVE"]
