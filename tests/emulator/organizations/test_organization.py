"""What the API tells of the organization (API reference 3.4)."""

import pytest

pytestmark = pytest.mark.slow


def test_the_organization_is_the_one_of_the_token(api, emulator, control):
    me = api.get("/organizations/me")
    assert (me["id"], me["name"]) == (emulator.organization_id, control.state().organization.name)
    assert me["selfUri"] == "/api/v2/organizations/me"


def test_there_are_no_products(api):
    assert api.get("/authorization/products") == {"total": 0, "entities": []}
