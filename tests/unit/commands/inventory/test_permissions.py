"""What the credentials may not see is told with the permission that they lack, and hides nothing else."""

from __future__ import annotations

import pytest

from genesyscloud_emulator import Emulator
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.conftest import Take, found
from tests.unit.commands.inventory.organizations import Rich

pytestmark = [pytest.mark.usefixtures("environment"), pytest.mark.slow]

HIDDEN = {
    "integrations:integration:view": ["integrations", "integrationTypes", "credentials"],
    "integrations:action:view": ["actions", "drafts", "authenticationActions"],
    "oauth:client:view": ["oauthClients"],
    "authorization:role:view": ["roles"],
    "architect:dependencyTracking:view": ["usage"],
    "architect:flow:view": ["usage"],
    "analytics:actionAggregate:view": ["usage"],
}
LISTS = {"integrations", "credentials", "actions", "oauthClients", "roles"}


@pytest.mark.parametrize("permission", HIDDEN)
def test_a_missing_permission_hides_what_it_tells_and_nothing_else(
    take: Take, rich: Rich, genesys_cloud: Emulator, permission: str
) -> None:
    whole = take()
    assert whole["untold"] == []
    genesys_cloud.control.switches(missing_permissions=[permission])
    document = take()
    reason = f"the credentials lack the permission {permission}"
    assert document["untold"] == [
        {"part": part, "reason": reason, "permission": permission} for part in HIDDEN[permission]
    ]
    empty = {each for each in LISTS if not document[each]}
    assert empty == LISTS & set(HIDDEN[permission])


@pytest.mark.parametrize("permission", HIDDEN)
@pytest.mark.parametrize("form", [None, "--markdown", "--html"])
def test_every_form_names_the_permission(
    call: Call, rich: Rich, genesys_cloud: Emulator, permission: str, form: str | None
) -> None:
    genesys_cloud.control.switches(missing_permissions=[permission])
    told = call("inventory", *([form] if form else []))
    assert told.exit_code == 0
    assert permission in told.stdout


def test_what_is_not_seen_is_not_said_to_be_unused(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    rules = {each["rule"] for each in take()["findings"]}
    assert rules >= {"credentialUnused", "actionUnused", "integrationWithoutActions"}
    genesys_cloud.control.switches(missing_permissions=["integrations:integration:view"])
    assert found(take(), "credentialUnused") == []
    genesys_cloud.control.switches(missing_permissions=["integrations:action:view"])
    assert found(take(), "integrationWithoutActions") == []
    genesys_cloud.control.switches(
        missing_permissions=["architect:dependencyTracking:view", "analytics:actionAggregate:view"]
    )
    document = take()
    assert found(document, "actionUnused") == []
    assert {each["usage"]["verdict"] for each in document["actions"] if each["usage"]} == {"cannotBeTold"}


def test_limits_that_are_not_told_are_the_documented_ones(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.fault(
        "status", route="/api/v2/organizations/limits/*", status=404, code="not.found", count=None
    )
    genesys_cloud.control.fault(
        "status", route="/api/v2/integrations/types", status=403, code="not.authorized", count=None
    )
    document = take("--without-usage")
    assert {each["part"] for each in document["untold"]} == {"integrationTypes", "limits"}
    limits = {each["key"]: each for each in document["limits"]}
    told = {"name": "Web Services", "key": "custom-rest-actions", "allowed": 50, "used": 2, "documented": True}
    assert limits["custom-rest-actions"] == told
    assert not [key for key in limits if "/" in key]


def test_what_is_used_of_a_limit_is_not_counted_where_some_is_not_seen(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(missing_permissions=["integrations:action:view"])
    limits = {each["key"]: each for each in take("--without-usage")["limits"]}
    assert limits["dataactions/actions.total.max"]["used"] is None
    assert limits["custom-rest-actions"]["used"] == 2


def test_roles_that_are_not_told_are_named_by_their_ids(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(missing_permissions=["authorization:role:view"])
    client = next(each for each in take()["oauthClients"] if each["name"] == "Data actions")
    assert [(each["role"], each["name"]) for each in client["roles"]] == [(rich.roles["Reader"], "")]


def test_a_list_that_leaves_objects_out_is_told_with_those_that_it_shows(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(unlisted=[rich.integrations["Orders"]])
    document = take()
    assert len(document["integrations"]) == 5
    (untold,) = document["untold"]
    assert untold["part"] == "integrations"
    assert "shows 5 of the 6 objects that it counts" in untold["reason"]
    assert found(document, "credentialUnused") == [], "the one that is not shown may use it"
    assert {each["used"] for each in document["limits"] if "/" not in each["key"]} == {None}


def test_functions_that_may_not_be_read_are_told_once(take: Take, rich: Rich, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(missing_permissions=["integrations:actionFunction:view"])
    assert take("--without-usage")["untold"] == []
    assert [each["part"] for each in take("--contracts", "--without-usage")["untold"]] == ["functions"]


def test_a_service_that_fails_for_one_list_is_told_of_that_list(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", route="/api/v2/oauth/clients", status=400, code="bad.request", count=None)
    document = take("--without-usage")
    (untold,) = document["untold"]
    assert (untold["part"], untold["permission"]) == ("oauthClients", None)
    assert "400 bad.request" in untold["reason"]


def test_a_refusal_that_names_another_permission_is_told_with_that_one(
    take: Take, rich: Rich, genesys_cloud: Emulator
) -> None:
    message = "Unable to perform the requested action. You are missing the following permission(s): bridge:actions:view"
    genesys_cloud.control.fault(
        "status",
        route="/api/v2/integrations/actions",
        status=403,
        code="missing.permissions",
        message=message,
        count=None,
    )
    untold = take("--without-usage")["untold"]
    assert {each["permission"] for each in untold} == {"bridge:actions:view"}
    assert {each["reason"] for each in untold} == {"the credentials lack the permission bridge:actions:view"}


@pytest.mark.parametrize("route", ["/api/v2/organizations/me", "/oauth/token", "/api/v2/oauth/clients"])
def test_an_organization_that_cannot_be_asked_ends_with_one(
    call: Call, rich: Rich, genesys_cloud: Emulator, route: str
) -> None:
    genesys_cloud.control.fault("status", route=route, status=401, code="bad.credentials", count=None)
    told = call("inventory")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("Error: Looking at the organization: ")


def test_credentials_that_end_on_the_way_end_the_command(call: Call, rich: Rich, genesys_cloud: Emulator) -> None:
    """Half an inventory would look like a whole one."""
    genesys_cloud.control.fault(
        "status", route="/api/v2/architect/*", status=401, code="bad.credentials", skip=3, count=None
    )
    told = call("inventory", "--json")
    assert (told.exit_code, told.stdout) == (1, "")
