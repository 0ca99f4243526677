"""What is done while requests fail: every operation of every resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from genesyscloud_emulator import Emulator
from tests.adapters.adapter import Live, Values

SECRET = "planted-s3cret"
OTHER_SECRET = "planted-0ther"

CODE = Path(__file__).parent / "code"


@dataclass(frozen=True)
class Operation:
    """One operation of one resource.

    Attributes:
        title: what it is.
        resource: the resource's name in Pulumi.
        about: how messages call the object.
        before: what is deployed before; None for nothing. It gets the ids of what `there` makes.
        after: what the program wants then.
        does: the command that meets the faults.
        there: makes what has to be there first.
        outside: what somebody else changes before the command.
        switches: how the organization behaves.
    """

    title: str
    resource: str
    about: str
    before: Callable[[list[str]], Values] | None
    after: Callable[[list[str]], Values]
    does: Literal["up", "refresh", "destroy"] = "up"
    there: Callable[[Emulator], list[str]] = lambda cloud: []
    outside: Callable[[Emulator, Live], object] | None = None
    switches: tuple[tuple[str, Any], ...] = ()


def _credential(ids: list[str], **changes: Any) -> Values:
    return {
        "credentialType": "basicAuth",
        "fields": {"userName": "ada", "password": SECRET},
        "name": "login",
        **changes,
    }


def _rotated(ids: list[str]) -> Values:
    return _credential(ids, fields={"userName": "ada", "password": OTHER_SECRET}, name="renamed")


def _retyped(ids: list[str]) -> Values:
    return _credential(ids, credentialType="userDefined", fields={"key": OTHER_SECRET})


def _credentials(cloud: Emulator) -> list[str]:
    made = [("basicAuth", {"userName": "ada", "password": SECRET}), ("userDefined", {"key": OTHER_SECRET})]
    return [cloud.control.create_credential(*each, "before").id for each in made]


def _integration(ids: list[str], **changes: Any) -> Values:
    return {
        "integrationType": "custom-rest-actions",
        "credential": {"id": ids[0], "type": "basicAuth"},
        "name": "orders",
        **changes,
    }


def _reconfigured(ids: list[str]) -> Values:
    return _integration(ids, name="renamed", notes="by the team")


def _disabled(ids: list[str]) -> Values:
    return _integration(ids, intendedState="DISABLED")


def _of_another_type(ids: list[str]) -> Values:
    return _integration(ids, credential={"id": ids[1], "type": "userDefined"})


def _web_services(cloud: Emulator) -> list[str]:
    return [cloud.control.create_integration("custom-rest-actions", "before").id]


def _action(ids: list[str], **changes: Any) -> Values:
    request = {"requestType": "POST", "requestUrlTemplate": "https://api.example.com/orders/${input.id}"}
    return {
        "integration": {"id": ids[0], "type": "custom-rest-actions"},
        "name": "look up",
        "category": "orders",
        "contract": _contract("id"),
        "config": {
            "request": {**request, "requestTemplate": "${input.rawRequest}"},
            "response": {"translationMap": {"status": "$.status"}, "successTemplate": '{"status": ${status}}'},
        },
        **changes,
    }


def _contract(name: str) -> Values:
    return {
        "input": {"type": "object", "properties": {name: {"type": "string"}}},
        "output": {"type": "object", "properties": {"status": {"type": "string"}}},
    }


def _of_another_contract(ids: list[str]) -> Values:
    action = _action(ids, contract=_contract("number"))
    action["config"]["request"]["requestUrlTemplate"] = "https://api.example.com/orders/${input.number}"
    return action


def _drafted(ids: list[str]) -> Values:
    return _action(ids, publish=False)


def _functions(cloud: Emulator) -> list[str]:
    return [cloud.control.create_integration("function-data-actions", "before").id]


def _function(ids: list[str], code: str = "one", **changes: Any) -> Values:
    return {
        "integration": {"id": ids[0], "type": "function-data-actions"},
        "name": "look up",
        "category": "orders",
        "contract": _contract("id"),
        "function": {"runtime": "nodejs22.x", "handler": "index.handler", "code": str(CODE / code)},
        **changes,
    }


def _of_other_code(ids: list[str]) -> Values:
    return _function(ids, "two", name="renamed")


def _oauth(cloud: Emulator) -> list[str]:
    credential = cloud.control.create_credential(
        "userDefinedOAuth", {"loginUrl": "https://login.example.com/", "secret": SECRET}, "before"
    )
    integration = cloud.control.create_integration("custom-rest-actions", "before")
    cloud.control.change_integration(integration.id, credentials={"basicAuth": credential.id})
    return [integration.id, credential.id]


def _login(ids: list[str], template: str = "a=${credentials.secret}", **changes: Any) -> Values:
    request = {"requestType": "POST", "requestUrlTemplate": "${credentials.loginUrl}", "requestTemplate": template}
    integration = {"id": ids[0], "type": "custom-rest-actions"}
    return {"integration": integration, "name": "log in", "config": {"request": request}, **changes}


def _other_login(ids: list[str]) -> Values:
    return _login(ids, "b=${credentials.secret}", name="renamed")


def _role(ids: list[str], **changes: Any) -> Values:
    return {"name": "readers", "permissions": ["directory:user:view"], "grantToProvider": True, **changes}


def _other_role(ids: list[str]) -> Values:
    changes = {"name": "renamed", "permissions": ["directory:user:view", "integrations:action:view"]}
    return {**_role(ids), "description": "by the team", "grantToProvider": False, **changes}


def _roles(cloud: Emulator) -> list[str]:
    made = [cloud.control.create_role(f"before-{number}", ["directory:user:view"]).id for number in (1, 2)]
    for each in made:
        cloud.control.grant_role(cloud.client_id, each)
    return made


def _client(ids: list[str], **changes: Any) -> Values:
    return {"name": "caller", "roles": [{"roleId": ids[0]}], **changes}


def _other_client(ids: list[str]) -> Values:
    return _client(ids, name="renamed", roles=[{"roleId": ids[1], "divisionId": "*"}])


def _other_secret(ids: list[str]) -> Values:
    return _client(ids, rotate="2026")


def _changed_outside(cloud: Emulator, live: Live) -> object:
    return cloud.control.change_role(live.id, permissions=["directory:user:edit"])


def _regenerated_outside(cloud: Emulator, live: Live) -> object:
    return cloud.control.regenerate_secret(live.id)


def _rotated_outside(cloud: Emulator, live: Live) -> object:
    return cloud.control.change_credential(live.id, fields={"userName": "ada", "password": OTHER_SECRET})


def _renamed_outside(cloud: Emulator, live: Live) -> object:
    return cloud.control.change_integration(live.id, name="theirs", notes="theirs")


_AWAITED = (("activation_reads", 1),)
_TRANSFERRED = (("function_transfer_reads", 1), ("function_processing_refusals", 1))
_CREDENTIAL = ("IntegrationCredential", "'login'")
_INTEGRATION = ("DataActionIntegration", "'orders'")
_ACTION = ("DataAction", "'look up'")
_AUTH_ACTION = ("CustomAuthAction", "custom auth action")
_ROLE = ("Role", "'readers'")
_CLIENT = ("OAuthClient", "'caller'")

OPERATIONS = [
    Operation("create a credential", *_CREDENTIAL, None, _credential),
    Operation("rotate and rename a credential", *_CREDENTIAL, _credential, _rotated),
    Operation("replace a credential", *_CREDENTIAL, _credential, _retyped),
    Operation("refresh a credential", *_CREDENTIAL, _credential, _credential, "refresh", outside=_rotated_outside),
    Operation("delete a credential", *_CREDENTIAL, _credential, _credential, "destroy"),
    Operation("create an integration", *_INTEGRATION, None, _integration, there=_credentials, switches=_AWAITED),
    Operation("reconfigure an integration", *_INTEGRATION, _integration, _reconfigured, there=_credentials),
    Operation("disable an integration", *_INTEGRATION, _integration, _disabled, there=_credentials, switches=_AWAITED),
    Operation("enable an integration", *_INTEGRATION, _disabled, _reconfigured, there=_credentials),
    Operation("replace an integration", *_INTEGRATION, _integration, _of_another_type, there=_credentials),
    Operation(
        "refresh an integration",
        *_INTEGRATION,
        _integration,
        _integration,
        "refresh",
        there=_credentials,
        outside=_renamed_outside,
    ),
    Operation("delete an integration", *_INTEGRATION, _integration, _integration, "destroy", there=_credentials),
    Operation("create an action", *_ACTION, None, _action, there=_web_services),
    Operation("publish a draft", *_ACTION, _drafted, _action, there=_web_services),
    Operation("change an action", *_ACTION, _action, lambda ids: _action(ids, name="renamed"), there=_web_services),
    Operation("replace an action", *_ACTION, _action, _of_another_contract, there=_web_services),
    Operation("refresh an action", *_ACTION, _action, _action, "refresh", there=_web_services),
    Operation("delete an action", *_ACTION, _action, _action, "destroy", there=_web_services),
    Operation("create a function", *_ACTION, None, _function, there=_functions, switches=_TRANSFERRED),
    Operation("change a function", *_ACTION, _function, _of_other_code, there=_functions),
    Operation("delete a function", *_ACTION, _function, _function, "destroy", there=_functions),
    Operation("take over an auth action", *_AUTH_ACTION, None, _login, there=_oauth),
    Operation("change an auth action", *_AUTH_ACTION, _login, _other_login, there=_oauth),
    Operation("refresh an auth action", *_AUTH_ACTION, _login, _login, "refresh", there=_oauth),
    Operation("delete an auth action", *_AUTH_ACTION, _login, _login, "destroy", there=_oauth),
    Operation("create a role", *_ROLE, None, _role),
    Operation("change a role", *_ROLE, _role, _other_role),
    Operation("refresh a role", *_ROLE, _role, _role, "refresh", outside=_changed_outside),
    Operation("delete a role", *_ROLE, _role, _role, "destroy"),
    Operation("create a client", *_CLIENT, None, _client, there=_roles),
    Operation("change a client", *_CLIENT, _client, _other_client, there=_roles),
    Operation("replace a client", *_CLIENT, _client, _other_secret, there=_roles),
    Operation("refresh a client", *_CLIENT, _client, _client, "refresh", there=_roles, outside=_regenerated_outside),
    Operation("delete a client", *_CLIENT, _client, _client, "destroy", there=_roles),
]
"""In the order of the documentation."""
