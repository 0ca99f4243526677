"""The ordinary lives of the official Terraform provider's resources pass, as its source makes their requests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from genesyscloud_emulator import Control, Emulator
from tests.emulator.terraform_provider import ACTIONS, TerraformProvider

pytestmark = pytest.mark.slow

CONTRACT = {
    "input": {"inputSchema": {"type": "object", "properties": {"id": {"type": "string"}}}},
    "output": {"successSchema": {"type": "object", "properties": {"name": {"type": "string"}}}},
}
CONFIG: dict[str, Any] = {
    "request": {
        "requestUrlTemplate": "https://example.com/${input.id}",
        "requestTemplate": "${input.rawRequest}",
        "requestType": "POST",
        "headers": {"Accept": "application/json"},
    },
    "response": {"translationMap": {}, "translationMapDefaults": {}, "successTemplate": "${rawResult}"},
}


@pytest.fixture
def terraform(emulator: Emulator) -> Iterator[TerraformProvider]:
    emulator.control.switches(rate_limit=10_000)
    provider = TerraformProvider(emulator)
    yield provider
    provider.close()


def test_its_start_costs_eleven_tokens(terraform: TerraformProvider, control: Control) -> None:
    assert control.state().tokens_issued == 11


def test_a_credential(terraform: TerraformProvider) -> None:
    made = terraform.create_credential("orders", "basicAuth", {"userName": "ann", "password": "s3cret"})
    terraform.update_credential(made, "renamed", "basicAuth", {"userName": "bob", "password": "s3cret"})
    assert [each["name"] for each in terraform.list_credentials()] == ["renamed"]
    assert terraform.delete_credential(made)


def test_an_integration(terraform: TerraformProvider) -> None:
    credential = terraform.create_credential("orders", "basicAuth", {"userName": "ann"})
    held = {"basicAuth": {"id": credential}}
    made = terraform.create_integration("custom-rest-actions", "ENABLED", {"name": "Orders", "credentials": held})
    terraform.update_integration(made, {"notes": "why", "credentials": held})
    integration, config = terraform.read_integration(made)
    assert (integration["intendedState"], integration["reportedState"]["code"]) == ("ENABLED", "ACTIVE")
    assert (config["notes"], config["credentials"]["basicAuth"]["id"]) == ("why", credential)
    assert terraform.delete_integration(made)
    assert terraform.delete_credential(credential)


@pytest.mark.parametrize("stale", ["conflict", "bad_request"])
def test_it_knows_a_stale_version_when_it_sees_one(terraform: TerraformProvider, control: Control, stale: str) -> None:
    made = terraform.create_integration("custom-rest-actions", "DISABLED", {"name": "Orders"})
    control.switches(stale_version=stale)
    path = f"/integrations/{made}/config/current"
    body = {**terraform.get(path), "version": 1}
    answer = terraform.send("PUT", path, body)
    # What it looks for before it tries again with the version of the moment.
    assert answer.status_code == 409 or "does not match the current version" in answer.json()["message"]
    terraform.update_integration(made, {"name": "Orders 2"})


def action(integration: str, **changes: Any) -> dict[str, Any]:
    body = {"name": "look up", "category": "Orders", "integrationId": integration, "secure": False}
    return {**body, "contract": CONTRACT, "config": CONFIG, **changes}


def test_an_action(terraform: TerraformProvider, control: Control) -> None:
    integration = terraform.create_integration("custom-rest-actions", "ENABLED", {"name": "Orders"})
    made = terraform.create_action(action(integration))
    terraform.update_action(made, "look again", "Shop", {**CONFIG, "timeoutSeconds": 20})
    read = terraform.read_action(made)
    assert (read["name"], read["category"], read["config"]["timeoutSeconds"]) == ("look again", "Shop", 20)
    assert read["templates"] == ["${input.rawRequest}", "${rawResult}"]
    assert terraform.delete_action(made)
    assert control.state().actions == []


def code() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.js", "exports.handler = async () => ({})")
    return content.getvalue()


def test_a_function(terraform: TerraformProvider, control: Control) -> None:
    control.switches(function_transfer_reads=2)
    integration = terraform.create_integration("function-data-actions", "ENABLED", {"name": "Functions"})
    function = {"description": "", "handler": "index.handler", "runtime": "nodejs22.x", "timeoutSeconds": 15}
    body = action(integration, category="Function Data Actions", config={"request": {}, "response": {}})
    made = terraform.publish_function(body, function, code())
    # A change is another draft of the same id, in its words; which the service makes a new action of is not known.
    changed = terraform.publish_function({**body, "id": made, "name": "again"}, function, code())
    read = terraform.get(f"{ACTIONS}/{changed}/function")
    assert (read["function"]["handler"], read["zip"]["status"]) == ("index.handler", "Available")
    assert terraform.delete_action(changed)


def test_a_custom_auth_action(terraform: TerraformProvider) -> None:
    credential = terraform.create_credential("login", "userDefinedOAuth", {"clientSecret": "s3cret"})
    held = {"basicAuth": {"id": credential}}
    made = terraform.create_integration("custom-rest-actions", "ENABLED", {"name": "Orders", "credentials": held})
    login = {**CONFIG, "request": {**CONFIG["request"], "requestUrlTemplate": "https://example.com/login"}}
    auth = terraform.create_auth_action(made, "Log in", login)
    assert [each["id"] for each in terraform.export()["auth actions"]] == [auth]
    assert terraform.delete_integration(made)
    assert terraform.is_gone(f"{ACTIONS}/{auth}")


def test_a_role_and_an_oauth_client_with_its_credential(
    terraform: TerraformProvider, control: Control, emulator: Emulator
) -> None:
    policy = {"domain": "integrations", "entityName": "integration", "actionSet": ["view"], "allowConditions": False}
    body = {"name": "Reader", "description": "", "permissions": [], "permissionPolicies": [policy]}
    role = terraform.create_role(body)
    terraform.update_role(role, {**body, "description": "why"})
    # With client credentials it does not give itself the role: who runs it has to have it.
    control.grant_role(emulator.client_id, role)
    client = {
        "name": "Orders",
        "description": "",
        "accessTokenValiditySeconds": 86400,
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "state": "active",
        "registeredRedirectUri": [],
        "scope": [],
        "roleDivisions": [{"roleId": role, "divisionId": "*"}],
    }
    made, credential = terraform.create_client(client, credential="Orders' client")
    terraform.update_client(made, {**client, "description": "why"})
    assert {each["id"] for each in terraform.export()["clients"]} == {emulator.client_id, made}
    assert terraform.delete_client(made, client, credential)
    assert terraform.delete_role(role)
    state = control.state()
    assert (state.oauth_clients, state.roles, state.credentials) == ([], [], [])


def test_a_client_that_is_told_to_be_deleted_is_gone_for_it(terraform: TerraformProvider, control: Control) -> None:
    control.switches(delete_lag_seconds=60)
    body = {"name": "Page", "authorizedGrantType": "CODE", "scope": ["users:readonly"], "state": "active"}
    made, _ = terraform.create_client({**body, "registeredRedirectUri": ["https://example.com"]})
    assert terraform.delete_client(made, body)


def test_its_export_of_everything(terraform: TerraformProvider, control: Control) -> None:
    integration = terraform.create_integration("salesforce-datadip", "DISABLED", {"name": "Customers"})
    for number in range(101):
        control.publish_action(integration, f"action {number}")
    listed = terraform.export()
    assert len(listed["actions"]) == 103, "101, and the two that come with the integration"
    for each in listed["actions"][:3]:
        terraform.read_action(each["id"])
    assert len(listed["roles"]) == 4
    assert len(listed["divisions"]) == 2
