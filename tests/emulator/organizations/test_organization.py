"""What the API tells of the organization (API reference 3.4)."""

import pytest

pytestmark = pytest.mark.slow


def test_the_organization_is_the_one_of_the_token(api, emulator, control):
    me = api.get("/organizations/me")
    assert (me["id"], me["name"]) == (emulator.organization_id, control.state().organization.name)
    assert me["selfUri"] == "/api/v2/organizations/me"


def test_there_are_no_products(api):
    assert api.get("/authorization/products") == {"total": 0, "entities": []}


def test_a_token_says_whose_it_is(api, emulator):
    told = api.get("/tokens/me", params={"preserveIdleTTL": "true"})
    assert told["organization"] == told["homeOrganization"]
    assert (told["organization"]["id"], told["OAuthClient"]["id"]) == (emulator.organization_id, emulator.client_id)
    assert told["OAuthClient"]["organization"] == {"id": emulator.organization_id}
    client = api.get(f"/oauth/clients/{emulator.client_id}")
    for name in ("name", "authorizedGrantType", "state", "roleDivisions"):
        assert told["OAuthClient"][name] == client[name]
    assert client["roleDivisions"]
    api.get("/tokens/me", params={"preserveIdleTTL": "maybe"}, expect=400)


def test_a_token_is_checked_without_a_body(api):
    good = api.http.head("/tokens/me")
    assert (good.status_code, good.content) == (200, b"")
    assert good.headers["inin-ratelimit-count"]
    assert api.http.head("/tokens/me", headers={"Authorization": "Bearer none"}).status_code == 401


def test_what_the_official_terraform_provider_asks_at_its_start(api):
    """It reads these fields without looking whether they are there."""
    me = api.get("/organizations/me")
    assert me["id"]
    assert me["defaultCountryCode"]
    assert api.get("/authorization/products")["total"] == 0


def limits(api, namespace, rest="", **options):
    told = api.get(f"/organizations/limits/namespaces/{namespace}{rest}", **options)
    assert {each["namespace"] for each in told["entities"]} <= {namespace}
    return {each["key"]: each["value"] for each in told["entities"]}


def test_limits_are_told_by_namespace(api):
    told = limits(api, "dataactions")
    assert (told["actions.total.max"], told["actions.integration.max"]) == (500, 100)
    assert limits(api, "integrations") == {}
    assert api.get("/organizations/limits/namespaces/no-such", expect=404)["entityName"] == "namespace"


def test_a_switch_sets_limits_and_the_defaults_stay(api, control):
    before = limits(api, "dataactions")
    control.switches(limits={"dataactions": {"actions.total.max": 3}, "auth.api": {"roles.max": 7}})
    assert limits(api, "dataactions") == {**before, "actions.total.max": 3}
    assert limits(api, "dataactions", "/defaults") == before
    assert limits(api, "auth.api") == {"roles.max": 7}
    api.get("/organizations/limits/namespaces/auth.api/defaults", expect=404)
