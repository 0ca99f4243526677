"""Roles and OAuth clients that others made, looked up by a program in its own process, and by the plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from tests.adapters.caller import Caller, connected
from tests.adapters.conftest import Ask
from tests.adapters.wire import UNKNOWN, plain

LOOKUPS: dict[str, Callable[..., Any]] = {
    "getRole": genesyscloud.get_role,
    "getOAuthClient": genesyscloud.get_oauth_client,
}
PERMISSIONS = ["directory:user:view", "integrations:action:*"]

Look = Callable[..., Any]


@pytest.fixture
def look(ask: Ask) -> Look:
    """Looks something up by the lookup's name on the wire, each time as a new process."""
    return lambda lookup, /, **arguments: ask(LOOKUPS[lookup], **arguments)


def said(look: Look, name: str, /, **arguments: str) -> str:
    """What a look-up says that fails."""
    with pytest.raises(Exception, match=r"\w") as caught:
        look(name, **arguments)
    return str(caught.value)


def test_a_role_is_found_by_its_id_and_by_its_name(look: Look, genesys_cloud: Emulator) -> None:
    role = genesys_cloud.control.create_role("Readers", PERMISSIONS, description="Reads")
    for arguments in ({"id": role.id}, {"name": "Readers"}):
        found = look("getRole", **arguments)
        assert (found.id, found.name, found.description) == (role.id, "Readers", "Reads")
        assert list(found.permissions) == PERMISSIONS


def test_a_role_of_genesys_clouds_own_is_found(look: Look) -> None:
    assert look("getRole", name="employee").id


@pytest.mark.parametrize("state", ["active", "inactive", "disabled"])
def test_a_client_is_found_by_its_id_and_by_its_name(look: Look, genesys_cloud: Emulator, state: str) -> None:
    role = genesys_cloud.control.create_role("Readers").id
    client = genesys_cloud.control.create_oauth_client("Caller", roles=[role], description="Calls", state=state)
    for arguments in ({"id": client.id}, {"name": "Caller"}):
        found = look("getOAuthClient", **arguments)
        assert (found.id, found.name, found.description, found.state) == (client.id, "Caller", "Calls", state)
        assert found.authorized_grant_type == "CLIENT-CREDENTIALS"
        assert [(each.role_id, each.division_id) for each in found.role_divisions] == [(role, "*")]
        assert client.secret not in repr(found)


def test_a_client_that_is_shown_as_deleted_is_not_found(look: Look, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(delete_lag_seconds=3600)
    client = genesys_cloud.control.create_oauth_client("Caller").id
    genesys_cloud.control.delete_oauth_client(client)
    assert "the organization has no OAuth client with this id" in said(look, "getOAuthClient", id=client)
    assert "the organization has no OAuth client of this name" in said(look, "getOAuthClient", name="Caller")


@pytest.mark.parametrize("name", LOOKUPS)
class TestNotTheOne:
    """What is not there, or not there once."""

    def make(self, cloud: Emulator, name: str, called: str) -> str:
        if name == "getRole":
            return cloud.control.create_role(called).id
        return cloud.control.create_oauth_client(called).id

    def noun(self, name: str) -> str:
        return "role" if name == "getRole" else "OAuth client"

    def test_an_id_that_there_is_not(self, name: str, look: Look) -> None:
        wrong = "5d1f3b0a-7c55-4c0e-9a54-1f0b7f2f9a11"
        assert f"Looking up the {self.noun(name)} {wrong}: the organization has no {self.noun(name)} with" in said(
            look, name, id=wrong
        )

    def test_a_name_that_there_is_not_with_the_closest(self, name: str, look: Look, genesys_cloud: Emulator) -> None:
        self.make(genesys_cloud, name, "Order readers")
        text = said(look, name, name="Order reader")
        assert f"Looking up the {self.noun(name)} 'Order reader': the organization has no {self.noun(name)} of" in text
        assert "The closest are: " in text
        assert "Order readers" in text

    def test_a_name_that_several_have(self, name: str, look: Look, genesys_cloud: Emulator) -> None:
        both = sorted(self.make(genesys_cloud, name, "Twice") for _ in range(2))
        text = said(look, name, name="Twice")
        assert f"the organization has several of this name: {', '.join(both)}. Look it up by its `id`." in text
        assert look(name, id=both[0]).id == both[0]

    def test_neither_id_nor_name_or_both(self, name: str, look: Look) -> None:
        for arguments in ({}, {"id": "a", "name": "b"}):
            assert "Give either its `id` or its `name`." in said(look, name, **arguments)

    def test_a_missing_permission_is_said(self, name: str, look: Look, genesys_cloud: Emulator) -> None:
        permission = "authorization:role:view" if name == "getRole" else "oauth:client:view"
        genesys_cloud.control.switches(missing_permissions=[permission])
        text = said(look, name, name="Any")
        assert permission in text
        assert "Give a role with the permission" in text

    def test_a_preview_that_does_not_know_the_id_yet_answers_nothing(self, name: str, plugin: Caller) -> None:
        answered = plugin("Invoke", tok=f"genesyscloud:index:{name}", args={"id": UNKNOWN}, preview=True)
        assert not answered.failures
        assert plain(getattr(answered, "return")) == {}

    def test_a_preview_without_credentials_answers_nothing(self, name: str) -> None:
        with connected({"region": "us-east-1"}) as offline:
            answered = offline("Invoke", tok=f"genesyscloud:index:{name}", args={"id": "a"}, preview=True)
            assert plain(getattr(answered, "return")) == {}
            assert "oauthClientId" in offline.refused("Invoke", tok=f"genesyscloud:index:{name}", args={"id": "a"}).text
