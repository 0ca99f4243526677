"""Which permissions the caller has, however the service tells it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.authorization.reports import RoleReport
from genesyscloud_provider.authorization.held import Allowed, HeldPermissions
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.permissions import NEEDS
from tests.conftest import Requests

CALLER = "/api/v2/authorization/subjects/me"
PERMITTED = "/api/v2/authorization/divisionspermitted/paged/me"
ROLE = "/api/v2/authorization/roles/{id}"

ASKED = ["integrations:action:view", "integrations:action:add", "oauth:client:view", "architect:flow:view"]
EXPECTED = {
    "integrations:action:view": True,
    "integrations:action:add": True,
    "oauth:client:view": True,
    "architect:flow:view": False,
}


@pytest.fixture
def limited(genesys_cloud: Emulator, new_session: Callable[..., Session]) -> Session:
    """Logs in with a client whose role has some permissions, with wildcards among them."""
    control = genesys_cloud.control
    role = control.create_role("Some", ["integrations:action:*", "oauth:*:*", "authorization:role:view"])
    made = control.create_oauth_client("Limited", roles=[role.id])
    return new_session(oauthClientId=made.id, oauthClientSecret=made.secret)


def held(session: Session) -> dict[str, bool | None]:
    return session.get(HeldPermissions).of(ASKED)


def test_the_policies_of_the_callers_roles_tell_it_in_one_request(
    limited: Session, requests: Callable[[], Requests]
) -> None:
    assert held(limited) == EXPECTED
    assert requests() == {("GET", CALLER): 1}


def test_a_service_that_knows_no_parameter_is_asked_without_it(
    limited: Session, genesys_cloud: Emulator, requests: Callable[[], Requests]
) -> None:
    genesys_cloud.control.fault("status", route=CALLER, status=400, code="bad.request")
    assert held(limited) == EXPECTED
    assert requests() == {("GET", CALLER): 2}


def test_where_policies_are_left_out_the_roles_tell_it(
    limited: Session, genesys_cloud: Emulator, requests: Callable[[], Requests]
) -> None:
    genesys_cloud.control.switches(grants_have_policies=False)
    genesys_cloud.control.fault("status", route=CALLER, status=400, code="bad.request")
    assert held(limited) == EXPECTED
    assert requests() == {("GET", CALLER): 2, ("GET", ROLE): 1}


@pytest.mark.parametrize("status", [403, 404])
def test_where_neither_is_told_each_permission_is_asked_for(
    limited: Session, genesys_cloud: Emulator, requests: Callable[[], Requests], status: int
) -> None:
    genesys_cloud.control.fault("status", route=CALLER, status=status, code="not.told", count=None)
    assert held(limited) == EXPECTED
    assert requests() == {("GET", CALLER): 1, ("GET", PERMITTED): len(ASKED)}


def test_where_nothing_tells_it_nothing_is_said(limited: Session, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.fault("status", route=CALLER, status=403, code="not.authorized", count=None)
    genesys_cloud.control.fault("status", route=PERMITTED, status=403, code="not.authorized", count=None)
    assert held(limited) == dict.fromkeys(ASKED)


def test_a_condition_is_neither_yes_nor_no() -> None:
    allowed = Allowed(frozenset({"oauth:client:view"}), frozenset({"oauth:client:*"}))
    assert [allowed.has(each) for each in ("oauth:client:view", "oauth:client:add", "oauth:scope:view")] == [
        True,
        None,
        False,
    ]


def test_a_condition_of_a_role_is_seen(genesys_cloud: Emulator, new_session: Callable[..., Session]) -> None:
    policy: dict[str, Any] = {"domain": "oauth", "entityName": "client", "actionSet": ["view"]}
    condition = {"conjunction": "AND", "terms": [{"variableName": "Conversation.queues"}]}
    role = RoleReport(id="a-role", name="R", permission_policies=[{**policy, "resourceConditionNode": condition}])
    genesys_cloud.control.put_objects(roles=[role])
    readers = genesys_cloud.control.create_role("Readers", ["authorization:role:view"])
    made = genesys_cloud.control.create_oauth_client("Some", roles=["a-role", readers.id])
    genesys_cloud.control.switches(grants_have_policies=False)
    genesys_cloud.control.fault("status", route=CALLER, status=400, code="bad.request")
    session = new_session(oauthClientId=made.id, oauthClientSecret=made.secret)
    assert held(session)["oauth:client:view"] is None


def test_what_a_missing_permission_means_is_said_of_each() -> None:
    assert all(need.without(each) for need in NEEDS for each in need.permissions)
    assert len({each for need in NEEDS for each in need.permissions}) == sum(len(need.permissions) for need in NEEDS)
