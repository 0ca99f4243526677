"""Permissions: each operation asks for its own, and says which one is missing (API reference 3 and 5.2)."""

import pytest

from genesyscloud_emulator import ControlError
from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.app import api_routes
from genesyscloud_emulator.services import SERVICES

pytestmark = pytest.mark.slow

FREE = {
    "/api/v2/organizations/me",
    "/api/v2/organizations/limits/namespaces/{id}",
    "/api/v2/organizations/limits/namespaces/{id}/defaults",
    "/api/v2/authorization/products",
    "/api/v2/authorization/permissions",
    "/api/v2/authorization/divisions",
    "/api/v2/authorization/divisions/home",
    "/api/v2/authorization/divisions/{id}",
    "/api/v2/authorization/divisionspermitted/paged/me",
    "/api/v2/authorization/subjects/me",
    "/api/v2/oauth/scopes",
    "/api/v2/oauth/scopes/{id}",
    "/api/v2/tokens/me",
    "/api/v2/users/me",
    "/uploads/{id}",
}
"""What asks for no permission: for the last no token is needed either."""
LOGIN = "/oauth/token"


def test_each_operation_of_the_api_names_its_permission():
    needs = {route.path: _needs(route.app) for route in api_routes(Organization(SERVICES)) if route.path != LOGIN}
    assert {path for path, each in needs.items() if () in each} == FREE
    named = {name for each in needs.values() for names in each for name in names}
    assert {name for name in named if not name.startswith("bridge:")} == PERMISSIONS


def _needs(app):
    return [operation.needs for operation in app.operations.values()]


@pytest.mark.parametrize(
    ("permission", "method", "path"),
    [
        ("integrations:integration:view", "GET", "/integrations"),
        ("integrations:integration:view", "GET", "/integrations/credentials/listing"),
        ("integrations:integration:add", "POST", "/integrations"),
        ("integrations:integration:edit", "PUT", "/integrations/no-such/config/current"),
        ("integrations:integration:delete", "DELETE", "/integrations/credentials/no-such"),
        ("integrations:action:add", "POST", "/integrations/actions"),
        ("integrations:action:edit", "GET", "/integrations/actions/no-such/draft/validation"),
        ("integrations:action:delete", "DELETE", "/integrations/actions/no-such"),
        ("integrations:actionFunction:view", "GET", "/integrations/actions/functions/runtimes"),
        ("integrations:actionCertificate:view", "GET", "/integrations/actions/certificates"),
        ("oauth:client:view", "GET", "/oauth/clients"),
        ("oauth:client:view", "GET", "/oauth/clients/no-such"),
        ("oauth:client:add", "POST", "/oauth/clients"),
        ("oauth:client:edit", "PUT", "/oauth/clients/no-such"),
        ("oauth:client:edit", "POST", "/oauth/clients/no-such/secret"),
        ("oauth:client:delete", "DELETE", "/oauth/clients/no-such"),
        ("authorization:role:view", "GET", "/authorization/roles"),
        ("authorization:role:view", "GET", "/authorization/roles/no-such/subjectgrants"),
        ("authorization:role:add", "POST", "/authorization/roles"),
        ("authorization:role:edit", "PATCH", "/authorization/roles/no-such"),
        ("authorization:role:delete", "DELETE", "/authorization/roles/no-such"),
        ("authorization:grant:view", "GET", "/authorization/subjects/no-such"),
        ("authorization:grant:add", "POST", "/authorization/subjects/no-such/divisions/no/roles/no"),
        ("authorization:grant:delete", "DELETE", "/authorization/subjects/no-such/divisions/no/roles/no"),
        ("directory:user:view", "GET", "/users"),
    ],
)
def test_what_lacks_its_permission_is_refused(api, control, permission, method, path):
    control.switches(missing_permissions=[permission])
    # Before anything else of the request is looked at.
    answer = api.call(method, f"{path}?no-such=1", expect=403)
    assert answer["code"] == "missing.permissions"
    assert answer["messageParams"] == {"permissions": permission}
    assert answer["messageWithParams"].format_map(answer["messageParams"]) == answer["message"]
    control.switches(missing_permissions=[])
    assert api.http.request(method, f"{path}?no-such=1").status_code != 403


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
