"""The life of each resource, as a table of scenarios; each runs through every adapter that there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.adapter import Adapter, Live, Values, adapter_of

pytestmark = pytest.mark.connections

ROLE = "arn:aws:iam::123456789012:role/orders"
OTHER_ROLE = "arn:aws:iam::123456789012:role/other"
INTEGRATION = "/api/v2/integrations/{id}"
CONFIGURATION = "/api/v2/integrations/{id}/config/current"
CREDENTIAL = "/api/v2/integrations/credentials/{id}"
ACTIONS = "/api/v2/integrations/actions"
ACTION = f"{ACTIONS}/{{id}}"
DRAFT = f"{ACTION}/draft"

Arrange = Callable[[Emulator], Values]
Outside = Callable[[Emulator, Live], object]


@dataclass
class Step:
    """One change of the program or of the world, what the engine does about it, and the requests that costs."""

    inputs: Values | None = None
    does: str = "update"
    requests: dict[tuple[str, str], int] | None = None
    state: Values = field(default_factory=dict)
    outside: Outside | None = None
    refresh: bool = False


@dataclass
class Scenario:
    """A resource's life.

    Attributes:
        resource: its name in Pulumi.
        steps: what happens.
        credentials: which credentials are there before; `{0}` in inputs stands for the id of the first.
        integrations: of which types integrations are there before, with ids after those of the credentials, and which
            of the credentials they use.
        roles: what roles that the provider holds allow, with ids after those.
    """

    resource: str
    steps: list[Step]
    credentials: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    integrations: list[tuple[str, int | None]] = field(default_factory=list)
    roles: list[list[str]] = field(default_factory=list)


def lambda_(**changes: Any) -> Values:
    """A Lambda integration's inputs; None takes one away."""
    inputs = {
        "integrationType": "aws-lambda-data-actions",
        "credential": {"id": "{0}", "type": "amazonWebServicesARN"},
        "name": "Orders",
        **changes,
    }
    return {key: value for key, value in inputs.items() if value is not None}


def web(**changes: Any) -> Values:
    """A Web Services integration's inputs without a credential."""
    return lambda_(integrationType="custom-rest-actions", **{"credential": None, **changes})


def role(arn: str = ROLE, name: str = "orders") -> Values:
    return {"credentialType": "amazonWebServicesARN", "fields": {"ARN": arn}, "name": name}


def action(**changes: Any) -> Values:
    """The inputs of an action of a Web Services integration; None takes one away."""
    inputs = {
        "integration": {"id": "{0}", "type": "custom-rest-actions"},
        "name": "Get an order",
        "contract": {
            "input": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
            "output": {"type": "object", "properties": {"status": {"type": "string"}}},
        },
        "config": config(),
        **changes,
    }
    return {key: value for key, value in inputs.items() if value is not None}


def config(path: str = "orders", **changes: Any) -> Values:
    """How that action calls its system."""
    request = {"requestType": "GET", "requestUrlTemplate": f"https://api.example.com/{path}/${{{{input.id}}}}"}
    return {"request": request, "response": {"translationMap": {"status": "$.status"}}, **changes}


def login(**changes: Any) -> Values:
    """The inputs of the auth action of an integration; None takes one away."""
    request = {"requestType": "POST", "requestUrlTemplate": "${{credentials.loginUrl}}", "headers": {"X-Größe": "✓"}}
    inputs = {
        "integration": {"id": "{1}", "type": "custom-rest-actions"},
        "config": {"request": {**request, "requestTemplate": "a=${{credentials.a}}"}},
        **changes,
    }
    return {key: value for key, value in inputs.items() if value is not None}


def reader(**changes: Any) -> Values:
    """The inputs of a role; None takes one away."""
    inputs = {"name": "Reader", "permissions": ["directory:user:view", "integrations:action:view"], **changes}
    return {key: value for key, value in inputs.items() if value is not None}


def client(role_id: str = "{2}", **changes: Any) -> Values:
    """The inputs of an OAuth client with a role that the provider holds; None takes one away."""
    inputs = {"name": "orders", "roles": [{"roleId": role_id}], **changes}
    return {key: value for key, value in inputs.items() if value is not None}


caller = partial(client, "{0}")
"""The same where its role is the first thing that there is."""


ORGANIZATION = {("GET", "/api/v2/organizations/me"): 1}
"""What every process costs that asks anything: it has to know in which organization it is."""
PREFLIGHT = {("GET", "/api/v2/integrations"): 1, ("GET", "/api/v2/integrations/types"): 1}
CREATE = {**PREFLIGHT, ("POST", "/api/v2/integrations"): 1, ("PUT", CONFIGURATION): 1, ("PATCH", INTEGRATION): 1}
CREATE_WITH_CREDENTIAL = {**CREATE, ("GET", CREDENTIAL): 1}
CONFIGURE = {("PUT", CONFIGURATION): 1}
LIST = {("GET", "/api/v2/integrations"): 1}
RENAME = {**LIST, **CONFIGURE}
"""Whoever gets another name might get somebody's."""
LIST_CREDENTIALS = {("GET", "/api/v2/integrations/credentials/listing"): 1}
SAVE_CREDENTIAL = {**LIST_CREDENTIALS, ("PUT", CREDENTIAL): 1}
"""A credential has no version: it is looked at before it is saved."""
AWS = [("amazonWebServicesARN", {"ARN": ROLE})]
TWO_ROLES = [*AWS, ("amazonWebServicesARN", {"ARN": OTHER_ROLE})]
BASIC = [("basicAuth", {"userName": "ada"})]
WEB_SERVICES: list[tuple[str, int | None]] = [("custom-rest-actions", None)]
OAUTH = [("userDefinedOAuth", {"loginUrl": "https://login.example.com/"})]
CHANGE_ACTION = {("PATCH", ACTION): 1}
ONCE_FOR_USE = {
    ("GET", "/api/v2/architect/dependencytracking/build"): 1,
    ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
}
LIST_ACTIONS = {("GET", ACTIONS): 1}
PUBLISH_NEW = {("POST", ACTIONS): 1}
CREATE_ACTION = {**PUBLISH_NEW, **LIST_ACTIONS, **ONCE_FOR_USE}
REPLACE_ACTION = {
    **PUBLISH_NEW,
    **ONCE_FOR_USE,
    ("GET", "/api/v2/architect/dependencytracking/consumingresources"): 2,  # in the preview, and before the deletion
    ("DELETE", ACTION): 1,
}

ROLES = "/api/v2/authorization/roles"
CLIENTS = "/api/v2/oauth/clients"
CLIENT = f"{CLIENTS}/{{id}}"
GRANT = "/api/v2/authorization/subjects/{id}/divisions/{division_id}/roles/{role_id}"
PERMISSIONS = {("GET", "/api/v2/authorization/permissions"): 1}
HELD = {("GET", "/api/v2/authorization/subjects/me"): 1}
HOME = {("GET", "/api/v2/authorization/divisions/home"): 1}
SAVE_ROLE = {("GET", f"{ROLES}/{{id}}"): 1, ("PUT", f"{ROLES}/{{id}}"): 1}
SAVE_CLIENT = {("GET", CLIENT): 1, ("PUT", CLIENT): 1}
"""Neither has a version: each is looked at before it is saved."""
TOLD = {
    ("GET", f"{CLIENT}/usage/summary"): 1,
    ("GET", f"{CLIENT}/usage/query/results/{{execution_id}}"): 1,
}
DELETE_CLIENT = {("GET", CLIENT): 1, ("PUT", CLIENT): 1, ("DELETE", CLIENT): 1}

SCENARIOS = {
    "a credential is created, rotated, renamed": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create", {("POST", "/api/v2/integrations/credentials"): 1}),
            Step(role(OTHER_ROLE), "update", SAVE_CREDENTIAL, {"fields": {"ARN": OTHER_ROLE}}),
            Step(role(OTHER_ROLE, "new name"), "update", SAVE_CREDENTIAL, {"name": "new name"}),
            Step(role(OTHER_ROLE, "new name"), "same"),
        ],
    ),
    "another type is another credential": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"},
                "replace",
                {("POST", "/api/v2/integrations/credentials"): 1, **LIST, ("DELETE", CREDENTIAL): 1},
            ),
        ],
    ),
    "fields of any name survive, also those that look like Pulumi's or are not ASCII": Scenario(
        "IntegrationCredential",
        [
            Step(
                {
                    "credentialType": "userDefined",
                    "fields": {"credential_type": "a", "Größe": "ü✓", "line": "a\nb", "empty-ish": " x "},
                    "name": "vault",
                },
                "create",
            )
        ],
    ),
    "a credential that was rotated outside is written anew": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_credential(live.id, fields={"ARN": OTHER_ROLE}),
                refresh=True,
                requests=LIST_CREDENTIALS,
            ),
            Step(role(), "update", SAVE_CREDENTIAL),
            Step(refresh=True),
            Step(role(), "same"),
        ],
    ),
    "a credential whose type was changed outside is replaced": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_credential(
                    live.id, type="basicAuth", fields={"userName": "eve"}
                ),
                refresh=True,
                state={"credentialType": "basicAuth"},
            ),
            Step(role(), "replace"),
        ],
    ),
    "an integration is created active, and unchanged afterwards": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(), "create", CREATE_WITH_CREDENTIAL, {"reportedState": "ACTIVE"}),
            Step(lambda_(), "same"),
            Step(refresh=True, requests=LIST),
            Step(lambda_(), "same"),
        ],
        AWS,
    ),
    "every argument of an integration changes in place": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(), "create"),
            Step(lambda_(name="Invoices"), "update", RENAME, {"name": "Invoices"}),
            Step(lambda_(name="Invoices", notes="who to ask: ops"), "update", CONFIGURE),
            Step(
                lambda_(name="Invoices", notes="who to ask: ops", credential={"id": "{1}", "type": AWS[0][0]}),
                "update",
                {**CONFIGURE, ("GET", CREDENTIAL): 1},
            ),
            Step(lambda_(credential={"id": "{1}", "type": AWS[0][0]}), "update", RENAME),
            Step(
                lambda_(credential={"id": "{1}", "type": AWS[0][0]}, intendedState="DISABLED"),
                "update",
                {("PATCH", INTEGRATION): 1},
                {"reportedState": "INACTIVE"},
            ),
            Step(
                lambda_(credential={"id": "{1}", "type": AWS[0][0]}),
                "update",
                {("PATCH", INTEGRATION): 1},
                {"reportedState": "ACTIVE"},
            ),
            Step(lambda_(credential={"id": "{1}", "type": AWS[0][0]}, deletionProtection=False), "update", {}),
        ],
        TWO_ROLES,
    ),
    "an integration that is meant to be inactive costs no activation": Scenario(
        "DataActionIntegration",
        [
            Step(
                web(intendedState="DISABLED"),
                "create",
                {**PREFLIGHT, ("POST", "/api/v2/integrations"): 1, ("PUT", CONFIGURATION): 1},
                {"reportedState": "INACTIVE"},
            ),
            Step(refresh=True),
            Step(web(intendedState="DISABLED"), "same"),
        ],
    ),
    "a service default is not a change": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(web(intendedState="ENABLED"), "same"),
            Step(web(notes=""), "same"),
            Step(web(clientCertificateAuthority="Genesys Cloud"), "same"),
            Step(web(properties={}), "same"),
            Step(web(deletionProtection=False), "update", {}),
            Step(web(), "update", {}),
        ],
    ),
    "the certificate authority is set and reset": Scenario(
        "DataActionIntegration",
        [
            Step(web(clientCertificateAuthority="DigiCert"), "create"),
            Step(refresh=True, state={"clientCertificateAuthority": "DigiCert"}),
            Step(web(clientCertificateAuthority="DigiCert"), "same"),
            Step(web(), "update", CONFIGURE),
            Step(refresh=True),
            Step(web(), "same"),
        ],
    ),
    "another credential type is another integration": Scenario(
        "DataActionIntegration",
        [
            Step(web(credential={"id": "{0}", "type": "basicAuth"}), "create"),
            Step(web(credential={"id": "{1}", "type": "userDefined"}), "replace"),
            Step(web(), "replace"),
            Step(lambda_(credential={"id": "{2}", "type": "amazonWebServicesARN"}), "replace"),
        ],
        [*BASIC, ("userDefined", {"token": "t"}), *AWS],
    ),
    "what was changed outside is shown by a refresh and restored": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(notes="ours"), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(live.id, name="Hers", notes="hers"),
                refresh=True,
                requests=LIST,
                state={"name": "Hers", "notes": "hers"},
            ),
            Step(lambda_(notes="ours"), "update", RENAME, {"name": "Orders", "notes": "ours"}),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(live.id, intended_state="DISABLED"),
                refresh=True,
                state={"intendedState": "DISABLED", "reportedState": "INACTIVE"},
            ),
            Step(lambda_(notes="ours"), "update", {("PATCH", INTEGRATION): 1}, {"reportedState": "ACTIVE"}),
        ],
        AWS,
    ),
    "an emptied slot is filled again in place": Scenario(
        "DataActionIntegration",
        [
            Step(lambda_(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(
                    live.id, credentials={"AmazonWebServicesARN": None}
                ),
                refresh=True,
                state={"credential": {"id": "", "type": "amazonWebServicesARN"}},
            ),
            Step(lambda_(), "update", {**CONFIGURE, ("GET", CREDENTIAL): 1}),
            Step(refresh=True),
            Step(lambda_(), "same"),
        ],
        AWS,
    ),
    "a credential type changed outside is gone back from by a replacement": Scenario(
        "DataActionIntegration",
        [
            Step(web(credential={"id": "{0}", "type": "basicAuth"}), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(
                    live.id, credentials={"basicAuth": cloud.control.create_credential("userDefined", {"a": "b"}).id}
                ),
                refresh=True,
            ),
            Step(web(credential={"id": "{0}", "type": "basicAuth"}), "replace"),
        ],
        BASIC,
    ),
    "what others set is kept by our updates": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(
                    live.id, notes="hers", properties={"clientCertificateAuthority": "DigiCert"}
                ),
                refresh=True,
            ),
            Step(web(name="Renamed"), "update", RENAME),
            Step(
                outside=lambda cloud, live: _assert_live(
                    cloud, live, name="Renamed", notes="hers", properties={"clientCertificateAuthority": "DigiCert"}
                ),
                refresh=True,
            ),
        ],
    ),
    "an integration in state ERROR is activated anew": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_integration(live.id, reported_state={"code": "ERROR"}),
                refresh=True,
                state={"reportedState": "ERROR"},
            ),
            # Why it is in ERROR is known to the service alone.
            Step(web(), "update", {**LIST, ("PATCH", INTEGRATION): 1}, {"reportedState": "ACTIVE"}),
        ],
    ),
    "an integration that was deleted outside is gone at once": Scenario(
        "DataActionIntegration",
        [
            Step(web(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.delete_integration(live.id),
                refresh=True,
                does="gone",
                requests={**LIST, ("GET", INTEGRATION): 1},
            ),
        ],
    ),
    "an action is published, changed in place, and replaced once its contract changes": Scenario(
        "DataAction",
        [
            Step(action(), "create", CREATE_ACTION, {"version": 1, "published": True}),
            Step(action(), "same"),
            Step(
                action(name="Find an order", category="Shop", config=config("v2/orders", timeoutSeconds=5)),
                "update",
                CHANGE_ACTION,
                {"version": 2, "category": "Shop"},
            ),
            Step(action(), "update", CHANGE_ACTION, {"version": 3}),
            Step(
                action(contract={"input": {"type": "object"}, "output": {"type": "array", "items": {}}}),
                "replace",
                REPLACE_ACTION,
                {"version": 1},
            ),
            Step(
                action(contract={"input": {"type": "object"}, "output": {"type": "array", "items": {}}}, secure=True),
                "replace",
                state={"secure": True},
            ),
        ],
        integrations=WEB_SERVICES,
    ),
    "an action of another integration is another action": Scenario(
        "DataAction",
        [
            Step(action(), "create"),
            Step(
                action(integration={"id": "{1}", "type": "custom-rest-actions"}),
                "replace",
                REPLACE_ACTION,
            ),
            Step(action(integration={"id": "{1}"}), "same"),
        ],
        integrations=[*WEB_SERVICES, *WEB_SERVICES],
    ),
    "a draft is changed freely until it is published": Scenario(
        "DataAction",
        [
            Step(
                action(publish=False),
                "create",
                {("POST", f"{ACTIONS}/drafts"): 1, **LIST_ACTIONS},
                {"published": False},
            ),
            Step(action(publish=False), "same"),
            Step(
                action(publish=False, secure=True, contract={"input": {"type": "object"}, "output": {}}),
                "update",
                {("PATCH", DRAFT): 1},
                {"secure": True, "published": False},
            ),
            Step(
                action(),
                "update",
                {
                    ("PATCH", DRAFT): 1,
                    ("GET", f"{DRAFT}/validation"): 1,
                    ("POST", f"{DRAFT}/publish"): 1,
                    **ONCE_FOR_USE,
                },
                {"published": True},
            ),
            Step(action(), "same"),
        ],
        integrations=WEB_SERVICES,
    ),
    "values of every kind travel in an action and back": Scenario(
        "DataAction",
        [
            Step(
                action(
                    name="Größe ✓",
                    secure=False,
                    contract={
                        "input": {
                            "type": "object",
                            "properties": {"n": {"type": ["integer", "null"], "default": 0}},
                        },
                        "output": {
                            "type": "object",
                            "additionalProperties": True,
                            "properties": {"rate": {"type": "number", "minimum": 0.5, "maximum": 1e300}, "größe": {}},
                            "required": ["größe", "rate"],
                            "description": "",
                        },
                    },
                    config=config(
                        request={
                            "requestType": "POST",
                            "requestUrlTemplate": "https://api.example.com/",
                            "requestTemplate": '{{"größe": "${{input.n}}",\n "empty": ""}}',
                            "headers": {"X-Größe": "ü✓", "request_type": "kept"},
                        },
                        response={
                            "translationMap": {"status": "$.status"},
                            "translationMapDefaults": {"status": "null"},
                            "successTemplate": '{{"rate": 1.0}}',
                        },
                        timeoutSeconds=60,
                    ),
                ),
                "create",
            ),
        ],
        integrations=WEB_SERVICES,
    ),
    "an action that was changed outside is changed back": Scenario(
        "DataAction",
        [
            Step(action(), "create"),
            Step(
                outside=lambda cloud, live: _edit(cloud, live, name="Hers", config=fill(config("hers"), [])),
                refresh=True,
                # Of the templates the listing has the addresses only.
                requests={**LIST_ACTIONS, ("GET", f"{ACTION}/templates/{{fileName}}"): 2},
                state={"name": "Hers", "version": 2},
            ),
            Step(action(), "update", CHANGE_ACTION, {"version": 3}),
            Step(refresh=True),
            Step(action(), "same"),
        ],
        integrations=WEB_SERVICES,
    ),
    "an action that was deleted outside is gone at once": Scenario(
        "DataAction",
        [
            Step(action(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.delete_action(live.id),
                refresh=True,
                does="gone",
            ),
        ],
        integrations=WEB_SERVICES,
    ),
    "an auth action is taken over, changed, and set back": Scenario(
        "CustomAuthAction",
        [
            Step(
                login(),
                "create",
                {("GET", ACTION): 1, ("GET", f"{ACTION}/templates/{{fileName}}"): 2, **CHANGE_ACTION},
                {"version": 2, "savedVersion": 2},
            ),
            Step(login(), "same"),
            Step(login(name="Log in"), "update", CHANGE_ACTION, {"name": "Log in", "version": 3}),
            Step(
                outside=lambda cloud, live: _edit(cloud, live, name="Hers"),
                refresh=True,
                requests={("GET", ACTION): 1, ("GET", f"{ACTION}/templates/{{fileName}}"): 2},
                state={"name": "Hers", "version": 4},
            ),
            Step(login(name="Log in"), "update", CHANGE_ACTION, {"version": 5}),
            Step(login(), "update", CHANGE_ACTION),
            Step(
                outside=lambda cloud, live: _edit(cloud, live, name="Hers again"),
                refresh=True,
                state={"version": 7, "savedVersion": 6},
            ),
        ],
        credentials=OAUTH,
        integrations=[("custom-rest-actions", 0)],
    ),
    "a credential that was deleted outside is gone at once": Scenario(
        "IntegrationCredential",
        [
            Step(role(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.delete_credential(live.id),
                refresh=True,
                does="gone",
                requests={**LIST_CREDENTIALS, ("GET", CREDENTIAL): 1},
            ),
        ],
    ),
    "a role is created, changed and renamed; the order of permissions does not matter": Scenario(
        "Role",
        [
            Step(reader(), "create", {**PERMISSIONS, ("POST", ROLES): 1}),
            Step(reader(permissions=["integrations:action:view", "directory:user:view"]), "same"),
            Step(reader(permissions=["integrations:action:*"]), "update", {**PERMISSIONS, **SAVE_ROLE}),
            Step(reader(permissions=["integrations:action:*"], name="new", description="a"), "update", SAVE_ROLE),
            Step(reader(permissions=["integrations:action:*"], name="new"), "update", SAVE_ROLE),
            Step(reader(permissions=["integrations:action:*"], name="new"), "same"),
            Step(refresh=True, requests={("GET", ROLES): 1}),
        ],
    ),
    "a role is granted to the provider, and taken from it again": Scenario(
        "Role",
        [
            Step(reader(grantToProvider=True), "create", {**PERMISSIONS, ("POST", ROLES): 1, ("POST", GRANT): 1}),
            Step(reader(), "update", {("DELETE", GRANT): 1}),
            Step(reader(grantToProvider=False), "same"),
            Step(reader(grantToProvider=True), "update", {("POST", GRANT): 1}),
        ],
    ),
    "what was changed of a role outside is shown by a refresh and restored": Scenario(
        "Role",
        [
            Step(reader(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_role(live.id, permissions=["directory:user:edit"]),
                refresh=True,
                requests={("GET", ROLES): 1},
            ),
            Step(reader(), "update", {**PERMISSIONS, **SAVE_ROLE}),
            Step(outside=lambda cloud, live: cloud.control.delete_role(live.id), refresh=True, does="gone"),
        ],
    ),
    "a client is created with its secret, changed, rotated": Scenario(
        "OAuthClient",
        [
            Step(caller(), "create", {**HELD, **HOME, ("POST", CLIENTS): 1}),
            Step(caller(description="Calls", state="inactive"), "update", SAVE_CLIENT),
            Step(caller(), "update", SAVE_CLIENT),
            Step(refresh=True, requests={("GET", CLIENTS): 1}),
            Step(caller(rotate="2026"), "replace", {**HELD, **HOME, ("POST", CLIENTS): 1, **TOLD, **DELETE_CLIENT}),
            Step(caller(rotate="2026"), "same"),
        ],
        roles=[["directory:user:view"]],
    ),
    "a client gets other roles": Scenario(
        "OAuthClient",
        [
            Step(caller(), "create"),
            Step(caller(roles=[{"roleId": "{1}", "divisionId": "*"}, {"roleId": "{0}"}]), "update"),
            Step(caller(roles=[{"roleId": "{0}"}, {"roleId": "{1}", "divisionId": "*"}]), "same"),
            Step(refresh=True),
            Step(caller(roles=[{"roleId": "{1}"}]), "update", {**HOME, **SAVE_CLIENT}),
        ],
        roles=[["directory:user:view"], ["integrations:action:view"]],
    ),
    "a client of another grant type has scopes, and no role": Scenario(
        "OAuthClient",
        [
            Step(caller(), "create"),
            Step(
                caller(
                    roles=None,
                    authorizedGrantType="CODE",
                    scopes=["integrations", "oauth"],
                    registeredRedirectUris=["https://example.com/"],
                    accessTokenValiditySeconds=600,
                ),
                "update",
                SAVE_CLIENT,
                {"roleDivisions": []},
            ),
            Step(refresh=True),
            Step(caller(), "update"),
        ],
        roles=[["directory:user:view"]],
    ),
    "what was changed of a client outside is shown by a refresh and restored": Scenario(
        "OAuthClient",
        [
            Step(caller(), "create"),
            Step(
                outside=lambda cloud, live: cloud.control.change_oauth_client(live.id, name="theirs"),
                refresh=True,
                requests={("GET", CLIENTS): 1},
            ),
            Step(caller(), "update", SAVE_CLIENT),
            Step(outside=lambda cloud, live: cloud.control.delete_oauth_client(live.id), refresh=True, does="gone"),
        ],
        roles=[["directory:user:view"]],
    ),
}


def _edit(cloud: Emulator, live: Live, **changes: Any) -> None:
    """Change a published action as somebody else would."""
    answer = httpx.patch(
        f"{cloud.url}{ACTIONS}/{live.id}",
        json={**changes, "version": int(live.state["version"])},
        headers={"Authorization": f"Bearer {cloud.access_token}"},
        trust_env=False,
        verify=False,
    )
    assert answer.is_success, answer.text


def _assert_live(cloud: Emulator, live: Live, **expected: Any) -> None:
    found = next(each for each in cloud.control.state().integrations if each.id == live.id)
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.fixture(params=["dynamic", "plugin"])
def new_adapter(request: pytest.FixtureRequest, settings: dict[str, str]) -> Callable[[str], Adapter]:
    """Makes an adapter by the resource's name."""
    return lambda resource: adapter_of(request.param, resource, settings)


FAST = (
    "a credential is created, rotated, renamed",
    "a credential whose type was changed outside is replaced",
    "a client is created with its secret, changed, rotated",
    "another credential type is another integration",
    "what was changed outside is shown by a refresh and restored",
    "an action is published, changed in place, and replaced once its contract changes",
)
"""The lives that run with the fast tests."""

PARAMETERS = [pytest.param(each, marks=[] if each in FAST else [pytest.mark.slow]) for each in SCENARIOS]


def count_no_requests(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a life be judged by its ends alone: what it costs is told of the usual behaviour only."""
    scenario = SCENARIOS[title]
    uncounted = replace(scenario, steps=[replace(each, requests=None) for each in scenario.steps])
    monkeypatch.setitem(SCENARIOS, title, uncounted)


@pytest.mark.parametrize("title", PARAMETERS)
def test_life(
    title: str,
    genesys_cloud: Emulator,
    new_adapter: Callable[[str], Adapter],
    requests: Callable[[], Counter[tuple[str, str]]],
) -> None:
    scenario = SCENARIOS[title]
    adapter = new_adapter(scenario.resource)
    ids = _there_before(scenario, genesys_cloud)
    live: Live | None = None
    for step in scenario.steps:
        live = _take(step, adapter, live, ids, genesys_cloud, requests)
        if live is not None:
            _assert_at_rest(adapter, live)
            _assert_imports_cleanly(adapter, live)
            assert {key: live.state.get(key) for key in step.state} == step.state
    if live is not None:
        adapter.destroy(live)
        adapter.destroy(live)  # deleting what is gone succeeds
    left = genesys_cloud.control.state()
    assert [each for each in left.actions if each.kind == "custom"] == []
    assert {each.id for each in left.integrations} <= set(ids)
    assert {each.id for kind in (left.integrations, left.credentials, left.roles) for each in kind} >= set(ids)
    assert {each.id for each in left.roles} <= set(ids)
    assert left.oauth_clients == []


def _there_before(scenario: Scenario, cloud: Emulator) -> list[str]:
    ids = [cloud.control.create_credential(*each).id for each in scenario.credentials]
    for kind, credential in scenario.integrations:
        integration = cloud.control.create_integration(kind, "Before")
        if credential is not None:
            cloud.control.change_integration(integration.id, credentials={"basicAuth": ids[credential]})
        ids.append(integration.id)
    for permissions in scenario.roles:
        role_ = cloud.control.create_role("Before", permissions)
        cloud.control.grant_role(cloud.client_id, role_.id)
        ids.append(role_.id)
    return ids


def _take(
    step: Step, adapter: Adapter, live: Live | None, ids: list[str], cloud: Emulator, requests: Callable[[], Any]
) -> Live | None:
    if step.outside:
        assert live
        step.outside(cloud, live)
    requests()
    if step.refresh:
        assert live
        found = adapter.refresh(live)
        assert (found is None) == (step.does == "gone")
    else:
        assert step.inputs
        does, found = adapter.up(live, fill(step.inputs, ids))
        assert does == step.does
    counted = requests()
    if step.requests is not None or step.does == "same":
        looks = {} if step.inputs and step.does == "same" else ORGANIZATION
        assert counted == {**looks, **(step.requests or {})}
    return found


def fill(value: Any, ids: list[str]) -> Any:
    """A program's inputs with the ids of what was there before."""
    if isinstance(value, dict):
        return {key: fill(each, ids) for key, each in value.items()}
    if isinstance(value, list):
        return [fill(each, ids) for each in value]
    return value.format(*ids) if isinstance(value, str) else value


def _assert_at_rest(adapter: Adapter, live: Live) -> None:
    """Comparing an object with itself finds nothing."""
    with adapter.process():
        checked = adapter.check(live.inputs, live.inputs) if live.inputs.get("fields", True) else live.inputs
        assert adapter.diff(live, checked).changes == (live.state.get("reportedState") == "ERROR")


def _assert_imports_cleanly(adapter: Adapter, live: Live) -> None:
    """Reading by id alone gives inputs that check and diff clean."""
    with adapter.process():
        found = adapter.read(Live(live.id, {}, {}))
        assert found
        difference = adapter.diff(found, adapter.check(found.inputs, found.inputs))
        assert difference.changes == (live.state.get("reportedState") == "ERROR")
