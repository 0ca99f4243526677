"""Permissions: each operation asks for its own, and says which one is missing (API reference 3 and 5.2)."""

import re

import pytest

from genesyscloud_emulator import ControlError, Switches
from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.app import api_routes
from genesyscloud_emulator.server.operations import Resource
from genesyscloud_emulator.services import SERVICES

pytestmark = pytest.mark.slow

DEFINITION = {
    "integrations:integration:view": """
        GET /integrations
        GET /integrations/types
        GET /integrations/credentials
        GET /integrations/credentials/listing
        GET /integrations/credentials/types
        GET /integrations/types/{id}
        GET /integrations/credentials/{id}
        GET /integrations/types/{id}/configschemas/{configType}
        GET /integrations/{id}
        GET /integrations/{id}/config/current
    """,
    "integrations:integration:add": """
        POST /integrations
        POST /integrations/credentials
    """,
    "architect:flow:view": """
        GET /flows
    """,
    "integrations:action:view bridge:actions:view": """
        GET /integrations/actions
        GET /integrations/actions/categories
        GET /integrations/actions/drafts
        POST /analytics/actions/aggregates/query
        GET /integrations/actions/{id}
        GET /integrations/actions/{id}/draft
        GET /integrations/actions/{id}/draft/templates/{fileName}
        GET /integrations/actions/{id}/draft/schemas/{fileName}
        GET /integrations/actions/{id}/templates/{fileName}
        GET /integrations/actions/{id}/schemas/{fileName}
    """,
    "integrations:action:add": """
        POST /integrations/actions
        POST /integrations/actions/drafts
    """,
    "architect:dependencyTracking:view": """
        GET /architect/dependencytracking
        GET /architect/dependencytracking/object
        GET /architect/dependencytracking/consumingresources
        GET /architect/dependencytracking/build
    """,
    "authorization:role:view": """
        GET /authorization/roles
        GET /authorization/roles/{id}
        GET /authorization/roles/{id}/subjectgrants
    """,
    "authorization:role:add": """
        POST /authorization/roles
    """,
    "oauth:client:view": """
        GET /oauth/clients
        GET /oauth/clients/{id}
    """,
    "oauth:client:add": """
        POST /oauth/clients
    """,
    "integrations:actionCertificate:view": """
        GET /integrations/actions/certificates
        GET /integrations/actions/certificates/truststore
    """,
    "integrations:actionFunction:view": """
        GET /integrations/actions/functions/runtimes
        GET /integrations/actions/{id}/function
        GET /integrations/actions/{id}/draft/function
    """,
    "integrations:integration:edit": """
        PUT /integrations/credentials/{id}
        PATCH /integrations/{id}
        PUT /integrations/{id}/config/current
    """,
    "integrations:integration:delete": """
        DELETE /integrations/credentials/{id}
        DELETE /integrations/{id}
    """,
    "integrations:action:edit": """
        PATCH /integrations/actions/{id}
        POST /integrations/actions/{id}/draft
        PATCH /integrations/actions/{id}/draft
        GET /integrations/actions/{id}/draft/validation
        POST /integrations/actions/{id}/draft/publish
    """,
    "integrations:action:delete": """
        DELETE /integrations/actions/{id}
        DELETE /integrations/actions/{id}/draft
    """,
    "authorization:role:edit": """
        PUT /authorization/roles/{id}
        PATCH /authorization/roles/{id}
    """,
    "authorization:role:delete": """
        DELETE /authorization/roles/{id}
    """,
    "authorization:grant:view": """
        GET /authorization/subjects/{id}
    """,
    "oauth:client:edit": """
        PUT /oauth/clients/{id}
        POST /oauth/clients/{id}/secret
    """,
    "oauth:client:delete": """
        DELETE /oauth/clients/{id}
    """,
    "integrations:action:execute bridge:actions:execute": """
        POST /integrations/actions/{id}/test
        POST /integrations/actions/{id}/execute
    """,
    "integrations:action:execute": """
        POST /integrations/actions/{id}/draft/test
    """,
    "integrations:actionFunction:edit": """
        PUT /integrations/actions/{id}/draft/function
        POST /integrations/actions/{id}/draft/function/upload
    """,
    "oauth:client:view usage:client:view": """
        GET /oauth/clients/{id}/usage/summary
        GET /oauth/clients/{id}/usage/query/results/{execution_id}
    """,
    "authorization:grant:add": """
        POST /authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}
    """,
    "authorization:grant:delete": """
        DELETE /authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}
    """,
}
"""What the API's definition says, of which the official CLI of July 2026 is made: any of the permissions is enough."""

BY_SWITCH = "/api/v2/analytics/actions/aggregates/query"
"""Where a switch says what is asked for."""

OPERATIONS = [
    (permissions.split(), *each.split())
    for permissions, operations in DEFINITION.items()
    for each in operations.strip().splitlines()
]


def test_each_operation_asks_for_what_the_definition_says_and_all_others_for_nothing(control):
    asked = {
        (method, route.path): list(operation.needed)
        for route in api_routes(Organization(SERVICES, Switches(aggregates_need="actions")))
        if isinstance(route.app, Resource)
        for method, operation in route.app.operations.items()
        if operation.needed
    }
    assert asked == {(method, f"/api/v2{path}"): needs for needs, method, path in OPERATIONS}


def test_each_permission_that_can_be_taken_away_is_asked_for_by_something():
    asked = {name for needs, _, _ in OPERATIONS for name in needs if not name.startswith("bridge:")}
    assert asked | {"analytics:actionAggregate:view"} == PERMISSIONS


@pytest.fixture
def somebody(api, control):
    """Sends a request, without a body, with certain permissions only; returns its answer."""
    role = control.create_role("Role")
    client = control.create_oauth_client("Somebody", roles=[role.id])
    control.switches(rate_limit=10_000, aggregates_need="actions")
    headers = {"Authorization": f"Bearer {control.token_of(client.id)}"}

    def send(method, path, permissions):
        control.change_role(role.id, permissions=permissions)
        # What else is wrong with a request is looked at later.
        address = f"{re.sub(r'{.*?}', 'no-such', path)}?no-such=1"
        return api.http.request(method, address, headers=headers)

    return send


def test_any_one_of_an_operations_permissions_is_enough_and_no_other_one_is(somebody):
    everything = {name for needs, _, _ in OPERATIONS for name in needs}
    for needs, method, path in OPERATIONS:
        refused = somebody(method, path, sorted(everything - set(needs)))
        assert refused.status_code == 403, (method, path)
        body = refused.json()
        assert body["code"] == ("missing.permissions" if len(needs) == 1 else "missing.any.permissions")
        assert body["messageParams"] == {"permissions": ", ".join(needs)}
        assert body["messageWithParams"].format_map(body["messageParams"]) == body["message"]
        for one in needs:
            assert somebody(method, path, [one]).status_code == 400, (method, path, one)


def test_wildcards_allow_what_they_stand_for(somebody):
    assert somebody("GET", "/integrations", ["integrations:*:view"]).status_code == 400
    assert somebody("GET", "/integrations", ["integrations:integration:*"]).status_code == 400
    assert somebody("GET", "/integrations", ["integrations:*:edit"]).status_code == 403


def test_the_own_client_lacks_what_the_switch_takes_away(api, control):
    control.switches(missing_permissions=["integrations:integration:view"])
    assert api.get("/integrations", expect=403)["code"] == "missing.permissions"
    control.switches(missing_permissions=[])
    api.get("/integrations")


def test_aggregates_ask_for_what_the_switch_says(api, control):
    path = "/analytics/actions/aggregates/query"
    control.switches(missing_permissions=["analytics:actionAggregate:view"])
    assert api.call("POST", path, {}, expect=403)["messageParams"] == {"permissions": "analytics:actionAggregate:view"}
    control.switches(aggregates_need="actions")
    api.call("POST", path, {}, expect=400)
    control.switches(missing_permissions=["integrations:action:view"])
    assert "integrations:action:view, bridge:actions:view" in api.call("POST", path, {}, expect=403)["message"]


def test_flows_are_shown_in_the_divisions_of_the_permission_alone(api, control):
    north = control.create_division("North").id
    control.publish_flow("At home")
    there = control.publish_flow("There", division_id=north)
    role, other = control.create_role("Flows", ["architect:flow:view"]).id, control.create_role("Other").id
    home = api.get("/authorization/divisions/home")["id"]
    client = control.create_oauth_client("Somebody", roles=[(role, north), (other, "*")])
    headers = {"Authorization": f"Bearer {control.token_of(client.id)}"}
    (seen,) = api.get("/flows", headers=headers)["entities"]
    assert (seen["id"], seen["division"]["name"]) == (there.id, "North")
    control.change_oauth_client(client.id, roles=[(role, home)])
    assert [each["name"] for each in api.get("/flows", headers=headers)["entities"]] == ["At home"]
    control.change_oauth_client(client.id, roles=[(role, "*")])
    assert len(api.get("/flows", headers=headers)["entities"]) == 2
    control.revoke_role(client.id, role)
    api.get("/flows", headers=headers, expect=403)


def test_what_is_in_no_division_can_be_seen_from_any(api, control):
    role = control.create_role("Reader", ["integrations:integration:view"]).id
    client = control.create_oauth_client("Somebody", roles=[(role, control.create_division("North").id)])
    api.integration()
    headers = {"Authorization": f"Bearer {control.token_of(client.id)}"}
    assert len(api.get("/integrations", headers=headers)["entities"]) == 1


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/integrations/actions"), ("POST", "/integrations/actions/x/test")]
)
def test_an_older_permission_that_would_do_is_named_too(api, control, method, path):
    control.switches(missing_permissions=["integrations:action:view", "integrations:action:execute"])
    answer = api.call(method, path, {}, expect=403)
    assert answer["code"] == "missing.any.permissions"
    name = "view" if method == "GET" else "execute"
    assert answer["messageParams"]["permissions"] == f"integrations:action:{name}, bridge:actions:{name}"


def test_all_else_goes_on(api, control):
    control.switches(missing_permissions=["integrations:action:view"])
    api.action(api.integration())
    api.get("/organizations/me")
    api.get("/nothing", expect=404)
    api.call("PATCH", "/integrations/actions", expect=405)
    assert len(control.state().actions) == 1


def test_permissions_are_one_organizations(emulator, api):
    emulator.add_organization().control.switches(missing_permissions=["integrations:integration:view"])
    api.get("/integrations")


def test_a_permission_that_does_not_exist_is_a_slip_of_the_pen(control):
    with pytest.raises(ControlError, match="integrations:integrations:view"):
        control.switches(missing_permissions=["integrations:integrations:view"])
