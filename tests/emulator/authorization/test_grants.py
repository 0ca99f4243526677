"""Grants and permissions: what a client's roles allow it, and what is told of that (supplement 3 and 5)."""

import httpx
import pytest

pytestmark = pytest.mark.slow

SUBJECTS = "/authorization/subjects"


@pytest.fixture
def role(control):
    return control.create_role("Reader", ["integrations:integration:view"]).id


@pytest.fixture
def client(control):
    return control.create_oauth_client("theirs")


@pytest.fixture
def theirs(emulator, client):
    """Headers with a token of the client."""
    answer = httpx.post(
        f"{emulator.url}/oauth/token",
        auth=(client.id, client.secret),
        data={"grant_type": "client_credentials"},
        trust_env=False,
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def grant(api, method, client, role, division="*", kind="PC_OAUTH_CLIENT", *, expect=204):
    params = {} if kind is None else {"subjectType": kind}
    return api.call(method, f"{SUBJECTS}/{client}/divisions/{division}/roles/{role}", params=params, expect=expect)


def test_a_grant_gives_its_permissions_and_takes_them_back(api, client, theirs, role):
    api.get("/organizations/me", headers=theirs)
    answer = api.get("/integrations", headers=theirs, expect=403)
    assert answer["messageParams"] == {"permissions": "integrations:integration:view"}
    grant(api, "POST", client.id, role)
    api.get("/integrations", headers=theirs)
    api.call("POST", "/integrations", {}, headers=theirs, expect=403)
    assert api.get(f"/oauth/clients/{client.id}")["roleDivisions"] == [{"roleId": role, "divisionId": "*"}]
    grant(api, "DELETE", client.id, role, kind=None)
    api.get("/integrations", headers=theirs, expect=403)
    assert api.get(f"/oauth/clients/{client.id}")["roleDivisions"] == []


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [
        (["integrations:*:*"], True),
        (["integrations:integration:*"], True),
        (["integrations:*:view"], True),
        (["integrations:*:edit"], False),
        (["integrations:action:*"], False),
        (["oauth:*:*"], False),
        (["integrations:integration:add", "integrations:integration:view"], True),
        ([], False),
    ],
)
def test_wildcards(api, client, theirs, control, permissions, allowed):
    control.grant_role(client.id, control.create_role("R", permissions).id)
    api.get("/integrations", headers=theirs, expect=200 if allowed else 403)


def test_a_changed_and_a_deleted_role(api, client, theirs, control, role):
    control.grant_role(client.id, role)
    api.get("/integrations", headers=theirs)
    control.change_role(role, permissions=["oauth:client:view"])
    api.get("/integrations", headers=theirs, expect=403)
    api.get("/oauth/clients", headers=theirs)
    api.call("DELETE", f"/authorization/roles/{role}", expect=204)
    api.get("/oauth/clients", headers=theirs, expect=403)
    assert api.get(f"/oauth/clients/{client.id}")["roleDivisions"] == []


def test_a_grant_takes_its_time(api, client, theirs, control, role):
    control.switches(grant_lag_seconds=10.0)
    grant(api, "POST", client.id, role)
    assert api.get(f"{SUBJECTS}/{client.id}")["grants"][0]["role"]["id"] == role
    api.get("/integrations", headers=theirs, expect=403)
    # What is given once more does not begin anew.
    control.pass_time(5.0)
    grant(api, "POST", client.id, role)
    control.pass_time(5.0)
    api.get("/integrations", headers=theirs)


def test_the_lag_is_for_roles_of_a_new_client_too(api, control, emulator, role):
    control.grant_role(emulator.client_id, role)
    control.switches(grant_lag_seconds=10.0)
    given = [{"roleId": role, "divisionId": "*"}]
    body = {"name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleDivisions": given}
    client = api.call("POST", "/oauth/clients", body)
    answer = httpx.post(
        f"{emulator.url}/oauth/token",
        auth=(client["id"], client["secret"]),
        data={"grant_type": "client_credentials"},
        trust_env=False,
    )
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    api.get("/integrations", headers=headers, expect=403)
    control.pass_time(10.0)
    api.get("/integrations", headers=headers)


def test_a_caller_that_gave_itself_a_role_can_give_it(api, control, emulator, role):
    control.switches(grant_lag_seconds=10.0)
    given = [{"roleId": role, "divisionId": "*"}]
    body = {"name": "n", "authorizedGrantType": "CLIENT-CREDENTIALS", "roleDivisions": given}
    api.call("POST", "/oauth/clients", body, expect=403)
    grant(api, "POST", emulator.client_id, role)
    api.call("POST", "/oauth/clients", body, expect=403)
    control.pass_time(10.0)
    api.call("POST", "/oauth/clients", body)


def test_what_cannot_be_granted(api, client, role):
    grant(api, "POST", "no-such", role, expect=404)
    grant(api, "POST", client.id, "no-such", expect=404)
    grant(api, "POST", client.id, role, "no-such", expect=404)
    grant(api, "POST", client.id, role, kind="PC_USER", expect=404)
    grant(api, "POST", client.id, role, kind=None, expect=404)
    grant(api, "POST", client.id, role, kind="PC_CAT", expect=400)
    grant(api, "POST", client.id, role, kind="PC_GROUP", expect=404)
    grant(api, "DELETE", client.id, role, kind=None, expect=404)
    code = {"name": "n", "authorizedGrantType": "CODE", "scope": ["users"]}
    grant(api, "POST", api.call("POST", "/oauth/clients", code)["id"], role, expect=400)


def test_who_has_a_role(api, client, control, role):
    sales = api.get("/authorization/divisions", params={"name": "sales"})["entities"][0]
    home = api.get("/authorization/divisions/home")
    user = api.get("/users")["entities"][0]
    for division in (home, sales):
        grant(api, "POST", client.id, role, division["id"])
    grant(api, "POST", user["id"], role, home["id"], kind=None)
    page = api.get(f"/authorization/roles/{role}/subjectgrants")
    assert [(one["id"], one["name"], one["type"]) for one in page["entities"]] == [
        (client.id, "theirs", "PC_OAUTH_CLIENT"),
        (user["id"], user["name"], "PC_USER"),
    ]
    assert [one["id"] for one in page["entities"][0]["divisions"]] == [home["id"], sales["id"]]
    assert api.get(f"/authorization/roles/{role}")["userCount"] == 1
    assert "userCount" not in api.get(f"/authorization/roles/{role}", params={"userCount": "false"})
    assert api.get(f"/authorization/roles/{role}/subjectgrants", params={"pageSize": 1})["pageCount"] == 2
    api.get("/authorization/roles/no-such/subjectgrants", expect=404)


def test_what_the_caller_was_given(api, client, theirs, control, role, emulator):
    control.grant_role(client.id, role)
    me = api.get(f"{SUBJECTS}/me", headers=theirs)
    assert (me["id"], me["name"]) == (client.id, "theirs")
    (given,) = me["grants"]
    assert given["subjectId"] == client.id
    assert given["division"] == {"id": "*", "homeDivision": False, "selfUri": "/api/v2/authorization/divisions/*"}
    assert given["role"]["policies"] == [
        {"domain": "integrations", "entityName": "integration", "actions": ["view"]},
    ]
    assert api.get(f"{SUBJECTS}/{client.id}") == me
    api.get(f"{SUBJECTS}/{client.id}", headers=theirs, expect=403)
    api.get(f"{SUBJECTS}/no-such", expect=404)
    control.switches(grants_have_policies=False)
    assert api.get(f"{SUBJECTS}/me", headers=theirs)["grants"][0]["role"]["policies"] == []
    full = api.get(f"{SUBJECTS}/me", headers=theirs, params={"includeFullRoles": "true"})
    assert full["grants"][0]["role"]["policies"] == given["role"]["policies"]
    assert api.get(f"{SUBJECTS}/me")["grants"][0]["role"]["name"] == "Master Admin"


def test_where_the_caller_has_a_permission(api, client, theirs, control, role):
    path = "/authorization/divisionspermitted/paged/me"
    wanted = {"permission": "integrations:integration:view"}
    api.get(path, headers=theirs, expect=400)
    api.get(path, headers=theirs, params={"permission": "view"}, expect=400)
    nothing = api.get(path, headers=theirs, params=wanted)
    assert (nothing["entities"], nothing["allDivsPermitted"]) == ([], False)
    home = api.get("/authorization/divisions/home")["id"]
    control.grant_role(client.id, role, home)
    some = api.get(path, headers=theirs, params=wanted)
    assert ([one["id"] for one in some["entities"]], some["allDivsPermitted"]) == ([home], False)
    every = api.get(path, params=wanted)
    assert (every["total"], every["allDivsPermitted"]) == (2, True)
    control.switches(missing_permissions=["integrations:integration:view"])
    assert api.get(path, params=wanted)["entities"] == []


def test_what_is_missing_is_missing_to_the_own_client_alone(api, client, theirs, control, role):
    control.grant_role(client.id, role)
    control.switches(missing_permissions=["integrations:integration:view"])
    api.get("/integrations", expect=403)
    api.get("/integrations", headers=theirs)


def test_what_is_missing_is_not_among_what_the_own_client_is_told(api, control):
    def told():
        grants = api.get("/authorization/subjects/me", params={"includeFullRoles": True})["grants"]
        return [policy for grant in grants for policy in grant["role"]["policies"]]

    def gives(policy, entity, action):
        return (
            policy["domain"] == "integrations"
            and policy["entityName"] in ("*", entity)
            and not {"*", action}.isdisjoint(policy["actions"])
        )

    assert any(gives(each, "integration", "view") for each in told())
    control.switches(missing_permissions=["integrations:integration:view"])
    assert not any(gives(each, "integration", "view") for each in told())
    assert any(gives(each, "integration", "edit") for each in told())
    assert any(gives(each, "action", "view") for each in told())
