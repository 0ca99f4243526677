"""Actions of Genesys Cloud integrations: they ask this organization, as the OAuth client of their credential."""

import pytest

from genesyscloud_emulator import ControlError
from genesyscloud_emulator.actions.platform import DEEPEST

pytestmark = pytest.mark.slow

ACTIONS = "/integrations/actions"
ANYTHING = {"type": "object", "additionalProperties": True}
CONTRACT = {"input": {"inputSchema": ANYTHING}, "output": {"successSchema": ANYTHING}}


@pytest.fixture
def client(control):
    """A client that may read users."""
    return control.create_oauth_client("actions", roles=[control.create_role("R", ["directory:user:view"]).id])


@pytest.fixture
def credential(api, client):
    return api.credential("pureCloudOAuthClient", clientId=client.id, clientSecret=client.secret)


@pytest.fixture
def integration(api, control, credential):
    integration = api.integration("purecloud-data-actions")
    control.change_integration(integration, credentials={"pureCloudOAuthClient": credential}, intended_state="ENABLED")
    return integration


def publish(api, integration, url="/api/v2/users/${input.id}", verb="GET", body=None, headers=None, **response):
    request = {"requestType": verb, "requestUrlTemplate": url, "requestTemplate": body, "headers": headers}
    config = {"request": request, "response": response or None}
    return api.action(integration, config=config, contract=CONTRACT)["id"]


def run(api, action, **values):
    return api.call("POST", f"{ACTIONS}/{action}/test", values)


def failure(result):
    """What the request itself failed with."""
    last = result["operations"][-1]
    assert (result["success"], last["name"], last["error"]) == (False, "Execute request", result["error"])
    return result["error"]["message"]


def test_an_action_brings_what_the_api_answers(api, integration, control):
    user = api.get("/users")["entities"][0]
    action = publish(api, integration, translationMap={"mail": "$.email"}, successTemplate='{"mail": ${mail}}')
    control.reset_requests()
    result = run(api, action, id=user["id"])
    assert result["finalResult"] == {"mail": user["email"]}
    assert result["operations"][3]["result"] == user
    assert result["operations"][1]["result"]["requestUrl"] == f"/api/v2/users/{user['id']}"
    # What the service asks itself is none of the requests that it got.
    assert [one.route for one in control.requests()] == ["/api/v2/integrations/actions/{id}/test"]
    assert api.call("POST", f"{ACTIONS}/{action}/execute", {"id": user["id"]}) == {"mail": user["email"]}


def test_a_query_goes_along(api, integration):
    action = publish(api, integration, url="/api/v2/users?pageSize=1&pageNumber=${input.page}")
    assert run(api, action, page="2")["finalResult"]["pageNumber"] == 2


def test_an_action_can_write(api, integration, control, client):
    control.grant_role(client.id, control.create_role("W", ["integrations:integration:add"]).id)
    body = '{"integrationType": {"id": "custom-rest-actions"}, "name": "${input.name}"}'
    action = publish(api, integration, url="/api/v2/integrations", verb="POST", body=body)
    assert run(api, action, name="made")["success"]
    assert control.state().integrations[-1].name == "made"


def test_an_old_secret_fails_and_a_new_one_in_the_credential_mends_it(api, integration, control, client, credential):
    action = publish(api, integration, url="/api/v2/users")
    assert run(api, action)["success"]
    renewed = control.regenerate_secret(client.id)
    message = failure(run(api, action))
    assert message.startswith(f"The login of OAuth client {client.id} was answered with status 401")
    assert client.secret not in message
    control.change_credential(credential, fields={"clientId": client.id, "clientSecret": renewed.secret})
    assert run(api, action)["success"]


@pytest.mark.parametrize("state", ["inactive", "disabled", "deleted"])
def test_a_client_that_is_not_active_fails(api, integration, control, client, state):
    action = publish(api, integration, url="/api/v2/users")
    if state == "deleted":
        control.delete_oauth_client(client.id)
    else:
        control.change_oauth_client(client.id, state=state)
    assert "invalid_client" in failure(run(api, action))
    api.call("POST", f"{ACTIONS}/{action}/execute", {}, expect=400)


def test_a_missing_permission_fails_with_its_name(api, integration, control, client):
    action = publish(api, integration, url="/api/v2/flows")
    control.change_oauth_client(client.id, roles=[])
    message = failure(run(api, action))
    assert message.startswith("/api/v2/flows answered with status 403")
    assert "architect:flow:view" in message


def test_the_own_header_of_an_action_does_not_log_in_as_somebody_else(api, integration, control, client, emulator):
    control.change_oauth_client(client.id, roles=[])
    headers = {"authorization": f"Bearer {emulator.access_token}"}
    assert "status 403" in failure(run(api, publish(api, integration, url="/api/v2/flows", headers=headers)))


def test_what_the_api_does_not_have_fails(api, integration):
    assert "status 404" in failure(run(api, publish(api, integration), id="no-such"))
    assert "status 404" in failure(run(api, publish(api, integration, url="/api/v2/nothing")))


def test_a_made_up_client_and_none_at_all_fail(api, integration, control):
    action = publish(api, integration, url="/api/v2/users")
    made_up = api.credential("pureCloudOAuthClient")
    control.change_integration(integration, credentials={"pureCloudOAuthClient": made_up})
    assert "invalid_client" in failure(run(api, action))
    control.change_integration(integration, credentials={"pureCloudOAuthClient": None})
    assert failure(run(api, action)).startswith("The integration has no credential")


def test_a_clients_requests_by_actions_count_as_its_usage(api, integration, client):
    run(api, publish(api, integration, url="/api/v2/users"))
    path = api.get(f"/oauth/clients/{client.id}/usage/summary")["resultsUri"].removeprefix("/api/v2")
    (row,) = api.get(path)["results"]
    assert (row["templateUri"], row["httpMethod"], row["status200"]) == ("/api/v2/users", "GET", 1)


def test_a_flow_fails_where_its_action_cannot_log_in(api, integration, control, client):
    action = publish(api, integration, url="/api/v2/users?pageSize=1")
    flow = control.publish_flow("Orders", [action])
    assert control.run_flow(flow.id).results[action]["pageSize"] == 1
    control.delete_oauth_client(client.id)
    with pytest.raises(ControlError, match=r"Orders \(version 1.0\) calls action look .*invalid_client"):
        control.run_flow(flow.id)


def test_a_flow_sends_nothing_for_a_client_that_never_was(api, integration, control):
    action = publish(api, integration, url="/api/v2/users")
    control.change_integration(
        integration, credentials={"pureCloudOAuthClient": api.credential("pureCloudOAuthClient")}
    )
    assert control.run_flow(control.publish_flow("Orders", [action]).id).results == {action: None}


def test_a_client_of_another_organization_is_none_here(api, integration, emulator, control):
    action = publish(api, integration, url="/api/v2/users")
    other = emulator.add_organization()
    theirs = api.credential("pureCloudOAuthClient", clientId=other.client_id, clientSecret=other.client_secret)
    control.change_integration(integration, credentials={"pureCloudOAuthClient": theirs})
    assert "invalid_client" in failure(run(api, action))


def test_an_action_that_runs_itself_comes_to_an_end(api, integration, control, client):
    control.grant_role(client.id, control.create_role("E", ["integrations:action:execute"]).id)
    action = publish(
        api, integration, url=f"/api/v2{ACTIONS}/${{input.id}}/execute", verb="POST", body="${input.rawRequest}"
    )
    assert "status 400" in failure(run(api, action, id=action))
    assert control.state().tokens_issued == DEEPEST


def test_runs_one_after_the_other_are_not_deep(api, integration, control):
    actions = [publish(api, integration, url="/api/v2/users") for _ in range(DEEPEST + 1)]
    results = control.run_flow(control.publish_flow("Orders", actions).id).results
    assert [result["total"] for result in results.values()] == [3] * len(actions)
