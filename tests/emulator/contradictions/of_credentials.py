"""Credentials, and what integrations make of them."""

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from tests.emulator.contradictions.statements import World, statement

CREDENTIALS = "/integrations/credentials"
BASIC = {"name": "orders", "type": {"name": "basicAuth"}, "credentialFields": {"userName": "ann", "password": "s3cret"}}


def listed(world: World, credential: str) -> dict[str, Any]:
    found = world.api.get(f"{CREDENTIALS}/listing")["entities"]
    return next(each for each in found if each["id"] == credential)


@statement()
def saving_moves_modified_date(world: World) -> bool:
    credential = world.api.credential()
    before = listed(world, credential)["modifiedDate"]
    world.api.call("PUT", f"{CREDENTIALS}/{credential}", BASIC)
    return bool(listed(world, credential)["modifiedDate"] > before)


@statement()
def linking_leaves_modified_date(world: World) -> bool:
    credential = world.api.credential()
    before = listed(world, credential)["modifiedDate"]
    world.api.configure(world.api.integration(), credentials={"basicAuth": {"id": credential}})
    return bool(listed(world, credential)["modifiedDate"] == before)


def platform_action(world: World) -> tuple[str, str, str]:
    """An action that asks Genesys Cloud itself, its integration, and the credential of that."""
    role = world.control.create_role("R", ["directory:user:view"])
    client = world.control.create_oauth_client("actions", roles=[role.id])
    credential = world.api.credential("pureCloudOAuthClient", clientId=client.id, clientSecret=client.secret)
    integration = world.api.integration("purecloud-data-actions")
    world.api.configure(integration, credentials={"pureCloudOAuthClient": {"id": credential}})
    world.api.call("PATCH", f"/integrations/{integration}", {"intendedState": "ENABLED"})
    anything = {"type": "object", "additionalProperties": True}
    contract = {"input": {"inputSchema": anything}, "output": {"successSchema": anything}}
    config = {"request": {"requestType": "GET", "requestUrlTemplate": "/api/v2/users"}}
    action = world.api.action(integration, config=config, contract=contract)["id"]
    assert works(world, action)
    return action, integration, credential


def works(world: World, action: str) -> bool:
    return bool(world.api.call("POST", f"/integrations/actions/{action}/test", {})["success"])


def rotate(world: World, credential: str) -> str:
    """Another client in the credential; the secret of the first one ends. Returns the first one's id."""
    first, role = world.control.state().oauth_clients[-1], world.control.state().roles[-1]
    second = world.control.create_oauth_client("again", roles=[role.id])
    fields = {"clientId": second.id, "clientSecret": second.secret}
    body = {"name": "credential", "type": {"name": "pureCloudOAuthClient"}, "credentialFields": fields}
    world.api.call("PUT", f"{CREDENTIALS}/{credential}", body)
    world.control.delete_oauth_client(first.id)
    return first.id


@statement()
def saved_fields_take_effect(world: World) -> bool:
    action, integration, credential = platform_action(world)
    rotate(world, credential)
    at_once = works(world, action)
    world.api.configure(integration)
    assert works(world, action), "its configuration was saved"
    return at_once


@statement()
def saved_credentials_are_used_at_once(world: World) -> bool:
    action, _, credential = platform_action(world)
    rotate(world, credential)
    at_once = works(world, action)
    world.control.pass_time(3600)
    assert works(world, action), "it has logged in anew"
    return at_once


@statement()
def credential_answers_name_their_type(world: World) -> bool:
    credential = world.api.credential()
    answers = [world.api.get(f"{CREDENTIALS}/{credential}"), listed(world, credential)]
    integration = world.api.configure(world.api.integration(), credentials={"basicAuth": {"id": credential}})
    answers.append(integration["credentials"]["basicAuth"])
    named = {each.get("type", {}).get("name") for each in answers}
    assert len(named) == 1
    return named == {"basicAuth"}


@statement()
def credential_is_saved_as_a_whole(world: World) -> bool:
    credential = world.api.credential()
    partly = {**BASIC, "credentialFields": {"userName": "ben"}}
    world.api.call("PUT", f"{CREDENTIALS}/{credential}", partly)
    return "password" not in world.control.state().credentials[0].fields


@statement()
def secret_fields_cannot_be_read(world: World) -> bool:
    return "s3cret" not in world.send("GET", f"{CREDENTIALS}/{world.api.credential()}").text


@statement()
def clocks_agree_within_two_seconds(world: World) -> bool:
    def agree() -> bool:
        answer = world.send("POST", CREDENTIALS, BASIC)
        created = datetime.fromisoformat(answer.json()["createdDate"].replace("Z", "+00:00"))
        date = parsedate_to_datetime(answer.headers["Date"]).replace(tzinfo=timezone.utc)
        return abs(created - date) <= timedelta(seconds=2)

    return any(agree() for _ in range(5))  # the server's header is a moment old where the machine has much to do
