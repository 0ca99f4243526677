"""How credentials live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from genesyscloud_emulator import OAuthClientReport
from tests.adapters.adapter import Live
from tests.contradicted.of_api import LOGIN, ROTATED
from tests.contradicted.world import OTHER_SECRET, SECRET, World, action, if_false, linked, live, web, with_inputs
from tests.properties.stack import Program, Ref, Written
from tests.protection.stack import Stack

HERS = {"userName": "ada", "password": "hers"}


def _fields(world: World) -> dict[str, str]:
    return world.control.state().credentials[-1].fields


@if_false()
def saving_moves_modified_date(world: World) -> None:
    stack = world.deployed(LOGIN)
    world.control.change_credential(live(stack, "login").id, fields=HERS)
    world.refresh(stack)
    assert stack.preview(LOGIN) == {"login": "same"}
    assert stack.up(ROTATED) == {"login": "update"}
    assert _fields(world)["password"] == OTHER_SECRET


@if_false()
def linking_leaves_modified_date(world: World) -> None:
    stack = world.deployed(linked())
    rotated = {**linked(), **ROTATED}
    assert "pulumi refresh" in world.refused(stack.up, rotated)
    assert _fields(world)["password"] == SECRET
    world.refresh(stack)
    assert stack.preview(linked())["login"] == "update"
    assert stack.up(rotated)["login"] == "update"
    assert _fields(world)["password"] == OTHER_SECRET


@if_false()
def credential_answers_name_their_type(world: World) -> None:
    stack = world.deployed(linked())
    world.refresh(stack)
    assert set(stack.preview(linked()).values()) == {"same"}
    world.control.change_credential(live(stack, "login").id, type="userDefined", fields={"key": "hers"})
    world.refresh(stack)
    assert live(stack, "login").inputs["credentialType"] == "basicAuth"
    assert stack.preview(linked()) == {"login": "update", "orders": "same"}
    with stack._process(LOGIN) as calls:
        found = calls["login"].read(Live(live(stack, "login").id, {}, {}))
    assert found
    assert found.inputs["credentialType"] == "", "an import asks for it"


@if_false()
def credential_is_saved_as_a_whole(world: World) -> None:
    stack = world.deployed(LOGIN)
    nameless = with_inputs(LOGIN, "login", fields=None, name="other")
    assert "fields: is required" in world.refused(stack.up, nameless)
    assert _fields(world)["password"] == SECRET
    assert stack.up(with_inputs(ROTATED, "login", name="other")) == {"login": "update"}


@if_false()
def secret_fields_cannot_be_read(world: World) -> None:
    stack = world.deployed(LOGIN)
    world.refresh(stack)
    assert stack.up(LOGIN) == {"login": "same"}
    with stack._process(LOGIN) as calls:
        found = calls["login"].read(Live(live(stack, "login").id, {}, {}))
    assert SECRET not in str(found)
    world.control.change_credential(live(stack, "login").id, fields=HERS)
    world.refresh(stack)
    assert "hers" not in str(live(stack, "login"))
    assert stack.preview(LOGIN) == {"login": "update"}


@if_false(delete_lag_seconds=20)
def in_use_refusal_says_so(world: World) -> None:
    stack = world.deployed(linked())
    assert "400" in world.refused(stack.destroy)
    assert list(stack.deployed) == ["login"]
    world.control.pass_time(20)
    stack.destroy()
    assert world.ids("credentials") == []


@if_false()
def clocks_agree_within_two_seconds(world: World) -> None:
    world.lose_answer("POST", "/api/v2/integrations/credentials")
    named = with_inputs(LOGIN, "login", name="login-1a2b3c4")
    assert "found none" in world.refused(world.stack().up, named)
    assert len(world.ids("credentials")) == 1


def _platform(world: World) -> tuple[Callable[..., Program], OAuthClientReport, OAuthClientReport]:
    """A program with an action that asks Genesys Cloud itself, as one of two OAuth clients."""
    role = world.control.create_role("R", ["directory:user:view"]).id
    kind = "purecloud-data-actions"

    def program(client: OAuthClientReport, **changes: Any) -> Program:
        fields = {"clientId": client.id, "clientSecret": client.secret}
        credential = {"id": Ref("login"), "type": "pureCloudOAuthClient"}
        look = action(
            integration={"id": Ref("orders"), "type": kind},
            contract={"input": {"type": "object"}, "output": {"type": "object", "additionalProperties": True}},
            config={"request": {"requestType": "GET", "requestUrlTemplate": "/api/v2/users"}},
        )
        login = {"credentialType": "pureCloudOAuthClient", "fields": fields, "name": "login"}
        return {
            "login": Written("IntegrationCredential", login),
            "orders": web(integrationType=kind, credential=credential, **changes),
            "look": look,
        }

    one, two = (world.control.create_oauth_client(name, roles=[role]) for name in ("one", "two"))
    return program, one, two


def _works(world: World, stack: Stack) -> bool:
    return bool(world.send("POST", f"/integrations/actions/{live(stack, 'look').id}/test", {})["success"])


@if_false()
def saved_fields_take_effect(world: World) -> None:
    program, one, two = _platform(world)
    stack = world.deployed(program(one))
    assert _works(world, stack)
    stack.up(program(two))
    world.control.delete_oauth_client(one.id)
    assert not _works(world, stack)
    assert stack.up(program(two, notes="once more"))["orders"] == "update"
    assert _works(world, stack)


@if_false()
def saved_credentials_are_used_at_once(world: World) -> None:
    program, one, two = _platform(world)
    stack = world.deployed(program(one))
    assert _works(world, stack)
    stack.up(program(two))
    world.control.delete_oauth_client(one.id)
    assert not _works(world, stack)
    world.control.pass_time(600)
    assert _works(world, stack)
