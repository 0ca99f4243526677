"""How integrations live."""

from __future__ import annotations

from tests.contradicted.world import (
    SECRET,
    WEB,
    World,
    action,
    config,
    create,
    if_false,
    linked,
    live,
    shop,
    web,
    with_inputs,
)
from tests.properties.stack import Ref, Written


@if_false()
def integration_type_is_fixed(world: World) -> None:
    fields = {"userEmail": "ada@example.com", "baseUrl": "https://x.zendesk.com", "apiToken": SECRET}
    inputs = {"credentialType": "zendeskApiToken", "fields": fields, "name": "zendesk"}
    link = {"credential": {"id": Ref("zendesk"), "type": "zendeskApiToken"}}
    other = {
        "zendesk": Written("IntegrationCredential", inputs),
        "orders": web(integrationType="zendesk-data-actions", **link),
    }
    stack = world.deployed(shop())
    assert stack.preview(other)["orders"] == "replace"
    world.control.publish_flow("Orders", [live(stack, "look").id])
    assert "Orders" in world.refused(stack.preview, {**other, "look": shop()["look"]})


@if_false()
def given_name_is_kept(world: World) -> None:
    world.lose_answer("POST", "/api/v2/integrations")
    stack = world.stack()
    said = world.refused(stack.up, {"orders": web()})
    (left,) = world.control.state().integrations
    assert not left.name.startswith("pulumi-unfinished-")
    assert "found none" in said
    assert stack.up({"orders": web()}) == {"orders": "create"}
    assert not world.said(left.name)


@if_false()
def stale_version_is_refused(world: World) -> None:
    stack = world.deployed(shop())
    orders, look = live(stack, "orders").id, live(stack, "look").id
    world.control.change_integration(orders, notes="hers")
    world.send("PATCH", f"/integrations/actions/{look}", {"version": 1, "config": config("hers")})
    assert stack.up({"orders": web(name="Ours"), "look": action(config=config("ours"))})["orders"] == "update"
    (integration,) = world.control.state().integrations
    assert integration.notes == ""
    assert "hers" not in str(world.control.state().actions[0].config)


@if_false()
def version_grows_with_every_change(world: World) -> None:
    stack = world.deployed(shop())
    look = live(stack, "look").id
    world.send("PATCH", f"/integrations/actions/{look}", {"version": 1, "config": config("hers")})
    world.refresh(stack)
    assert stack.preview(shop())["look"] == "same"
    assert stack.up(shop(category="ours"))["look"] == "update"
    assert "hers" not in str(world.control.state().actions[0].config)


@if_false()
def omitted_settings_are_removed(world: World) -> None:
    program = linked(clientCertificateAuthority="DigiCert")
    stack = world.deployed(program)
    less = with_inputs(program, "orders", clientCertificateAuthority=None)
    assert stack.up(less)["orders"] == "update"
    (integration,) = world.control.state().integrations
    assert integration.properties == {"clientCertificateAuthority": "DigiCert"}
    assert integration.credentials
    assert set(stack.up(less).values()) == {"same"}


@if_false()
def what_is_saved_comes_back(world: World) -> None:
    program = {"orders": web(properties={"label": "orders "})}
    stack = world.deployed(program)
    for _ in range(2):
        world.refresh(stack)
        assert stack.up(program) == {"orders": "update"}
    assert stack.up(program) == {"orders": "same"}


@if_false(max_instances={WEB: 1}, delete_lag_seconds=20)
def limit_refusal_says_limit(world: World) -> None:
    stack = world.deployed({"orders": web()})
    with stack._process({}) as calls:
        calls["orders"].delete(live(stack, "orders"))
        said = world.refused(create, calls, "orders", web())
    assert "Bad Request" in said
    del stack.deployed["orders"]
    assert world.ids("integrations") == []
    world.control.pass_time(20)
    assert stack.up({"orders": web()}) == {"orders": "create"}


@if_false(max_instances={WEB: 1})
def inactive_integrations_count(world: World) -> None:
    world.control.create_integration(WEB, "Theirs")
    said = world.refused(world.stack().preview, {"orders": web()})
    assert "there is no room" in said
    assert world.stack(preflight="off").up({"orders": web()}) == {"orders": "create"}


@if_false()
def activation_takes_three_minutes_at_most(world: World) -> None:
    stack = world.deployed({"orders": web()})
    assert live(stack, "orders").state["reportedState"] == "ACTIVATING"
    assert world.said("activationTimeout")
    world.control.pass_time(600)
    world.refresh(stack)
    assert live(stack, "orders").state["reportedState"] == "ACTIVE"
    patient = world.deployed({"orders": web()}, activationTimeout="700")
    assert live(patient, "orders").state["reportedState"] == "ACTIVE"


@if_false()
def error_after_enabling_is_final(world: World) -> None:
    stack = world.stack()
    said = world.refused(stack.up, {"orders": web()})
    assert "ERROR" in said
    assert world.ids("integrations") == []
    world.serving = "plugin"
    kept = world.stack()
    assert "ERROR" in world.refused(kept.up, {"orders": web()})
    assert len(world.ids("integrations")) == 1
    world.control.switches(passing_errors=0)
    assert world.stack().up({"orders": web()}) == {"orders": "create"}


@if_false()
def deleted_integrations_are_absent(world: World) -> None:
    stack = world.deployed({"orders": web()})
    world.control.delete_integration(live(stack, "orders").id)
    world.refresh(stack)
    assert live(stack, "orders").inputs["intendedState"] == "DELETED"
    said = world.refused(stack.up, {"orders": web()})
    assert "404" in said
    assert "`pulumi state delete` with its URN forgets it" in said
    del stack.deployed["orders"]
    assert stack.up({"orders": web()}) == {"orders": "create"}
