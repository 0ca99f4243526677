"""Users (supplement 5): what can be read, and what a client cannot read of itself."""

import pytest

pytestmark = pytest.mark.slow


def test_users_are_listed_and_read(api):
    page = api.get("/users", params={"pageSize": 2})
    assert (page["total"], page["pageCount"], len(page["entities"])) == (3, 2, 2)
    first, second = page["entities"]
    assert api.get(f"/users/{first['id']}") == first
    found = api.get("/users", params=[("id", second["id"]), ("id", "no-such")])["entities"]
    assert [one["name"] for one in found] == [second["name"]]


def test_users_are_the_organizations_own_and_stay_over_a_reset(api, control, emulator):
    first = api.get("/users")["entities"]
    control.reset()
    assert api.get("/users")["entities"] == first
    other = emulator.add_organization()
    headers = {"Authorization": f"Bearer {other.access_token}"}
    theirs = api.get("/users", headers=headers)["entities"]
    assert not {one["id"] for one in first} & {one["id"] for one in theirs}


def test_an_unknown_user_is_404(api):
    assert api.get("/users/no-such", expect=404)["code"] == "general.resource.not.found"


def test_too_many_ids_are_refused(api):
    assert api.get("/users", params={"id": ",".join(map(str, range(101)))}, expect=400)["code"] == "max.user.ids"
    assert api.get("/users", params={"id": ",".join(map(str, range(100)))})["entities"] == []


def test_a_client_is_no_user(api):
    assert api.get("/users/me", expect=400)["code"] == "not.a.user"


def test_reading_asks_for_no_permission(api, control):
    client = control.create_oauth_client("Nobody")
    headers = {"Authorization": f"Bearer {control.token_of(client.id)}"}
    assert api.get("/users", headers=headers)["total"] == 3
    api.get("/users/me", expect=400)
