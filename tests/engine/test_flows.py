"""What a user goes through with an integration and its credential, on a real engine at either adapter.

What is promised for previews is tested with `preview()`: the Automation API's `up` runs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import DYNAMIC_ADAPTER, Adapter, EngineStack, Failed, Program

pytestmark = pytest.mark.engine

ROLE = "arn:aws:iam::123456789012:role/orders"
WEB_SERVICES = genesyscloud.IntegrationType.WEB_SERVICES


def web(adapter: Adapter, kind: str = "basicAuth", **arguments: Any) -> Program:
    """A Web Services integration with a credential of a kind that such integrations accept."""

    def program() -> None:
        opts = adapter.opts()
        fields = {"userName": "ada"} if kind == "basicAuth" else {"token": "t"}
        credential = genesyscloud.IntegrationCredential("orders", kind, fields, opts=opts)
        genesyscloud.DataActionIntegration("orders", WEB_SERVICES, credential, opts=opts, **arguments)

    return program


def lambda_(adapter: Adapter, arn: str = ROLE, **arguments: Any) -> Program:
    """A Lambda integration with its role."""

    def program() -> None:
        opts = adapter.opts()
        credential = genesyscloud.IntegrationCredential.amazon_web_services_arn("orders", arn=arn, opts=opts)
        genesyscloud.DataActionIntegration(
            "orders", genesyscloud.IntegrationType.AWS_LAMBDA, credential, opts=opts, **arguments
        )

    return program


def test_an_integration_lives_and_dies(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    preview = stack.preview(lambda_(adapter, notes="who to ask: ops"))
    assert preview.changes["create"] == 3 + adapter.providers
    assert {method for method, _ in preview.requests} == {"GET"}

    stack.up(lambda_(adapter, notes="who to ask: ops"))
    (live,) = genesys_cloud.control.state().integrations
    assert (live.notes, live.reported_state.code) == ("who to ask: ops", "ACTIVE")
    assert re.fullmatch(adapter.name, live.name)
    assert stack.integration["outputs"]["reportedState"] == "ACTIVE"
    assert live.credentials == {"AmazonWebServicesARN": stack.credential["id"]}

    again = stack.preview(lambda_(adapter, notes="who to ask: ops"))
    assert again.changes == {}
    assert not again.requests

    stack.destroy()
    assert genesys_cloud.control.state().integrations == []
    assert genesys_cloud.control.state().credentials == []


def test_a_role_is_changed_in_place(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    stack.up(lambda_(adapter))
    before = stack.credential["id"], stack.integration["id"]
    outcome = stack.up(lambda_(adapter, f"{ROLE}-2"))
    assert outcome.changes == {"update": 1}
    assert dict(outcome.requests) == {
        ("GET", "/api/v2/organizations/me"): 1,
        ("GET", "/api/v2/integrations/credentials/listing"): 1,
        ("PUT", "/api/v2/integrations/credentials/{id}"): 1,
    }
    assert (stack.credential["id"], stack.integration["id"]) == before
    (live,) = genesys_cloud.control.state().credentials
    assert live.fields == {"ARN": f"{ROLE}-2"}


def test_another_credential_type_replaces_both(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    stack.up(web(adapter))
    old = stack.credential["id"], stack.integration["id"]
    assert stack.preview(web(adapter, "userDefined")).changes["replace"] == 2
    stack.up(web(adapter, "userDefined"))
    changed = [each.method for each in genesys_cloud.control.requests() if each.method in ("POST", "DELETE")]
    assert changed == ["POST"] * 3 + ["DELETE"] * 2, "a token, the new ones, and only then the old ones go"
    (credential,), (integration,) = (
        genesys_cloud.control.state().credentials,
        genesys_cloud.control.state().integrations,
    )
    assert credential.type == "userDefined"
    assert integration.credentials == {"basicAuth": credential.id}
    assert credential.id != old[0]
    assert integration.id != old[1]


def test_another_type_is_refused_at_preview_while_actions_are_published(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    integration = stack.integration["id"]
    names = [f"Action {number:02}" for number in range(12)]
    used = [genesys_cloud.control.publish_action(integration, name).id for name in names]
    genesys_cloud.control.publish_flow("Order status", used)
    genesys_cloud.control.draft_action(integration, "A draft blocks nothing")
    said = stack.refused(stack.preview, web(adapter, "userDefined"))
    assert f"the integration '{stack.integration['outputs']['name']}'" in said.lower()
    assert "`credential.type` changes from basicAuth to userDefined" in said
    assert "published actions under it are in use" in said
    assert all(name in said for name in names[:10])
    assert "Order status (inbound call flow, version 1.0, live)" in said
    assert "and 2 more, not looked at" in said
    assert "A draft blocks nothing" not in said
    for advice in ("second integration", "deletionProtection", "current type", "Customer Care"):
        assert advice in said
    assert len(genesys_cloud.control.state().credentials) == 1


def test_a_draft_blocks_neither_replacement_nor_deletion(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    genesys_cloud.control.draft_action(stack.integration["id"], "Get order")
    preview = stack.preview(web(adapter, "userDefined"))
    assert preview.changes["replace"] == 2
    assert "Get order" in preview.text, "it goes with its integration"
    stack.destroy()
    assert genesys_cloud.control.state().integrations == []


def test_consent_lets_go_in_two_steps(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    stack.up(web(adapter))
    action = genesys_cloud.control.publish_action(stack.integration["id"], "Get order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    both_at_once = web(adapter, "userDefined", deletion_protection=False)
    stack.refused(stack.preview, both_at_once)
    flagged = stack.up(web(adapter, deletion_protection=False))
    assert flagged.changes == {"update": 1}
    assert dict(flagged.requests) == {("GET", "/api/v2/organizations/me"): 1}, "consent is the state's alone"
    preview = stack.preview(both_at_once)
    assert "It is not protected, so nobody was asked what uses it" in preview.text
    stack.up(both_at_once)
    assert [each.type for each in genesys_cloud.control.state().credentials] == ["userDefined"]
    assert genesys_cloud.control.state().actions == []


def test_without_a_preview_the_change_is_refused_and_taking_it_back_heals(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    action = genesys_cloud.control.publish_action(stack.integration["id"], "Get order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    said = stack.refused(stack.up, web(adapter, "userDefined"))
    assert "take the change back" in said
    assert len(genesys_cloud.control.state().credentials) == 2
    stack.up(web(adapter))
    (credential,) = genesys_cloud.control.state().credentials
    (integration,) = genesys_cloud.control.state().integrations
    assert credential.type == "basicAuth"
    assert integration.credentials == {"basicAuth": credential.id}
    assert stack.preview(web(adapter)).changes == {}


def test_destroy_stops_at_published_actions_of_others(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    action = genesys_cloud.control.publish_action(stack.integration["id"], "Get order")
    said = stack.refused(stack.destroy)
    assert "1 published action is under it" in said
    assert "Get order" in said
    assert len(genesys_cloud.control.state().integrations) == 1
    assert len(genesys_cloud.control.state().credentials) == 1
    genesys_cloud.control.delete_action(action.id)
    stack.destroy()
    assert genesys_cloud.control.state().credentials == []


def test_a_credential_that_somebody_else_uses_is_not_deleted(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    other = genesys_cloud.control.create_integration("custom-rest-actions", "Hers")
    genesys_cloud.control.change_integration(other.id, credentials={"basicAuth": stack.credential["id"]})
    said = stack.refused(stack.destroy)
    assert "'Hers'" in said
    assert other.id in said
    assert len(genesys_cloud.control.state().credentials) == 1


def test_a_credential_unlinked_outside_is_linked_again_in_place(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    integration = stack.integration["id"]
    genesys_cloud.control.publish_action(integration, "Get order")
    genesys_cloud.control.change_integration(integration, credentials={"basicAuth": None})
    stack.refresh()
    assert stack.up(web(adapter)).changes == {"update": 1}
    assert stack.integration["id"] == integration
    (live,) = genesys_cloud.control.state().integrations
    assert live.credentials == {"basicAuth": stack.credential["id"]}


def test_a_credential_deleted_outside_is_created_and_linked_again(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    integration, credential = stack.integration["id"], stack.credential["id"]
    genesys_cloud.control.publish_action(integration, "Get order")
    genesys_cloud.control.delete_credential(credential)
    stack.refresh()
    assert stack.up(web(adapter)).changes == {"create": 1, "update": 1}
    assert stack.integration["id"] == integration
    assert stack.credential["id"] != credential
    (live,) = genesys_cloud.control.state().integrations
    assert live.credentials == {"basicAuth": stack.credential["id"]}


def test_notes_and_name_changed_outside_are_named_and_restored(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    program = web(adapter, name="Ours", notes="ours")
    stack.up(program)
    integration = stack.integration["id"]
    genesys_cloud.control.change_integration(integration, name="Hers", notes="hers")
    refreshed = stack.refresh()
    assert "[diff: ~name,notes]" in refreshed.text
    assert stack.preview(program).changes == {"update": 1}
    stack.up(program)
    (live,) = genesys_cloud.control.state().integrations
    assert (live.name, live.notes) == ("Ours", "ours")


def test_a_type_changed_outside_refreshes_and_is_gone_back_from_by_a_guarded_replacement(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    integration = stack.integration["id"]
    other = genesys_cloud.control.create_credential("userDefined", {"token": "hers"}, "hers")
    genesys_cloud.control.change_integration(integration, credentials={"basicAuth": other.id})
    action = genesys_cloud.control.publish_action(integration, "Get order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    stack.refresh()
    assert stack.integration["outputs"]["credential"]["type"] == "userDefined"
    assert "Get order" in stack.refused(stack.preview, web(adapter))
    stack.refresh()
    genesys_cloud.control.delete_action(action.id)
    assert stack.preview(web(adapter)).changes["replace"] == 1
    stack.up(web(adapter))
    assert stack.integration["outputs"]["credential"]["type"] == "basicAuth"


def test_an_integration_deleted_outside_is_created_again(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    genesys_cloud.control.delete_integration(stack.integration["id"])
    refreshed = stack.refresh()
    assert "[deleted]" in refreshed.text or refreshed.changes.get("delete") == 1
    assert stack.up(web(adapter)).changes == {"create": 1}


def test_a_refresh_within_an_update_repairs_and_creates_again(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter, notes="ours"))
    integration, credential = stack.integration["id"], stack.credential["id"]
    genesys_cloud.control.change_integration(integration, notes="hers")
    stack.up(web(adapter, notes="ours"), refresh=True)
    assert genesys_cloud.control.state().integrations[0].notes == "ours"
    genesys_cloud.control.delete_integration(integration)
    stack.up(web(adapter, notes="ours"), refresh=True)
    (live,) = genesys_cloud.control.state().integrations
    assert live.id == stack.integration["id"] != integration
    assert live.credentials == {"basicAuth": credential}
    assert stack.preview(web(adapter, notes="ours")).changes == {}


def test_somebody_elses_change_is_not_overwritten_unseen(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter, notes="ours"))
    integration = stack.integration["id"]
    genesys_cloud.control.change_integration(integration, notes="hers")
    said = stack.refused(stack.up, web(adapter, notes="ours, changed"))
    assert "somebody else changed it since the last deployment: notes" in said
    assert "pulumi refresh" in said
    assert genesys_cloud.control.state().integrations[0].notes == "hers"


def test_somebody_elses_change_of_something_else_is_kept(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(web(adapter))
    genesys_cloud.control.change_integration(stack.integration["id"], notes="hers")
    stack.up(web(adapter, name="Renamed"))
    (live,) = genesys_cloud.control.state().integrations
    assert (live.name, live.notes) == ("Renamed", "hers")


def test_two_stacks_in_one_organization_do_not_touch_each_other(
    adapter: Adapter, new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    one, other = new_stack("one"), new_stack("other")
    one.up(web(adapter))
    other.up(web(adapter))
    assert len({each.name for each in genesys_cloud.control.state().integrations}) == 2
    assert one.preview(web(adapter)).changes == {}
    one.destroy()
    assert [each.id for each in genesys_cloud.control.state().integrations] == [other.integration["id"]]
    assert [each.id for each in genesys_cloud.control.state().credentials] == [other.credential["id"]]
    assert other.preview(web(adapter)).changes == {}


def test_a_preview_without_credentials_passes_with_one_warning(
    adapter: Adapter, new_stack: Callable[..., EngineStack]
) -> None:
    none = dict.fromkeys(("genesyscloud:oauthClientId", "genesyscloud:oauthClientSecret"))
    stack = new_stack(config_changes=none)

    def program() -> None:
        web(adapter)()
        pulumi.export("organization", genesyscloud.get_organization().id)

    preview = stack.preview(program)
    assert preview.changes["create"] == 3 + adapter.providers
    assert len({line.split("warning:")[1].strip() for line in preview.text.splitlines() if "warning:" in line}) == 1
    assert "No Genesys Cloud credentials are configured, so nothing was looked up" in preview.text
    assert not preview.requests
    said = stack.refused(stack.up, program)
    assert "genesyscloud:oauthClientId" in said
    assert "GENESYSCLOUD_OAUTHCLIENT_ID" in said


def test_an_activation_that_takes_too_long_is_kept_with_a_warning(
    new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack = new_stack(config_changes={"genesyscloud:activationTimeout": "1"})
    genesys_cloud.control.switches(activation_seconds=60)
    outcome = stack.up(web(DYNAMIC_ADAPTER))
    assert "still reports ACTIVATING after 1 seconds" in outcome.text
    assert stack.integration["outputs"]["reportedState"] == "ACTIVATING"
    genesys_cloud.control.change_integration(stack.integration["id"], reported_state={"code": "ACTIVE"})
    stack.refresh()
    assert stack.integration["outputs"]["reportedState"] == "ACTIVE"
    assert stack.preview(web(DYNAMIC_ADAPTER)).changes == {}


def test_an_activation_that_fails_leaves_no_integration(stack: EngineStack, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(activation_errors={"*": {"message": "The role does not trust this organization"}})
    said = stack.refused(stack.up, web(DYNAMIC_ADAPTER))
    assert "The role does not trust this organization" in said
    assert genesys_cloud.control.state().integrations == []
    genesys_cloud.control.switches(activation_errors={})
    assert stack.up(web(DYNAMIC_ADAPTER)).changes == {"create": 1}


def test_an_integration_in_error_is_a_change(adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator) -> None:
    stack.up(web(adapter))
    genesys_cloud.control.change_integration(stack.integration["id"], reported_state={"code": "ERROR"})
    assert "is in state ERROR" in stack.refresh().text
    assert stack.up(web(adapter)).changes == {"update": 1}
    assert genesys_cloud.control.state().integrations[0].reported_state.code == "ACTIVE"


def test_the_wrong_organization_is_not_touched(
    adapter: Adapter, new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack = new_stack(config_changes={"genesyscloud:organizationId": "11111111-2222-3333-4444-555555555555"})
    with pytest.raises(Failed) as failed:
        stack.up(web(adapter))
    assert "genesyscloud:organizationId" in failed.value.outcome.text
    assert genesys_cloud.organization_id in failed.value.outcome.text
    assert set(failed.value.outcome.requests) == {("GET", "/api/v2/organizations/me")}
    assert genesys_cloud.control.state().credentials == []
