"""Updates that fail on the way, on a real engine: nothing is lost, and the next `pulumi up` succeeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.automation import ConfigValue

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.engine.conftest import Adapter, EngineStack, Failed, Program

pytestmark = pytest.mark.engine

CREDENTIALS = "/api/v2/integrations/credentials"
INTEGRATIONS = "/api/v2/integrations"
CONFIGURATION = f"{INTEGRATIONS}/{{id}}/config/current"


def program() -> None:
    credential = genesyscloud.IntegrationCredential.basic_auth("orders", user_name="ada")
    genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES, credential)


def test_an_answer_that_gets_lost_is_made_up_for(stack: EngineStack, genesys_cloud: Emulator) -> None:
    for method, route in (("POST", INTEGRATIONS), ("PUT", CONFIGURATION)):
        genesys_cloud.control.fault("drop", method=method, route=route, effect="after")
    stack.up(program)
    (credential,), (integration,) = (
        genesys_cloud.control.state().credentials,
        genesys_cloud.control.state().integrations,
    )
    assert (credential.id, integration.id) == (stack.credential["id"], stack.integration["id"])
    assert stack.preview(program).changes == {}


def test_a_credential_whose_answer_gets_lost_is_named(stack: EngineStack, genesys_cloud: Emulator) -> None:
    """Its default name is one that others can have."""
    genesys_cloud.control.fault("drop", method="POST", route=CREDENTIALS, effect="after")
    said = stack.refused(stack.up, program)
    (lost,) = genesys_cloud.control.state().credentials
    assert f"pulumi import genesyscloud:index:IntegrationCredential RESOURCE {lost.id}" in said
    assert f"gc integrations credentials delete {lost.id}" in said
    genesys_cloud.control.delete_credential(lost.id)
    assert stack.up(program).changes == {"create": 2}


def test_what_could_not_be_finished_is_removed_and_created_next_time(
    stack: EngineStack, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault(
        "status", method="PUT", route=CONFIGURATION, count=None, status=400, message="Not today"
    )
    said = stack.refused(stack.up, program)
    assert "Creating the integration 'orders-dev': Not today (400" in said
    assert genesys_cloud.control.state().integrations == []
    assert [each["id"] for each in stack.resources("IntegrationCredential")] == [
        each.id for each in genesys_cloud.control.state().credentials
    ]
    genesys_cloud.control.clear_faults()
    assert stack.up(program).changes == {"create": 1}
    assert len(genesys_cloud.control.state().integrations) == 1


def test_one_wrong_secret_is_one_login_and_one_explanation(
    adapter: Adapter, new_stack: Callable[..., EngineStack], genesys_cloud: Emulator
) -> None:
    stack = new_stack(config_changes={"genesyscloud:oauthClientSecret": ConfigValue("wrong", secret=True)})

    def eleven() -> None:
        opts = adapter.opts()
        for number in range(11):
            genesyscloud.IntegrationCredential.basic_auth(f"orders-{number}", user_name="ada", opts=opts)

    with pytest.raises(Failed) as failed:
        stack.up(eleven)
    assert failed.value.outcome.tokens == 1
    diagnostics = failed.value.outcome.text.split("Diagnostics:")[1].split("Resources:")[0]
    errors = [line for line in diagnostics.splitlines() if "Creating the credential" in line]
    explained = [each for each in errors if "Check `genesyscloud:oauthClientId` and" in each]
    pointing = [each for each in errors if each.endswith("as another message says; nothing was sent.")]
    assert (len(explained), len(pointing)) == (1, len(errors) - 1)
    assert genesys_cloud.control.state().credentials == []


def test_a_deletion_that_fails_half_way_is_finished_next_time(stack: EngineStack, genesys_cloud: Emulator) -> None:
    stack.up(program)
    genesys_cloud.control.fault("status", method="DELETE", route=f"{CREDENTIALS}/{{id}}", status=403, count=1)
    said = stack.refused(stack.destroy)
    assert "Deleting the credential 'orders-dev'" in said
    assert len(stack.resources("IntegrationCredential")) == 1
    stack.destroy()
    assert genesys_cloud.control.state().credentials == []


def of_type(adapter: Adapter, kind: str = "basicAuth") -> Program:
    """An integration with a credential of a type."""

    def declare() -> None:
        opts = adapter.opts()
        credential = genesyscloud.IntegrationCredential("orders", kind, {"userName": "ada"}, opts=opts)
        genesyscloud.DataActionIntegration("orders", genesyscloud.IntegrationType.WEB_SERVICES, credential, opts=opts)

    return declare


def nothing() -> None:
    """A program that was taken back."""


def assert_says_what_stays(said: str, credential: dict[str, Any]) -> None:
    """The message names the credential that exists now, and both things that can be done about it."""
    text = " ".join(said.split())
    title = f"'{credential['outputs']['name']}' ({credential['id']})"
    assert f"The credential {title} was created before this was refused." in text
    assert "Correct the program and run `pulumi up` again; or take the change back, then `pulumi up` removes" in text


def test_a_refused_integration_says_that_its_credential_stays_and_taking_it_back_leaves_nothing(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 0})
    said = stack.refused(stack.up, of_type(adapter))
    assert "there is no room for another integration" in said
    assert_says_what_stays(said, stack.credential)
    stack.up(nothing)
    assert genesys_cloud.control.state().credentials == []

    stack.refused(stack.up, of_type(adapter))
    genesys_cloud.control.switches(max_instances={"custom-rest-actions": 1})
    stack.up(of_type(adapter))
    assert len(genesys_cloud.control.state().credentials) == 1
    assert len(genesys_cloud.control.state().integrations) == 1


def test_a_guarded_integration_says_that_its_new_credential_stays_and_taking_it_back_removes_it(
    adapter: Adapter, stack: EngineStack, genesys_cloud: Emulator
) -> None:
    stack.up(of_type(adapter))
    integration = stack.integration["id"]
    action = genesys_cloud.control.publish_action(integration, "Get order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    previewed = stack.refused(stack.preview, of_type(adapter, "userDefined"))
    assert "published actions under it are in use" in previewed
    assert "was created" not in previewed
    said = stack.refused(stack.up, of_type(adapter, "userDefined"))
    (new,) = [each for each in stack.resources("IntegrationCredential") if not each.get("delete")]
    assert_says_what_stays(said, new)
    stack.up(of_type(adapter))
    (credential,), (live,) = (
        genesys_cloud.control.state().credentials,
        genesys_cloud.control.state().integrations,
    )
    assert (live.id, live.credentials) == (integration, {"basicAuth": credential.id})
    assert credential.type == "basicAuth"
    assert stack.preview(of_type(adapter)).changes == {}
