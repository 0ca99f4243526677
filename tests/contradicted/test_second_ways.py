"""The second way of each assumption that has one: with the setting, what `if_false` says does not happen any more."""

from __future__ import annotations

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.client.second_ways import SECOND_WAYS
from tests.adapters.caller import refusal
from tests.contradicted.of_actions import function
from tests.contradicted.of_authorization import client, role
from tests.contradicted.world import WEB, World, create, linked, live, web
from tests.properties.stack import Ref, Written
from tests.protection.stack import Failed, Stack


@pytest.fixture(params=["dynamic", "plugin"])
def world(request: pytest.FixtureRequest, genesys_cloud: Emulator, settings: dict[str, str]) -> World:
    return World(genesys_cloud, settings, request.param)


def told(world: World, name: str, **switches: object) -> Stack:
    """A stack that is told what its organization contradicts."""
    assert name in SECOND_WAYS
    world.control.contradict(name)
    world.control.switches(**switches)
    return world.stack(contradicted=name)


def test_a_configuration_is_looked_at_before_it_is_saved(world: World) -> None:
    stack = told(world, "STALE_VERSION_IS_REFUSED")
    stack.up({"orders": web(notes="ours")})
    world.control.change_integration(live(stack, "orders").id, notes="hers")
    assert "somebody else changed it" in world.refused(stack.up, {"orders": web(notes="ours, too")})
    assert world.control.state().integrations[0].notes == "hers"


@pytest.mark.slow
def test_what_listings_show_later_is_found(world: World) -> None:
    stack = told(world, "NEW_OBJECTS_ARE_LISTED_IN_TEN_SECONDS", list_lag_seconds=50)
    world.lose_answer("POST", "/api/v2/integrations")
    assert stack.up({"orders": web()}) == {"orders": "create"}
    assert world.ids("integrations") == [live(stack, "orders").id]


@pytest.mark.slow
def test_what_counts_for_longer_is_outlasted(world: World) -> None:
    name = "DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST"
    stack = told(world, name, max_instances={WEB: 1}, delete_lag_seconds=300)
    stack.settings["preflight"] = "off"
    stack.up({"orders": web()})
    with stack._process({}) as calls:
        calls["orders"].delete(live(stack, "orders"))
        create(calls, "orders", web())
    assert len(world.ids("integrations")) == 1


def test_inactive_integrations_are_not_counted(world: World) -> None:
    stack = told(world, "INACTIVE_INTEGRATIONS_COUNT", max_instances={WEB: 1})
    theirs = world.control.create_integration(WEB, "Theirs").id
    assert stack.preview({"orders": web()}) == {"orders": "create"}
    world.control.change_integration(theirs, intended_state="ENABLED")
    assert "there is no room" in world.refused(stack.preview, {"orders": web()})


@pytest.mark.slow
def test_an_error_may_pass(world: World) -> None:
    stack = told(world, "ERROR_AFTER_ENABLING_IS_FINAL")
    stack.up({"orders": web()})
    assert live(stack, "orders").state["reportedState"] == "ACTIVE"


@pytest.mark.slow
def test_an_auth_action_is_waited_for(world: World) -> None:
    stack = told(world, "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS", auth_action_lag_seconds=80)
    oauth = {"credentialType": "userDefinedOAuth", "fields": {"loginUrl": "https://login.example.com/"}, "name": "o"}
    request = {"requestType": "POST", "requestUrlTemplate": "${credentials.loginUrl}"}
    login = {"integration": {"id": Ref("orders"), "type": WEB}, "config": {"request": request}}
    program = {
        "login": Written("IntegrationCredential", oauth),
        "orders": web(credential={"id": Ref("login"), "type": "userDefinedOAuth"}),
        "auth": Written("CustomAuthAction", login),
    }
    assert stack.up(program)["auth"] == "create"


@pytest.mark.slow
def test_a_grant_is_waited_for(world: World) -> None:
    stack = told(world, "GRANTS_TAKE_EFFECT_IN_TEN_SECONDS")
    program = {**role(grantToProvider=True), **client(Ref("readers"))}
    assert stack.up(program) == {"readers": "create", "caller": "create"}


@pytest.mark.slow
def test_code_is_waited_for(world: World) -> None:
    stack = told(world, "CODE_IS_PROCESSED_IN_THREE_MINUTES", function_processing_refusals=60)
    assert stack.up(function())["total"] == "create"


def test_an_assumption_without_a_second_way_is_refused_at_the_preview(world: World) -> None:
    stack = world.stack(contradicted="PAGES_SHOW_EVERY_OBJECT")
    with pytest.raises((Failed, Error, grpc.RpcError)) as raised:
        stack.preview(linked())
    error = raised.value
    said = refusal(error).text if isinstance(error, grpc.RpcError) else str(error)
    assert "PAGES_SHOW_EVERY_OBJECT" in said
    assert "for which the provider has no second way" in said
    assert world.writes() == []
