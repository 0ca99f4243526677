"""How often an OAuth client used the API, and the two steps in which that is asked."""

import httpx
import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def client(control):
    return control.create_oauth_client("theirs", roles=[control.create_role("R", ["integrations:*:view"]).id])


@pytest.fixture
def theirs(emulator, client):
    answer = httpx.post(
        f"{emulator.url}/oauth/token",
        auth=(client.id, client.secret),
        data={"grant_type": "client_credentials"},
        trust_env=False,
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def usage(api, client, **params):
    summary = api.get(f"/oauth/clients/{client.id}/usage/summary", params=params)
    path = f"/oauth/clients/{client.id}/usage/query/results/{summary['executionId']}"
    assert summary["resultsUri"] == f"/api/v2{path}"
    return api.get(path)


def test_every_request_counts_by_path_method_and_status(api, client, theirs, control, emulator):
    for path in ("/integrations", "/integrations", "/integrations/types", "/nothing"):
        api.http.get(path, headers=theirs)
    api.http.post("/integrations", json={}, headers=theirs)
    api.http.get("/integrations/no-such", headers=theirs)
    control.switches(rate_limit=6)
    api.http.get("/integrations", headers=theirs)
    control.switches(rate_limit=300)
    api.get("/integrations")
    answer = usage(api, client)
    assert answer["queryStatus"] == "Complete"
    rows = {(row["templateUri"], row["httpMethod"]): row for row in answer["results"]}
    assert {key: row["requests"] for key, row in rows.items()} == {
        ("/api/v2/integrations", "GET"): 3,
        ("/api/v2/integrations/types", "GET"): 1,
        ("/api/v2/nothing", "GET"): 1,
        ("/api/v2/integrations", "POST"): 1,
        ("/api/v2/integrations/{id}", "GET"): 1,
    }
    listing = rows["/api/v2/integrations", "GET"]
    assert [listing[f"status{each}"] for each in (200, 300, 400, 429, 500)] == [2, 0, 0, 1, 0]
    assert rows["/api/v2/integrations", "POST"]["status400"] == 1
    assert (listing["clientId"], listing["clientName"]) == (client.id, "theirs")
    assert listing["organizationId"] == emulator.organization_id


def test_a_query_may_run_for_some_reads(api, client, theirs, control):
    control.switches(usage_reads=2)
    api.http.get("/integrations", headers=theirs)
    path = api.get(f"/oauth/clients/{client.id}/usage/summary", params={"days": 30})["resultsUri"]
    path = path.removeprefix("/api/v2")
    for _ in range(2):
        assert api.get(path) == {"results": [], "queryStatus": "Running"}
    assert api.get(path)["results"][0]["requests"] == 1


def test_a_client_that_did_nothing(api, client):
    assert usage(api, client, days=1) == {"results": [], "queryStatus": "Complete"}


def test_what_is_not_there(api, client, emulator):
    api.get("/oauth/clients/no-such/usage/summary", expect=404)
    api.get(f"/oauth/clients/{client.id}/usage/summary", params={"days": "x"}, expect=400)
    path = api.get(f"/oauth/clients/{client.id}/usage/summary")["executionId"]
    api.get(f"/oauth/clients/{emulator.client_id}/usage/query/results/{path}", expect=404)


def test_either_of_two_permissions_is_enough(api, client, theirs, control):
    path = f"/oauth/clients/{client.id}/usage/summary"
    assert api.get(path, headers=theirs, expect=403)["code"] == "missing.any.permissions"
    control.grant_role(client.id, control.create_role("U", ["usage:client:view"]).id)
    api.get(path, headers=theirs)
