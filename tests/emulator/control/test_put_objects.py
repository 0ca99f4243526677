"""Objects that a test puts there as they are, whatever the service would say of them."""

import pytest

from genesyscloud_emulator import (
    ActionReport,
    ControlError,
    CredentialReport,
    DivisionReport,
    FunctionReport,
    IntegrationReport,
    OAuthClientReport,
    RoleGiven,
    RoleReport,
    StateDetail,
    StateReport,
)

pytestmark = pytest.mark.slow

ID = "3f3abfdf-36df-4988-b905-9932b20e872e"
OTHER_ID = "65aeb189-2191-498f-b550-56ad83a9f557"
CONTRACT = {
    "input": {"inputSchema": {"type": "object", "properties": {"id": {"type": "string"}}}},
    "output": {"successSchema": {"type": "object"}},
}


def test_what_the_state_tells_can_be_put_into_another_organization(emulator, api, control):
    integration = api.integration()
    credential = api.credential("userDefinedOAuth")
    control.change_integration(
        integration, notes="why", credentials={"basicAuth": credential}, intended_state="ENABLED"
    )
    api.action(integration)
    control.draft_action(integration, "draft")
    role = control.create_role("Reader", ["integrations:*:view"])
    control.create_oauth_client("Orders", roles=[role.id], description="what for")
    told = control.state()
    other = emulator.add_organization().control
    other.put_objects(
        credentials=told.credentials,
        integrations=told.integrations,
        actions=told.actions,
        roles=told.roles,
        oauth_clients=told.oauth_clients,
    )
    both = [each.model_dump(exclude={"organization", "tokens_issued"}) for each in (told, other.state())]
    assert both[0] == both[1]


def test_the_api_shows_what_was_put_there(api, control):
    detail = StateDetail(message="revoked")
    control.put_objects(
        integrations=[
            IntegrationReport(
                id=ID,
                integration_type="custom-rest-actions",
                name="Orders",
                credentials={"basicAuth": OTHER_ID},
                version=7,
                intended_state="ENABLED",
                reported_state=StateReport(code="ERROR", detail=detail),
            )
        ],
        credentials=[CredentialReport(id=OTHER_ID, type="basicAuth", created_date="2020-01-01T00:00:00.000Z")],
    )
    shown = api.get(f"/integrations/{ID}", params={"expand": "config"})
    assert (shown["name"], shown["intendedState"], shown["reportedState"]["code"]) == ("Orders", "ENABLED", "ERROR")
    assert shown["reportedState"]["detail"]["message"] == "revoked"
    assert shown["config"]["current"]["version"] == 7
    assert shown["config"]["current"]["credentials"]["basicAuth"]["createdDate"] == "2020-01-01T00:00:00.000Z"
    assert "name" not in api.get(f"/integrations/credentials/{OTHER_ID}")


def test_what_was_put_there_can_be_changed_as_all_else(api, control):
    control.put_objects(
        integrations=[IntegrationReport(id=ID, integration_type="custom-rest-actions", name="Orders")],
        actions=[ActionReport(id="custom_-_1", integration_id=ID, name="look", contract=CONTRACT, version=3)],
    )
    config = {"request": {"requestType": "GET", "requestUrlTemplate": "https://example.com/"}}
    changed = api.call("PATCH", "/integrations/actions/custom_-_1", {"version": 3, "config": config})
    assert changed["version"] == 4
    assert api.configure(ID, name="Orders 2")["name"] == "Orders 2"


def test_types_need_not_exist(api, control):
    control.put_objects(
        integrations=[IntegrationReport(id=ID, integration_type="no-such-type", credentials={"slot": OTHER_ID})],
        credentials=[CredentialReport(id=OTHER_ID, type="noSuchType", fields={"key": "s3cret"})],
    )
    assert api.get(f"/integrations/{ID}")["integrationType"]["id"] == "no-such-type"
    assert api.get(f"/integrations/credentials/{OTHER_ID}")["type"] == {"name": "noSuchType"}
    assert [each["id"] for each in api.get("/integrations")["entities"]] == [ID]


def test_what_objects_refer_to_need_not_exist(api, control):
    control.put_objects(
        integrations=[
            IntegrationReport(id=ID, integration_type="custom-rest-actions", credentials={"basicAuth": OTHER_ID})
        ],
        actions=[ActionReport(id="custom_-_1", integration_id=OTHER_ID, name="alone")],
        oauth_clients=[OAuthClientReport(id=OTHER_ID, name="Orders", roles=[RoleGiven(role_id=ID)])],
    )
    assert api.get(f"/integrations/{ID}/config/current")["credentials"] == {"basicAuth": {"id": OTHER_ID}}
    assert api.get("/integrations/actions/custom_-_1")["integrationId"] == OTHER_ID
    assert api.get(f"/oauth/clients/{OTHER_ID}")["roleDivisions"] == [{"roleId": ID, "divisionId": "*"}]
    (grant,) = api.get(f"/authorization/subjects/{OTHER_ID}")["grants"]
    assert (grant["role"]["id"], grant["role"]["policies"]) == (ID, [])


def test_a_client_whose_role_is_gone_may_do_nothing(api, control):
    client = OAuthClientReport(name="Orders", roles=[RoleGiven(role_id=ID)])
    control.put_objects(oauth_clients=[client])
    answer = api.http.post(
        f"{api.http.base_url.copy_with(path='/oauth/token')}",
        data={"grant_type": "client_credentials"},
        headers={"Authorization": ""},
        auth=(client.id, client.secret),
    )
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert api.http.get("/integrations", headers=headers).status_code == 403


def test_nothing_follows_from_what_is_put_there(api, control):
    control.put_objects(
        integrations=[IntegrationReport(integration_type="zendesk-data-actions", name="Tickets")] * 2,
        credentials=[CredentialReport(type="basicAuth", fields={"unknown": "field"})],
    )
    assert len(api.get("/integrations")["entities"]) == 1
    assert api.get("/integrations/actions")["entities"] == []


def test_more_than_a_request_of_the_api_may_hold_can_be_put_there(api, control):
    config = {"request": {"requestTemplate": "x" * 10_000}}
    actions = [ActionReport(integration_id=ID, name=f"a{number}", config=config) for number in range(100)]
    control.put_objects(actions=actions)
    assert api.get("/integrations/actions", params={"pageSize": 200})["total"] == 100


def test_an_object_takes_the_stead_of_one_with_its_id(api, control):
    for name in ("first", "second"):
        control.put_objects(credentials=[CredentialReport(id=ID, name=name, type="userDefined")])
    assert [each.name for each in control.state().credentials] == ["second"]


def test_an_action_can_be_published_and_have_a_draft(api, control):
    control.put_objects(actions=[ActionReport(id="custom_-_1", integration_id=ID, name="look", version=4, draft=True)])
    assert api.get("/integrations/actions/custom_-_1")["version"] == 4
    assert api.get("/integrations/actions/custom_-_1/draft")["version"] == 5


def test_a_function_has_code_where_a_checksum_says_so(api, control):
    def function(sha256):
        return FunctionReport(settings={"runtime": "nodejs22.x", "handler": "index.handler"}, sha256=sha256)

    control.put_objects(
        integrations=[IntegrationReport(id=ID, integration_type="function-data-actions")],
        actions=[
            ActionReport(id="custom_-_1", integration_id=ID, name="with", function=function("0" * 64)),
            ActionReport(id="custom_-_2", integration_id=ID, name="without", function=function(None)),
        ],
    )
    shown = api.get("/integrations/actions/custom_-_1/function")
    assert (shown["zip"]["status"], shown["function"]["handler"]) == ("Available", "index.handler")
    assert "zip" not in api.get("/integrations/actions/custom_-_2/function")


def test_the_home_division_takes_the_stead_of_the_other(api, control):
    control.put_objects(divisions=[DivisionReport(id=ID, name="Zuhause", home=True), DivisionReport(name="North")])
    assert api.get("/authorization/divisions/home")["id"] == ID
    assert {each["name"] for each in api.get("/authorization/divisions")["entities"]} == {"Zuhause", "Sales", "North"}


def test_a_role_keeps_its_conditions(api, control):
    policy = {
        "domain": "routing",
        "entityName": "queue",
        "actionSet": ["view"],
        "resourceConditionNode": {"variableName": "Conversation.queues", "operator": "EQ", "operands": []},
    }
    control.put_objects(
        roles=[RoleReport(id=ID, name="Conditions", permission_policies=[policy], permissions=["admin"])]
    )
    shown = api.get(f"/authorization/roles/{ID}")
    assert (shown["permissionPolicies"], shown["permissions"]) == ([policy], ["admin"])


def test_what_is_no_object_is_refused_as_a_whole(api, control):
    with pytest.raises(ControlError, match="integrationType"):
        control._call("PUT", "integrations", {"objects": [{"integrationType": "a"}, {"integrationType": 5}]})
    assert control.state().integrations == []


def test_an_unreadable_action_is_listed_and_not_read(api, control):
    integration = api.integration()
    action = control.publish_action(integration, "look").id
    draft = control.draft_action(integration, "draft").id
    control.switches(unreadable=[action, draft])
    assert [each["id"] for each in api.get("/integrations/actions")["entities"]] == [action]
    for path in (action, f"{action}/templates/requesttemplate.vm", f"{action}/schemas/inputschema.json"):
        api.get(f"/integrations/actions/{path}", expect=500)
    for path in ("draft", "draft/templates/requesttemplate.vm", "draft/schemas/inputschema.json"):
        api.get(f"/integrations/actions/{draft}/{path}", expect=500)
