"""How actions and functions live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.adapters.adapter import Live
from tests.contradicted.world import (
    FUNCTIONS,
    SECRET,
    WEB,
    World,
    action,
    config,
    if_false,
    live,
    shop,
    web,
    with_inputs,
)
from tests.properties.stack import Deployed, Program, Ref, Written

CODE = Path(__file__).parents[1] / "faults" / "code"
SALESFORCE = "salesforce-datadip"
PATHS = {"request": {"requestType": "GET", "requestUrlTemplate": "/services/${input.id}"}}


def functions(**changes: Any) -> Program:
    """An integration of functions."""
    return {"functions": Written("DataActionIntegration", {"integrationType": FUNCTIONS, "name": "F", **changes})}


def function(code: str = "one", **changes: Any) -> Program:
    """A function, with its integration."""
    settings = {"runtime": "nodejs22.x", "handler": "index.handler", "code": str(CODE / code)}
    total = action("functions", integration={"id": Ref("functions"), "type": FUNCTIONS}, name="Total")
    inputs = {key: value for key, value in total.inputs.items() if key != "config"}
    return {**functions(), "total": Written("DataAction", {**inputs, "function": settings, **changes})}


def salesforce() -> Program:
    """A Salesforce integration with its credential."""
    fields = {"username": "ada", "password": SECRET, "securityToken": SECRET}
    login = {"credentialType": "salesforce", "fields": fields, "name": "sales"}
    linked = web(integrationType=SALESFORCE, credential={"id": Ref("login"), "type": "salesforce"})
    return {"login": Written("IntegrationCredential", login), "orders": linked}


@if_false()
def custom_actions_are_told_by_their_id(world: World) -> None:
    program = salesforce()
    stack = world.deployed(program)
    said = world.refused(stack.destroy)
    assert "GetAccountByPhoneNumber" in said
    stack.up(with_inputs(program, "orders", deletionProtection=False))
    stack.destroy()
    assert world.ids("integrations") == []


@if_false()
def unpublished_action_is_not_found(world: World) -> None:
    stack = world.deployed({"orders": web()})
    draft = world.control.draft_action(live(stack, "orders").id, "Draft").id
    with stack._process(shop()) as calls:
        found = calls["look"].read(Live(draft, {}, {}))
    assert found
    assert found.inputs.get("publish", True)
    stack.deployed["look"] = Deployed("DataAction", found)
    world.control.switches(dependency_status="BUILDINPROGRESS", missing_permissions=["analytics:actionAggregate:view"])
    assert "it is published and perhaps in use" in world.refused(stack.destroy)
    assert world.ids("actions") == [draft]


@if_false()
def created_actions_are_published(world: World) -> None:
    stack = world.deployed(shop())
    assert stack.up(shop())["look"] == "same"
    assert not world.control.state().actions[0].published
    world.refresh(stack)
    assert stack.preview(shop())["look"] == "update"
    assert stack.up(shop())["look"] == "update"
    assert world.control.state().actions[0].published


@if_false()
def validation_tells_why_a_creation_is_refused(world: World) -> None:
    world.control.fault(
        "status", status=400, method="POST", route="/api/v2/integrations/actions", message="Bad Request"
    )
    said = world.refused(world.stack().up, shop())
    assert "finds nothing wrong" in said, said
    assert world.ids("actions") == []


@if_false()
def publishing_ends_the_draft(world: World) -> None:
    draft = shop(publish=False)
    stack = world.deployed(draft)
    world.lose_answer("POST", "/api/v2/integrations/actions/{id}/draft/publish")
    assert "Most likely it is still a draft" in world.refused(stack.up, shop())
    world.refresh(stack)
    stack.up(shop())
    assert world.control.state().actions[0].published
    assert stack.up(shop())["look"] == "same"


@if_false()
def second_draft_is_a_conflict(world: World) -> None:
    stack = world.deployed(function())
    path = f"/integrations/actions/{live(stack, 'total').id}/draft"
    draft = world.send("POST", path)
    world.send("PATCH", path, {"version": draft["version"], "category": "hers"})
    assert stack.up(function("two"))["total"] == "update"
    assert world.control.state().actions[0].category == "hers"


@if_false()
def drafts_leave_the_published_version(world: World) -> None:
    stack = world.deployed(function())
    before = world.control.state().actions[0].function
    assert "Nothing was overwritten" in world.refused(stack.up, function("two"))
    assert world.control.state().actions[0].function == before


@if_false()
def patch_leaves_what_it_does_not_name(world: World) -> None:
    stack = world.deployed(shop())
    world.send("PATCH", f"/integrations/actions/{live(stack, 'look').id}", {"version": 1, "category": "hers"})
    world.refresh(stack)
    assert stack.up(shop(config=config("ours")))["look"] == "update"
    assert world.control.state().actions[0].category == "Orders"
    world.refresh(stack)
    assert stack.up(shop(config=config("ours")))["look"] == "same"


@if_false()
def consumers_refer_to_actions_by_id(world: World) -> None:
    stack = world.deployed(shop())
    world.control.publish_flow("Orders", [live(stack, "look").id])
    other = {"input": {"type": "object", "properties": {"id": {"type": "string"}}}, "output": {"type": "object"}}
    assert "Orders" in world.refused(stack.preview, shop(contract=other))
    consenting = shop(deletionProtection=False)
    stack.up(consenting)
    assert stack.up(with_inputs(consenting, "look", contract=other))["look"] == "replace"


@if_false()
def auth_action_appears_in_fifteen_seconds(world: World) -> None:
    login = {
        "login": Written(
            "IntegrationCredential",
            {
                "credentialType": "userDefinedOAuth",
                "fields": {"loginUrl": "https://login.example.com/"},
                "name": "oauth",
            },
        ),
        "orders": web(credential={"id": Ref("login"), "type": "userDefinedOAuth"}),
        "auth": Written(
            "CustomAuthAction",
            {
                "integration": {"id": Ref("orders"), "type": WEB},
                "config": {"request": {"requestType": "POST", "requestUrlTemplate": "${credentials.loginUrl}"}},
            },
        ),
    }
    stack = world.stack()
    assert "none has appeared within 15 seconds" in world.refused(stack.up, login)
    world.control.pass_time(120)
    assert stack.up(login)["auth"] == "create"


@if_false()
def unclosed_and_unmatched_parts_are_mistakes(world: World) -> None:
    unclosed = config(requestType="POST", requestTemplate="#if($input.id) x")
    stack = world.stack()
    said = world.refused(stack.preview, shop(config=unclosed))
    assert world.writes() == []
    assert "holds `#if` without its `#end`" in said
    stack.up(shop())
    look = live(stack, "look")
    world.send("PATCH", f"/integrations/actions/{look.id}", {"version": 1, "config": unclosed})
    world.refresh(stack)
    theirs = {"orders": web(), "look": Written("DataAction", {**action().inputs, "config": unclosed})}
    assert set(stack.up(theirs).values()) == {"same"}


@if_false()
def system_urls_are_paths(world: World) -> None:
    look = action(
        integration={"id": Ref("orders"), "type": SALESFORCE},
        config={"request": {"requestType": "GET", "requestUrlTemplate": "https://na1.salesforce.com/x"}},
    )
    stack = world.stack()
    program = {**salesforce(), "look": look}
    stack.preview(program)
    assert world.said("path")
    assert stack.up(program)["look"] == "create"


@if_false()
def function_actions_are_called_by_post(world: World) -> None:
    stack = world.deployed(function())
    world.refresh(stack)
    assert stack.up(function())["total"] == "same"
    put = function(config={"request": {"requestType": "PUT"}})
    assert "must be POST" in world.refused(world.stack().preview, put)


@if_false()
def code_keeps_its_file_name(world: World) -> None:
    stack = world.stack()
    assert "still reports Available for the code after 180 seconds" in world.refused(stack.up, function())
    assert world.ids("actions") == []


@if_false()
def available_code_can_be_published(world: World) -> None:
    stack = world.stack()
    assert "409" in world.refused(stack.up, function())
    assert world.ids("actions") == []
    world.serving = "plugin"
    assert "409" in world.refused(world.stack().up, function())
    assert not world.control.state().actions[0].published, "the plugin keeps the draft"


@if_false()
def code_is_processed_in_three_minutes(world: World) -> None:
    stack = world.stack()
    assert "still processes the function's code" in world.refused(stack.up, function())
    assert world.ids("actions") == []


@if_false(limits={"dataactions": {"actions.total.max": 1000, "actions.integration.max": 2}})
def action_limits_count_custom_actions(world: World) -> None:
    program = {**salesforce(), "look": action(integration={"id": Ref("orders"), "type": SALESFORCE}, config=PATHS)}
    stack = world.stack()
    said = world.refused(stack.up, program)
    assert "limit" in said
    assert world.ids("actions") == []
