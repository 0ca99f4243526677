"""Roles and OAuth clients."""

from __future__ import annotations

from genesyscloud_provider.authorization.held import HeldPermissions
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from tests.contradicted.world import World, if_false, live, with_inputs
from tests.properties.stack import Program, Ref, Written

CLIENTS = "/api/v2/oauth/clients"


def role(**changes: object) -> Program:
    return {"readers": Written("Role", {"name": "readers", "permissions": ["directory:user:view"], **changes})}


def held(world: World) -> str:
    made = world.control.create_role("held", ["directory:user:view"]).id
    world.control.grant_role(world.cloud.client_id, made)
    return made


def client(role_id: object, **changes: object) -> Program:
    return {"caller": Written("OAuthClient", {"name": "caller", "roles": [{"roleId": role_id}], **changes})}


@if_false()
def callers_give_only_roles_they_hold(world: World) -> None:
    other = world.control.create_role("not held").id
    stack = world.stack()
    stack.preview(client(other))
    assert world.said("does not hold the role")
    assert stack.up(client(other)) == {"caller": "create"}


@if_false()
def grants_take_effect_in_ten_seconds(world: World) -> None:
    stack = world.stack()
    program = {**role(grantToProvider=True), **client(Ref("readers"))}
    said = world.refused(stack.up, program)
    assert "wait a minute, and run the same command again" in said
    assert world.ids("oauth_clients") == []
    world.control.pass_time(60)
    assert stack.up(program)["caller"] == "create"


@if_false()
def holders_of_a_role_are_listed(world: World) -> None:
    stack = world.deployed(role())
    world.control.create_oauth_client("theirs", roles=[live(stack, "readers").id])
    stack.destroy()
    assert world.ids("roles") == []


@if_false()
def wildcards_may_be_expanded(world: World) -> None:
    program = role(permissions=["integrations:action:*"])
    stack = world.deployed(program)
    for _ in range(2):
        world.refresh(stack)
        assert stack.up(program) == {"readers": "update"}


@if_false()
def wildcards_are_expanded_to_all_that_there_is(world: World) -> None:
    program = role(permissions=["integrations:action:*", "directory:user:view"])
    stack = world.deployed(program)
    world.refresh(stack)
    assert stack.up(program) == {"readers": "update"}
    plain = world.deployed(role(name="plain"))
    world.refresh(plain)
    assert plain.up(role(name="plain")) == {"readers": "same"}


@if_false()
def taken_role_names_are_a_conflict(world: World) -> None:
    theirs = world.control.create_role("readers").id
    said = world.refused(world.stack().up, role())
    assert "readers already" in said
    assert theirs not in said
    world.control.switches(duplicate_role_names="accept")
    assert world.stack().up(role()) == {"readers": "create"}


@if_false()
def unknown_permissions_are_taken(world: World) -> None:
    said = world.refused(world.stack().up, role(permissions=["integrations:nothing:view"]))
    assert "integrations:nothing:view" in said
    assert world.ids("roles") == []


@if_false()
def oauth_clients_come_in_one_piece(world: World) -> None:
    for number in range(26):
        world.control.create_oauth_client(f"theirs {number}")
    program = client(held(world))
    stack = world.deployed(program)
    world.refresh(stack)
    assert stack.up(program) == {"caller": "same"}


@if_false(inactive_lag_seconds=5)
def active_clients_are_refused_by_code(world: World) -> None:
    stack = world.deployed(client(held(world)))
    assert "The client is not deleted, and is active again" in world.refused(stack.destroy)
    assert world.control.state().oauth_clients[0].state == "active"
    world.control.change_oauth_client(live(stack, "caller").id, state="inactive")
    world.control.pass_time(5)
    stack.destroy()


@if_false()
def client_usage_is_counted(world: World) -> None:
    program = client(held(world))
    stack = world.deployed(program)
    assert stack.preview(with_inputs(program, "caller", rotate="1")) == {"caller": "replace"}
    assert world.said("counts no request with it")


def may(world: World, *permissions: str, more: tuple[str, ...] = ()) -> dict[str, bool | None]:
    """What a client that has two permissions, and `more` roles, is told of some, as `doctor` asks it."""
    made = world.control.create_role("two", ["integrations:action:view", "directory:user:view"])
    caller = world.control.create_oauth_client("caller", roles=[made.id, *more])
    settings = {**world.settings, "oauthClientId": caller.id, "oauthClientSecret": caller.secret}
    client = Client(Configuration.resolve(Source("these", settings)))
    try:
        return HeldPermissions(Access(client)).of(permissions)
    finally:
        client.close()


@if_false()
def callers_are_told_their_policies(world: World) -> None:
    assert may(world, "integrations:action:view", "directory:user:view") == {
        "integrations:action:view": True,
        "directory:user:view": False,
    }


@if_false()
def clients_are_told_where_they_may(world: World) -> None:
    unreadable = world.control.create_role("one without a policy, which the caller may not look at").id
    told = may(world, "integrations:action:view", "oauth:client:view", more=(unreadable,))
    assert told == {"integrations:action:view": None, "oauth:client:view": None}
