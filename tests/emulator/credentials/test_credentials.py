"""Credentials: types, fields, redaction, links (API reference 2 and 4.3)."""

from itertools import pairwise

import pytest

pytestmark = pytest.mark.slow

PATH = "/integrations/credentials"


def test_types_can_be_a_page(api, control):
    """As the definition had them before April 2026 (supplement X11)."""
    array = api.get(f"{PATH}/types")
    control.switches(credential_types_paged=True)
    page = api.get(f"{PATH}/types")
    assert (page["entities"], page["total"]) == (array, len(array))


def test_types_are_a_bare_array(api):
    kinds = {kind["name"]: kind for kind in api.get(f"{PATH}/types")}
    assert kinds["basicAuth"]["required"] == ["userName"]
    assert kinds["basicAuth"]["displayOrder"] == ["userName", "password"]
    assert kinds["basicAuth"]["properties"]["password"]["format"] == "password"
    assert kinds["salesforce"]["properties"]["loginUrl"]["default"] == "https://login.salesforce.com"
    assert set(kinds) == set(api.fields)


def test_every_type_can_be_created(api):
    for kind, fields in api.fields.items():
        answer = api.call("POST", PATH, {"name": kind, "type": {"name": kind}, "credentialFields": fields})
        assert answer["type"]["name"] == kind
        assert answer["createdDate"] == answer["modifiedDate"]
        assert "credentialFields" not in answer


def test_type_as_a_bare_string_and_no_name(api):
    answer = api.call("POST", PATH, {"type": "basicAuth", "credentialFields": {"userName": "ann"}})
    assert answer["type"]["name"] == "basicAuth"
    assert "name" not in answer


def test_server_set_fields_and_nulls_are_accepted(api):
    kind = {"id": "basicAuth", "name": "basicAuth", "properties": {}, "displayOrder": [], "required": []}
    body = {"id": None, "name": "x", "type": kind, "credentialFields": {"userName": "ann"}, "selfUri": None}
    api.call("POST", PATH, body)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"credentialFields": {}}, "type"),
        ({"type": {"name": "no-such"}, "credentialFields": {}}, "type"),
        ({"type": "basicAuth", "credentialFields": {"password": "x"}}, "credentialFields.userName"),
        ({"type": "basicAuth", "credentialFields": {"userName": ""}}, "credentialFields.userName"),
        ({"type": "basicAuth"}, "credentialFields.userName"),
        ({"type": "basicAuth", "credentialFields": {"userName": "a", "username": "a"}}, "credentialFields.username"),
        ({"type": "userDefined", "credentialFields": {"port": 1}}, "credentialFields.port"),
        ({"type": "userDefined", "credentialFields": {}, "colour": "red"}, "colour"),
    ],
)
def test_create_is_strict(api, body, field):
    assert api.call("POST", PATH, body, expect=400)["details"][0]["fieldName"] == field


@pytest.mark.parametrize(
    ("redaction", "shown"),
    [
        ("absent", {"userName": "ann"}),
        ("mask", {"userName": "ann", "password": "********"}),
        ("nothing", None),
    ],
)
def test_redaction(api, control, redaction, shown):
    control.switches(redaction=redaction)
    assert api.get(f"{PATH}/{api.credential()}").get("credentialFields") == shown


def test_user_defined_fields_are_all_secret(api):
    assert api.get(f"{PATH}/{api.credential('userDefined')}")["credentialFields"] == {}


def test_defaults_are_filled_in(api, control):
    api.credential("salesforce")
    assert control.state().credentials[0].fields["loginUrl"] == "https://login.salesforce.com"


def test_put_replaces_and_moves_the_date(api, control):
    credential = api.credential()
    before = control.state().credentials[0]
    body = {"name": "new", "type": {"name": "basicAuth"}, "credentialFields": {"userName": "bob"}}
    answer = api.call("PUT", f"{PATH}/{credential}", body)
    assert answer["modifiedDate"] > before.modified_date
    assert answer["createdDate"] == before.created_date
    after = control.state().credentials[0]
    assert (after.name, after.fields) == ("new", {"userName": "bob"})


@pytest.mark.parametrize("body", [{"name": "x", "type": "basicAuth"}, {"credentialFields": {"userName": "x"}}])
def test_put_needs_the_full_set(api, body):
    api.call("PUT", f"{PATH}/{api.credential()}", body, expect=400)


def test_put_can_be_partial(api, control):
    control.switches(partial_credential_fields=True)
    credential = api.credential()
    body = {"type": "basicAuth", "credentialFields": {"userName": "bob"}}
    api.call("PUT", f"{PATH}/{credential}", body)
    assert control.state().credentials[0].fields == {"userName": "bob", "password": "s3cret"}


def test_type_change(api, control):
    credential = api.credential()
    body = {"type": "userDefined", "credentialFields": {"a": "b"}}
    assert api.call("PUT", f"{PATH}/{credential}", body)["type"]["name"] == "userDefined"
    control.switches(credential_type_change="refuse")
    api.call("PUT", f"{PATH}/{credential}", {"type": "userDefinedOAuth", "credentialFields": {}}, expect=400)


def test_type_change_must_suit_the_slot(api):
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    body = {"type": "callJourney", "credentialFields": {"authToken": "x"}}
    api.call("PUT", f"{PATH}/{credential}", body, expect=400)


def test_delete(api):
    credential = api.credential()
    assert api.call("DELETE", f"{PATH}/{credential}", expect=204) is None
    for method, body in (("DELETE", None), ("GET", None), ("PUT", {"type": "userDefined"})):
        assert api.call(method, f"{PATH}/{credential}", body, expect=404)["code"] == "not.found"


def test_delete_of_a_linked_credential(api, control):
    integration, credential = api.integration(), api.credential()
    api.configure(integration, credentials={"basicAuth": {"id": credential}})
    control.switches(credential_in_use="conflict")
    assert api.call("DELETE", f"{PATH}/{credential}", expect=409)["code"] == "general.conflict"
    control.switches(credential_in_use="cascade")
    api.call("DELETE", f"{PATH}/{credential}", expect=204)
    config = api.get(f"/integrations/{integration}/config/current")
    assert (config["credentials"], config["version"]) == ({}, 3)


@pytest.mark.parametrize("moves", [False, True])
def test_modified_date_on_link(api, control, moves):
    control.switches(modified_date_moves_on_link=moves)
    integration, credential = api.integration(), api.credential()
    dates = [control.state().credentials[0].modified_date]
    for credentials in ({"basicAuth": {"id": credential}}, {"basicAuth": {"id": credential}}, {}):
        api.configure(integration, credentials=credentials)
        dates.append(control.state().credentials[0].modified_date)
    linked, kept, unlinked = (after > before for before, after in pairwise(dates))
    assert (linked, kept, unlinked) == (moves, False, moves)


def test_one_credential_in_two_integrations(api):
    first, second, credential = api.integration(), api.integration(), api.credential()
    for integration in (first, second):
        api.configure(integration, credentials={"basicAuth": {"id": credential}})
    assert api.get("/integrations", params={"credentialId": credential})["total"] == 2
