"""Integration types, credential types and integrations."""

from typing import Any

from tests.emulator.contradictions.statements import World, statement

INTEGRATIONS = "/integrations"
TYPES = "/integrations/types"
ACTIONS = "/integrations/actions"
WEB_SERVICES = "custom-rest-actions"
LAMBDA = "aws-lambda-data-actions"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
CONTRACT = {"input": {"inputSchema": {"type": "object"}}, "output": {"successSchema": {"type": "object"}}}


def accepting(world: World, credential_type: str) -> set[str]:
    """The integration types with a slot for credentials of a type."""
    types = world.api.get(TYPES, params={"pageSize": 100})["entities"]
    return {
        each["id"]
        for each in types
        if any(credential_type in slot["credentialTypes"] for slot in each["credentials"].values())
    }


def credential_type(world: World, name: str) -> dict[str, Any]:
    types = world.api.get("/integrations/credentials/types")
    return next(each for each in types if each["name"] == name)


@statement()
def undocumented_types_are_told_by_their_credentials(world: World) -> bool:
    names = ("googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount", "adobeServiceAccount")
    return all(len(accepting(world, name)) == 1 for name in names)


@statement()
def data_action_types_are_told_by_their_id(world: World) -> bool:
    return all("data-actions" in each for each in accepting(world, "googleCloudPlatformServiceAccount"))


@statement()
def google_fields_are_named_as_in_the_console(world: World) -> bool:
    kind = credential_type(world, "googleCloudPlatformServiceAccount")
    titles = {each["title"] for each in kind["properties"].values()}
    return titles == {"Client ID", "Client Email", "Private Key ID", "Private Key"}


@statement()
def credential_types_are_described_as_schemas(world: World) -> bool:
    kind = credential_type(world, "basicAuth")
    return "title" in kind["properties"].get("userName", {}) and kind.get("required") == ["userName"]


@statement(fields_with_defaults="listed")
def required_fields_with_a_default_may_be_left_out(world: World) -> bool:
    kind = credential_type(world, "salesforce")
    assert "loginUrl" in kind["required"]
    assert kind["properties"]["loginUrl"]["default"]
    fields = world.api.fields["salesforce"]
    body = {"name": "S", "type": {"name": "salesforce"}, "credentialFields": fields}
    return world.send("POST", "/integrations/credentials", body).status_code == 200


@statement()
def documented_fields_are_right(world: World) -> bool:
    fields = {name: value for name, value in world.api.fields["salesforce"].items() if name != "securityToken"}
    body = {"name": "S", "type": {"name": "salesforce"}, "credentialFields": fields}
    return world.send("POST", "/integrations/credentials", body).status_code == 400


@statement()
def slot_keys_are_as_written(world: World) -> bool:
    integration, credential = world.api.integration(LAMBDA), world.api.credential("amazonWebServicesARN")
    saved = world.api.configure(integration, credentials={"AmazonWebServicesARN": {"id": credential}})
    read = world.api.get(f"{INTEGRATIONS}/{integration}/config/current")
    return all(list(each["credentials"]) == ["AmazonWebServicesARN"] for each in (saved, read))


@statement()
def functions_take_user_defined(world: World) -> bool:
    integration, credential = world.api.integration("function-data-actions"), world.api.credential("userDefined")
    path = f"{INTEGRATIONS}/{integration}/config/current"
    body = {**world.api.get(path), "credentials": {"functionCredentials": {"id": credential}}}
    return world.send("PUT", path, body).status_code == 200


@statement()
def qualified_lambda_arns_are_called(world: World) -> bool:
    integration = world.api.integration(LAMBDA)
    statuses = []
    for arn in (ARN, f"{ARN}:live"):
        config = {"request": {"requestType": "POST", "requestUrlTemplate": arn}}
        body = {"name": "look", "integrationId": integration, "config": config, "contract": CONTRACT}
        statuses.append(world.send("POST", ACTIONS, body).status_code)
    assert statuses[0] == 200
    return statuses[1] == 200


def _authority(world: World) -> dict[str, Any]:
    schema = world.api.get(f"{TYPES}/{WEB_SERVICES}/configschemas/properties")
    return dict(schema["properties"]["clientCertificateAuthority"])


@statement()
def digicert_is_the_literal(world: World) -> bool:
    path = f"{INTEGRATIONS}/{world.api.integration()}/config/current"
    body = {**world.api.get(path), "properties": {"clientCertificateAuthority": "DigiCert"}}
    taken = world.send("PUT", path, body).status_code == 200
    assert taken == ("DigiCert" in _authority(world)["enum"])
    return taken


@statement(defaults_appear=True)
def absent_authority_is_genesys_cloud(world: World) -> bool:
    shown = world.api.configure(world.api.integration())["properties"]["clientCertificateAuthority"]
    assert shown == _authority(world)["default"]
    return bool(shown == "Genesys Cloud")


@statement()
def integration_type_is_fixed(world: World) -> bool:
    integration = world.api.integration()
    world.send("PATCH", f"{INTEGRATIONS}/{integration}", {"integrationType": {"id": "zendesk-data-actions"}})
    return bool(world.api.get(f"{INTEGRATIONS}/{integration}")["integrationType"]["id"] == WEB_SERVICES)


@statement()
def given_name_is_kept(world: World) -> bool:
    return bool(world.api.get(f"{INTEGRATIONS}/{world.api.integration(name='Orders')}")["name"] == "Orders")


@statement()
def stale_version_is_refused(world: World) -> bool:
    integration = world.api.integration()
    stale = world.api.get(f"{INTEGRATIONS}/{integration}/config/current")
    world.api.configure(integration, notes="somebody's")
    statuses = [world.send("PUT", f"{INTEGRATIONS}/{integration}/config/current", stale).status_code]
    draft = world.api.action(integration, "/drafts")
    action = world.api.action(integration)
    for one, path in ((draft, f"{ACTIONS}/{draft['id']}/draft"), (action, f"{ACTIONS}/{action['id']}")):
        world.api.call("PATCH", path, {"version": one["version"], "category": "somebody's"})
        statuses.append(world.send("PATCH", path, {"version": one["version"], "category": "mine"}).status_code)
    assert len({each == 200 for each in statuses}) == 1, "all of them, or none"
    return statuses[0] != 200


@statement()
def version_grows_with_every_change(world: World) -> bool:
    integration = world.api.integration()
    action = world.api.action(integration)
    changed = world.api.call("PATCH", f"{ACTIONS}/{action['id']}", {"version": action["version"], "category": "C"})
    path = f"{INTEGRATIONS}/{integration}/config/current"
    before = world.api.get(path)["version"]
    after = world.api.configure(integration)["version"]
    world.api.call("PATCH", f"{INTEGRATIONS}/{integration}", {"intendedState": "ENABLED"})
    return bool(changed["version"] > action["version"] and after > before and world.api.get(path)["version"] == after)


@statement()
def omitted_settings_are_removed(world: World) -> bool:
    integration, credential = world.api.integration(), world.api.credential()
    world.api.configure(integration, properties={"a": 1}, credentials={"basicAuth": {"id": credential}})
    left = world.api.configure(integration, properties={}, credentials={})
    return not left["properties"] and not left["credentials"]


@statement()
def what_is_saved_comes_back(world: World) -> bool:
    properties = {"label": " orders ", "number": 1}
    return bool(world.api.configure(world.api.integration(), properties=properties)["properties"] == properties)


@statement(max_instances={WEB_SERVICES: 0})
def limit_refusal_says_limit(world: World) -> bool:
    refusal = world.send("POST", INTEGRATIONS, {"integrationType": {"id": WEB_SERVICES}})
    assert refusal.status_code == 400
    return "limit" in refusal.json() or "limit" in refusal.json()["message"]


@statement(max_instances={WEB_SERVICES: 1})
def inactive_integrations_count(world: World) -> bool:
    first = world.api.integration()
    second = world.send("POST", INTEGRATIONS, {"integrationType": {"id": WEB_SERVICES}})
    if second.status_code == 200:
        for one, status in ((first, 200), (second.json()["id"], 400)):
            enabled = world.send("PATCH", f"{INTEGRATIONS}/{one}", {"intendedState": "ENABLED"})
            assert enabled.status_code == status, "those that are enabled count"
    return second.status_code == 400


@statement()
def activation_takes_three_minutes_at_most(world: World) -> bool:
    integration = world.api.integration()
    world.api.call("PATCH", f"{INTEGRATIONS}/{integration}", {"intendedState": "ENABLED"})
    world.control.pass_time(180)
    return world.api.get(f"{INTEGRATIONS}/{integration}")["reportedState"]["code"] in {"ACTIVE", "ERROR"}


@statement()
def error_after_enabling_is_final(world: World) -> bool:
    integration = world.api.integration()
    world.api.call("PATCH", f"{INTEGRATIONS}/{integration}", {"intendedState": "ENABLED"})
    seen = [world.api.get(f"{INTEGRATIONS}/{integration}")["reportedState"]["code"] for _ in range(10)]
    return not ("ERROR" in seen and seen[-1] == "ACTIVE")


@statement()
def deleted_integrations_are_absent(world: World) -> bool:
    integration = world.api.integration()
    world.api.call("DELETE", f"{INTEGRATIONS}/{integration}")
    answer = world.send("GET", f"{INTEGRATIONS}/{integration}")
    assert answer.status_code == 404 or answer.json()["intendedState"] == "DELETED"
    return answer.status_code == 404
