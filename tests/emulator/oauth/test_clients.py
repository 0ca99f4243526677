"""OAuth clients (supplement 3): what they must be, their secret, their end, and what a read shows."""

import pytest

pytestmark = pytest.mark.slow

CLIENTS = "/oauth/clients"


@pytest.fixture
def role(api, control, emulator):
    """A role that the caller holds, so that it can give it."""
    role = control.create_role("Reader", ["integrations:integration:view"]).id
    control.grant_role(emulator.client_id, role)
    return role


def body(role=None, **changes):
    """A request for a client with this role; None leaves a field out."""
    given = {
        "name": "Orders",
        "authorizedGrantType": "CLIENT-CREDENTIALS",
        "roleDivisions": None if role is None else [{"roleId": role, "divisionId": "*"}],
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def create(api, role, *, expect=200, **changes):
    return api.call("POST", CLIENTS, body(role, **changes), expect=expect)


def deactivate(api, client):
    whole = {name: value for name, value in client.items() if name != "secret"}
    return api.call("PUT", f"{CLIENTS}/{client['id']}", {**whole, "state": "inactive"})


def test_a_new_client(api, role, emulator):
    client = create(api, role, description="why", accessTokenValiditySeconds=300)
    assert len(client["secret"]) == 43
    shown = api.get(f"{CLIENTS}/{client['id']}")
    assert shown == {name: value for name, value in client.items() if name != "secret"}
    assert shown["name"] == "Orders"
    assert shown["description"] == "why"
    assert shown["accessTokenValiditySeconds"] == 300
    assert shown["authorizedGrantType"] == "CLIENT-CREDENTIALS"
    assert shown["roleDivisions"] == [{"roleId": role, "divisionId": "*"}]
    assert shown["state"] == "active"
    assert shown["scope"] == shown["registeredRedirectUri"] == []
    assert shown["dateCreated"] == shown["dateModified"]
    assert shown["createdBy"] == {"id": emulator.client_id}


def test_defaults(api, role):
    client = create(api, role)
    assert (client["accessTokenValiditySeconds"], client["state"]) == (86400, "active")
    assert "description" not in client


def test_names_are_not_unique(api, role):
    assert create(api, role)["id"] != create(api, role)["id"]


def test_the_list_has_everything_and_takes_no_parameters(api, role, emulator):
    ids = [emulator.client_id, *(create(api, role)["id"] for _ in range(30))]
    page = api.get(CLIENTS)
    assert [one["id"] for one in page["entities"]] == ids
    assert (page["total"], page["pageCount"], page["pageNumber"]) == (31, 1, 1)
    assert not any("secret" in one for one in page["entities"])
    api.get(CLIENTS, params={"pageSize": 100}, expect=400)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"authorizedGrantType": None}, "grant.type.required"),
        ({"authorizedGrantType": "CLIENT_CREDENTIALS"}, "bad.grant.type"),
        ({"roleDivisions": []}, "missing.client.roles"),
        ({"roleDivisions": None}, "missing.client.roles"),
        ({"roleDivisions": [{"roleId": "no-such", "divisionId": "*"}]}, "bad.request"),
        ({"name": None}, "bad.request"),
        ({"name": ""}, "bad.request"),
        ({"accessTokenValiditySeconds": 299}, "bad.request"),
        ({"accessTokenValiditySeconds": 172801}, "bad.request"),
        ({"accessTokenValiditySeconds": "300"}, "bad.request"),
        ({"scope": ["users"]}, "bad.request"),
        ({"state": "disabled"}, "invalid.value"),
        ({"state": "deleted"}, "invalid.value"),
        ({"color": "red"}, "bad.request"),
    ],
)
def test_what_is_refused(api, role, control, changes, code):
    assert create(api, role, expect=400, **changes)["code"] == code
    assert control.state().oauth_clients == []


def test_an_unknown_division_is_refused(api, role):
    answer = create(api, role, roleDivisions=[{"roleId": role, "divisionId": "no-such"}], expect=400)
    assert answer["details"] == [{"errorCode": "bad.request", "fieldName": "roleDivisions.divisionId"}]


@pytest.mark.parametrize("seconds", [300, 172800])
def test_the_longest_and_the_shortest_life(api, role, seconds):
    assert create(api, role, accessTokenValiditySeconds=seconds)["accessTokenValiditySeconds"] == seconds


def test_other_grant_types_have_scopes_and_no_roles(api, role):
    client = create(api, None, authorizedGrantType="CODE", scope=["users"], registeredRedirectUri=["https://x.com"])
    assert (client["scope"], client["roleDivisions"]) == (["users"], [])
    create(api, role, authorizedGrantType="CODE", scope=["users"], expect=400)
    assert create(api, None, authorizedGrantType="CODE", scope=["no-such"], expect=400)["code"] == "invalid.value"


def test_too_many_clients(api, role, control):
    control.switches(max_oauth_clients=2)
    create(api, role)
    answer = create(api, role, expect=400)
    assert (answer["code"], answer["limit"]["value"]) == ("auth.too.many.clients", 2)


def test_the_old_list_of_roles_counts_in_the_home_division(api, role):
    client = create(api, None, roleIds=[role])
    home = api.get("/authorization/divisions/home")["id"]
    assert client["roleDivisions"] == [{"roleId": role, "divisionId": home}]


def test_a_whole_client_goes_back_and_nothing_else(api, role):
    client = create(api, role)
    path = f"{CLIENTS}/{client['id']}"
    changed = api.call("PUT", path, {**client, "name": "renamed"})
    assert changed["name"] == "renamed"
    assert changed["dateModified"] > client["dateModified"]
    assert changed["dateCreated"] == client["dateCreated"]
    assert "secret" not in changed
    assert changed["roleDivisions"] == client["roleDivisions"]
    api.call("PUT", path, {**client, "color": "red"}, expect=400)
    api.call("PUT", path, {**client, "name": ""}, expect=400)
    assert api.get(path) == changed


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"authorizedGrantType": None}, "grant.type.required"), ({"authorizedGrantType": "X"}, "bad.grant.type")],
)
def test_a_put_has_the_documented_codes(api, role, changes, code):
    path = f"{CLIENTS}/{create(api, role)['id']}"
    assert api.call("PUT", path, body(role, **changes), expect=400)["code"] == code


def test_a_put_without_roles_takes_them_all(api, role):
    client = create(api, role)
    assert api.call("PUT", f"{CLIENTS}/{client['id']}", body())["roleDivisions"] == []


def test_the_grant_type_can_change(api, role):
    client = create(api, role)
    changed = api.call("PUT", f"{CLIENTS}/{client['id']}", body(authorizedGrantType="CODE", scope=["users"]))
    assert (changed["authorizedGrantType"], changed["roleDivisions"]) == ("CODE", [])
    assert api.get(f"/authorization/roles/{role}/subjectgrants")["total"] == 1


def test_a_new_secret(api, role, control):
    client = create(api, role)
    answer = api.call("POST", f"{CLIENTS}/{client['id']}/secret")
    assert len(answer["secret"]) == 43
    assert answer["secret"] != client["secret"]
    assert answer["dateModified"] > client["dateModified"]
    control.switches(secret_moves_modified_date=False)
    again = api.call("POST", f"{CLIENTS}/{client['id']}/secret")
    assert again["secret"] != answer["secret"]
    assert again["dateModified"] == answer["dateModified"]
    assert control.state().oauth_clients[0].secret == again["secret"]


def test_only_an_inactive_client_can_be_deleted(api, role, control):
    client = create(api, role)
    path = f"{CLIENTS}/{client['id']}"
    assert api.call("DELETE", path, expect=400)["code"] == "cannot.delete.client"
    assert deactivate(api, client)["state"] == "inactive"
    assert api.call("DELETE", path, expect=204) is None
    for method in ("GET", "DELETE"):
        api.call(method, path, expect=404)
    api.call("PUT", path, body(role), expect=404)
    api.call("POST", f"{path}/secret", expect=404)
    assert control.state().oauth_clients == []
    assert api.get(f"/authorization/roles/{role}/subjectgrants")["total"] == 1


@pytest.mark.parametrize("answers", [True, False])
def test_a_deleted_client_can_still_be_answered(api, role, control, answers):
    control.switches(delete_lag_seconds=30.0, deleted_clients_answer=answers)
    client = create(api, role)
    path = f"{CLIENTS}/{client['id']}"
    deactivate(api, client)
    api.call("DELETE", path, expect=204)
    if answers:
        assert api.get(path)["state"] == "deleted"
        assert api.get(path)["roleDivisions"] == []
    else:
        api.get(path, expect=404)
    assert (client["id"] in [one["id"] for one in api.get(CLIENTS)["entities"]]) is answers
    api.call("DELETE", path, expect=404)
    api.call("PUT", path, body(role), expect=404)
    control.pass_time(30.0)
    api.get(path, expect=404)
    assert len(api.get(CLIENTS)["entities"]) == 1


def test_a_caller_gives_only_what_it_holds(api, role, control):
    other = control.create_role("Other").id
    answer = create(api, other, expect=403)
    assert answer["code"] == "not.authorized"
    assert other in answer["message"]
    client = create(api, role)
    path = f"{CLIENTS}/{client['id']}"
    both = [{"roleId": one, "divisionId": "*"} for one in (role, other)]
    api.call("PUT", path, body(roleDivisions=both), expect=403)
    assert api.get(path)["roleDivisions"] == [{"roleId": role, "divisionId": "*"}]
    control.grant_role(client["id"], other)
    # What it has already is not given anew.
    assert api.call("PUT", path, body(roleDivisions=both))["roleDivisions"] == both
    control.switches(roles_to_give="any")
    assert create(api, other)["roleDivisions"] == [{"roleId": other, "divisionId": "*"}]


def test_the_organizations_own_client_is_one_of_them(api, emulator, role, control):
    own = api.get(f"{CLIENTS}/{emulator.client_id}")
    assert (own["name"], own["state"]) == ("Pulumi", "active")
    assert {"roleId": role, "divisionId": "*"} in own["roleDivisions"]
    assert control.state().oauth_clients == []


def test_a_disabled_client_goes_back_as_it_is(api, role, control):
    client = create(api, role)
    control.change_oauth_client(client["id"], state="disabled")
    whole = api.get(f"{CLIENTS}/{client['id']}")
    assert api.call("PUT", f"{CLIENTS}/{client['id']}", whole)["state"] == "disabled"


def test_scopes(api):
    page = api.get("/oauth/scopes")
    assert page["total"] == len(page["entities"])
    first = page["entities"][0]
    assert api.get(f"/oauth/scopes/{first['id']}") == first
    assert api.get("/oauth/scopes/integrations:readonly")["id"] == "integrations:readonly"
    api.get("/oauth/scopes/no-such", expect=404)


def test_somebody_else(api, role, control):
    other = control.create_role("Other").id
    client = control.create_oauth_client("theirs", roles=[role])
    assert [(each.role_id, each.division_id) for each in client.roles] == [(role, "*")]
    home = api.get("/authorization/divisions/home")["id"]
    changed = control.change_oauth_client(client.id, name="renamed", roles=[(other, home)])
    assert (changed.name, changed.secret) == ("renamed", client.secret)
    assert api.get(f"{CLIENTS}/{client.id}")["roleDivisions"] == [{"roleId": other, "divisionId": home}]
    assert changed.date_modified > client.date_modified
    assert control.regenerate_secret(client.id).secret != client.secret
    assert [one.name for one in control.state().oauth_clients] == ["renamed"]
    control.delete_oauth_client(client.id)
    api.get(f"{CLIENTS}/{client.id}", expect=404)
