"""The API as a whole."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_emulator import CredentialReport
from genesyscloud_emulator.actions.functions import Functions
from genesyscloud_emulator.behaviour import clock
from tests.contradicted.of_actions import function
from tests.contradicted.world import (
    BASIC,
    OTHER_SECRET,
    WEB,
    World,
    config,
    create,
    if_false,
    linked,
    live,
    shop,
    web,
    with_inputs,
)
from tests.properties.stack import Written

LOGIN = {"login": BASIC}
ROTATED = with_inputs(LOGIN, "login", fields={"userName": "ada", "password": OTHER_SECRET})


@if_false()
def answers_have_correlation_and_code(world: World) -> None:
    stack = world.deployed(LOGIN)
    world.control.delete_credential(live(stack, "login").id)
    said = world.refused(world.refresh, stack, "login")
    assert "answered 404, but not in Genesys Cloud's own form" in said
    assert "login" in stack.deployed


@if_false()
def not_found_means_absent(world: World) -> None:
    role = {"readers": Written("Role", {"name": "readers", "permissions": ["directory:user:view"]})}
    stack = world.deployed(role)
    world.control.switches(missing_permissions=["authorization:role:view"])
    world.refresh(stack)
    assert stack.deployed == {}
    stack.up(role)
    assert len(world.ids("roles")) == 2
    world.control.switches(missing_permissions=[])


@if_false()
def stale_version_is_told(world: World) -> None:
    stack = world.deployed(shop())
    path = f"/integrations/actions/{live(stack, 'look').id}"
    world.send("PATCH", path, {"version": 1, "category": "hers", "config": config("hers")})
    ours = shop(config=config("ours"))
    said = world.refused(stack.up, ours)
    assert "400" in said
    assert "'Get an order'" in said
    assert "hers" in str(world.send("GET", f"{path}?includeConfig=true"))
    world.refresh(stack)
    assert stack.up(ours)["look"] == "update"


@if_false(token_lifetime_seconds=3600)
def expired_token_is_401(world: World) -> None:
    stack = world.stack()
    program = {"one": BASIC, "two": with_inputs(LOGIN, "login", name="two")["login"]}
    with stack._process(program) as calls:
        calls["one"].create(calls["one"].check({}, BASIC.inputs))
        world.control.pass_time(3601)
        said = world.refused(create, calls, "two", program["two"])
    assert "403" in said
    assert len(world.ids("credentials")) == 1
    assert world.stack().up({"two": program["two"]}) == {"two": "create"}


@if_false()
def refused_login_is_4xx(world: World) -> None:
    stack = world.stack(oauthClientSecret="wrong")
    said = world.refused(stack.preview, linked())
    assert "500" in said
    assert {each.route for each in world.control.requests()} == {"/oauth/token"}
    assert "wrong" not in said


@if_false()
def api_never_redirects(world: World) -> None:
    said = world.refused(world.stack().preview, linked())
    assert "a redirect to api.elsewhere.invalid" in said
    assert "a redirect to api.elsewhere.invalid" in world.refused(world.stack().up, LOGIN)
    assert world.writes() == []


@if_false(rate_limit=4)
def new_token_has_a_full_allowance(world: World) -> None:
    stack = world.deployed(LOGIN)
    assert stack.up({**ROTATED, "orders": web()}) == {"login": "update", "orders": "create"}
    assert stack.up({**ROTATED, "orders": web()}) == {"login": "same", "orders": "same"}
    pooled = world.stack(tokenPoolSize="3")
    pooled.up({f"orders-{number}": web(name=f"Orders {number}") for number in range(6)})


@if_false(rate_limit=10)
def rate_headers_count_the_window(world: World) -> None:
    stack = world.deployed(linked())
    assert set(stack.up(linked()).values()) == {"same"}
    stack.destroy()
    assert world.ids("integrations") == world.ids("credentials") == []


@if_false()
def pages_show_every_object(world: World) -> None:
    for number in range(2):
        world.control.create_integration(WEB, f"Theirs {number}")
    stack = world.deployed(LOGIN)
    said = world.refused(stack.destroy)
    assert "login" in stack.deployed
    assert len(world.ids("credentials")) == 1
    assert "shows" in said
    world.refresh(stack)
    assert "login" in stack.deployed


@if_false()
def cursor_stands_in_next_uri(world: World) -> None:
    fields = {"userName": "ada", "password": "x"}
    theirs = [CredentialReport(id=f"00000000-{number:04}", type="basicAuth", fields=fields) for number in range(200)]
    world.control.put_objects(credentials=theirs)
    stack = world.deployed(LOGIN)
    assert "cannot be told" in world.refused(stack.up, ROTATED)
    world.refresh(stack)
    assert stack.preview(ROTATED) == {"login": "update"}
    assert stack.up(ROTATED) == {"login": "update"}
    assert world.control.state().credentials[-1].fields["password"] == OTHER_SECRET


@if_false()
def new_objects_are_readable_at_once(world: World) -> None:
    stack = world.deployed(LOGIN)
    world.refresh(stack)
    assert stack.deployed == {}
    assert stack.preview(LOGIN) == {"login": "create"}
    assert len(world.ids("credentials")) == 1
    both = world.stack()
    assert both.up(linked()) == {"login": "create", "orders": "create"}


@if_false()
def new_objects_are_listed_in_ten_seconds(world: World) -> None:
    world.lose_answer("POST", "/api/v2/integrations")
    stack = world.stack()
    said = world.refused(stack.up, {"orders": web()})
    assert "If one appears later, delete it" in said
    assert len(world.ids("integrations")) == 1, "nothing is made twice"


@if_false(max_instances={WEB: 1})
def deleted_objects_count_for_a_minute_at_most(world: World) -> None:
    stack = world.deployed({"orders": web()})
    with stack._process({}) as calls:
        calls["orders"].delete(live(stack, "orders"))
        said = world.refused(create, calls, "orders", web())
    assert "run the same command again in a few minutes" in said
    del stack.deployed["orders"]
    assert "there is no room" in world.refused(stack.preview, {"orders": web()})
    world.control.pass_time(601)
    assert stack.up({"orders": web()}) == {"orders": "create"}


@if_false()
def ids_are_never_reused(world: World) -> None:
    stack = world.deployed(linked())
    ours = live(stack, "orders")
    with stack._process({}) as calls:
        calls["orders"].delete(ours)
        world.send("PATCH", f"/integrations/{ours.id}", {"intendedState": "RESTORED"})
        assert calls["orders"].read(ours), "by its id it is seen"
        calls["login"].delete(live(stack, "login"))  # and it is left out of who uses the credential
    assert world.ids("credentials") == []
    world.refresh(stack, "orders")
    assert live(stack, "orders").id == ours.id


@if_false()
def required_parts_are_present(world: World) -> None:
    stack = world.stack()
    assert "without its version" in world.refused(stack.up, {"orders": web()})
    assert world.ids("integrations") == []
    world.control.switches(left_out=[])
    stack.up({"orders": web()})
    world.control.contradict("REQUIRED_PARTS_ARE_PRESENT")
    assert "without its version" in world.refused(world.refresh, stack)
    assert "orders" in stack.deployed


@if_false()
def expired_upload_address_is_403(world: World) -> None:
    stack = world.stack()
    with pytest.MonkeyPatch.context() as patched:
        begin = Functions.begin_upload

        def late(self: Functions, *args: Any) -> dict[str, object]:
            announced = begin(self, *args)
            clock.put_forward(1000)
            return announced

        patched.setattr(Functions, "begin_upload", late)
        said = world.refused(stack.up, function())
    assert "400" in said
    assert world.ids("actions") == []
    assert stack.up(function())["total"] == "create"
