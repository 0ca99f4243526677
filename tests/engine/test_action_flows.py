"""What a user goes through with an integration and its actions, on a real engine at either adapter."""

from __future__ import annotations

from typing import Any

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import Adapter, EngineStack, Program

pytestmark = pytest.mark.engine

ACTIONS = "/api/v2/integrations/actions"
WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES
STATUS = {"type": "object", "properties": {"status": {"type": "string"}}}


def shop(
    adapter: Adapter,
    kind: str = "basicAuth",
    *,
    path: str = "orders",
    output: dict[str, Any] = STATUS,
    actions: int = 1,
    host: str = "https://api.example.com",
    typed: bool = True,
    protected: bool | None = None,
) -> Program:
    """A Web Services integration with a credential, and actions that look something up."""

    def program() -> None:
        opts = adapter.opts()
        fields = {"userName": "ada"} if kind == "basicAuth" else {"token": "t"}
        credential = genesyscloud.IntegrationCredential("orders", kind, fields, opts=opts)
        integration = genesyscloud.DataActionIntegration(
            "orders", WEB_SERVICES, credential, deletion_protection=protected, opts=opts
        )
        for number in range(actions):
            genesyscloud.DataAction(
                f"look-up-{number}",
                integration=integration if typed else {"id": integration.id},
                contract={"input": {"type": "object", "properties": {"id": {"type": "string"}}}, "output": output},
                config=genesyscloud.DataActionConfig.rest("GET", f"{host}/{path}/${{input.id}}"),
                deletion_protection=protected,
                opts=opts,
            )

    return program


def test_an_action_lives_and_dies(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    preview = stack.preview(shop(adapter))
    assert preview.changes["create"] == 4 + adapter.providers
    assert {method for method, _ in preview.requests} == {"GET"}

    stack.up(shop(adapter))
    (action,) = stack.resources("DataAction")
    (live,) = genesys_cloud.control.state().actions
    assert (live.id, live.integration_id) == (action["id"], stack.integration["id"])
    assert action["outputs"]["published"] is True
    assert action["outputs"]["category"] == stack.integration["outputs"]["name"]
    again = stack.preview(shop(adapter))
    assert (again.changes, dict(again.requests)) == ({}, {})

    changed = stack.up(shop(adapter, path="v2/orders"))
    assert changed.changes == {"update": 1}
    assert dict(changed.requests) == {("GET", "/api/v2/organizations/me"): 1, ("PATCH", f"{ACTIONS}/{{id}}"): 1}
    assert stack.refresh().changes == {}

    other_contract = shop(adapter, path="v2/orders", output={"type": "object"})
    preview = stack.preview(other_contract)
    assert preview.changes["replace"] == 1
    assert "gets another id: nothing that counts uses it" in preview.text
    stack.up(other_contract)
    (live,) = genesys_cloud.control.state().actions
    assert live.id == stack.resources("DataAction")[0]["id"] != action["id"]

    stack.destroy()
    left = genesys_cloud.control.state()
    assert (left.actions, left.integrations, left.credentials) == ([], [], [])


def test_what_does_not_fit_the_system_is_said_in_the_preview(adapter: Adapter, stack: EngineStack) -> None:
    said = stack.refused(stack.preview, shop(adapter, host="https://api.example.com:8443"))
    assert "must use port 443, the only one that Web Services actions reach" in said


def test_a_mistake_in_a_template_is_said_in_the_preview_and_not_again_once_it_is_deployed(
    adapter: Adapter, stack: EngineStack
) -> None:
    misspelt = shop(adapter, path="orders/${input.idd}")
    doubt = "names `${input.idd}`, on line 1, which is no input of the contract; did you mean `id`?"
    preview = stack.preview(misspelt)
    assert f"config.request.requestUrlTemplate: {doubt}" in preview.text
    assert not [method for method, _ in preview.requests if method != "GET"]
    assert doubt in stack.up(misspelt).text
    assert doubt not in stack.preview(misspelt).text
    stack.up(shop(adapter))
    unclosed = shop(adapter, path="#if($input.id)orders")
    said = stack.refused(stack.preview, unclosed)
    assert "config.request.requestUrlTemplate: holds `#if` without its `#end`, on line 1" in said


def test_two_actions_of_one_name_on_one_integration_are_said_in_the_first_preview(
    adapter: Adapter, stack: EngineStack
) -> None:
    def program(*names: str) -> Program:
        def declare() -> None:
            opts = adapter.opts()
            integration = genesyscloud.DataActionIntegration("orders", WEB_SERVICES, opts=opts)
            for number, name in enumerate(names):
                genesyscloud.DataAction(
                    f"look-up-{number}",
                    name=name,
                    integration=integration,
                    contract={"input": {"type": "object"}, "output": STATUS},
                    config=genesyscloud.DataActionConfig.rest("GET", f"https://api.example.com/{number}"),
                    opts=opts,
                )

        return declare

    twins = "Two actions of this program are named 'Look up', in the same category on the same integration."
    assert twins in stack.preview(program("Look up", "Look up")).text
    stack.up(program("Look up", "Look up too"))
    assert "Two actions" not in stack.preview(program("Look up", "Look up too")).text
    assert twins in stack.preview(program("Look up", "Look up")).text


def test_the_programs_own_actions_block_a_replacement_while_they_are_in_use(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(shop(adapter))
    (used,) = genesys_cloud.control.state().actions
    flow = genesys_cloud.control.publish_flow("Order status", [used.id])
    said = stack.refused(stack.preview, shop(adapter, "userDefined"))
    assert f"({used.id})" in said
    assert "Order status (inbound call flow, version 1.0, live)" in said

    both_at_once = shop(adapter, "userDefined", protected=False)
    stack.refused(stack.preview, both_at_once)
    stack.up(shop(adapter, protected=False))
    preview = stack.preview(both_at_once)
    assert preview.changes["replace"] == 3
    assert "It is not protected, so nobody was asked what uses it" in preview.text
    stack.up(both_at_once)
    (action,) = genesys_cloud.control.state().actions
    (integration,) = genesys_cloud.control.state().integrations
    assert action.integration_id == integration.id
    genesys_cloud.control.delete_flow(flow.id)
    assert stack.preview(both_at_once).changes == {}


def test_destroy_takes_the_programs_own_actions_and_stops_at_those_of_others(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(shop(adapter, actions=2))
    hers = genesys_cloud.control.publish_action(stack.integration["id"], "Hers")
    said = stack.refused(stack.destroy)
    assert "1 published action is under it" in said
    assert f"Hers ({hers.id})" in said
    left = genesys_cloud.control.state()
    assert [each.id for each in left.actions] == [hers.id]
    assert (len(left.integrations), len(left.credentials)) == (1, 1)
    genesys_cloud.control.delete_action(hers.id)
    stack.destroy()
    assert genesys_cloud.control.state().credentials == []


def test_a_replacement_at_the_limit_deletes_its_own_actions_first(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(shop(adapter, protected=False))
    for number in range(49):
        genesys_cloud.control.create_integration(WEB_SERVICES.value, f"Full {number}")
    replaced = shop(adapter, "userDefined", protected=False)
    preview = stack.preview(replaced)
    assert "It will be deleted first" in preview.text
    stack.up(replaced)
    changes = [
        (each.method, each.route)
        for each in genesys_cloud.control.requests()
        if each.method in ("POST", "DELETE") and "actions" in (each.route or "") + each.path
    ]
    assert changes[0] == ("DELETE", f"{ACTIONS}/{{id}}")
    (action,) = genesys_cloud.control.state().actions
    assert action.integration_id == stack.integration["id"]


def test_a_publication_that_is_refused_leaves_no_draft_and_the_next_update_succeeds(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    """Without the integration's type the provider cannot tell what its system takes, and the service does."""
    said = stack.refused(stack.up, shop(adapter, host="https://api.example.com:8443", typed=False))
    assert "Genesys Cloud does not accept it:" in said
    assert "port" in said
    assert genesys_cloud.control.state().actions == []
    stack.up(shop(adapter, typed=False))
    (action,) = genesys_cloud.control.state().actions
    assert action.id == stack.resources("DataAction")[0]["id"]


def test_somebody_elses_draft_or_edit_is_not_overwritten_unseen(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator, as_somebody_else: Any
) -> None:
    stack.up(shop(adapter))
    (live,) = genesys_cloud.control.state().actions
    request = {"requestType": "GET", "requestUrlTemplate": "https://hers.example.com/"}
    as_somebody_else("PATCH", f"{ACTIONS}/{live.id}", {"version": 1, "config": {"request": request}})
    said = stack.refused(stack.up, shop(adapter, path="v2/orders"))
    assert "somebody else changed it since the last deployment: config" in said
    assert stack.refresh().changes == {"update": 1}
    assert stack.preview(shop(adapter, path="v2/orders")).changes == {"update": 1}
    stack.up(shop(adapter, path="v2/orders"))
    assert stack.refresh().changes == {}
