"""The least that a program has to write of each resource, and the state that comes of it."""

from __future__ import annotations

from typing import Any

from genesyscloud_emulator import Emulator
from tests.adapters.caller import ACTION, AUTH_ACTION, CREDENTIAL, INTEGRATION, OAUTH_CLIENT, ROLE

REQUEST = {"requestUrlTemplate": "https://api.example.com/", "requestType": "POST"}

NAMELESS: dict[str, dict[str, Any]] = {
    CREDENTIAL: {"credentialType": "basicAuth", "fields": {"userName": "ada"}},
    INTEGRATION: {"integrationType": "custom-rest-actions"},
    ACTION: {
        "integration": {"id": "an integration"},
        "contract": {"input": {"type": "object"}, "output": {"type": "object"}},
        "config": {"request": REQUEST},
    },
    AUTH_ACTION: {"integration": {"id": "an integration"}, "config": {"request": REQUEST}},
    ROLE: {"permissions": ["directory:user:view"]},
    OAUTH_CLIENT: {"roles": [{"roleId": "a role"}]},
}
"""The inputs without a name, which the adapter gives, or which stays."""

INPUTS: dict[str, dict[str, Any]] = {type_: {**each, "name": "orders"} for type_, each in NAMELESS.items()}
"""The inputs with a name."""

STATES: dict[str, dict[str, Any]] = {
    CREDENTIAL: {**INPUTS[CREDENTIAL], "modifiedDate": "2026-01-01T00:00:00.000Z"},
    INTEGRATION: {
        **INPUTS[INTEGRATION],
        "integrationTypeId": "custom-rest-actions",
        "reportedState": "ACTIVE",
        "configuration": {"version": 2, "properties": {}, "advanced": {}, "credentials": {}},
    },
    ACTION: {**INPUTS[ACTION], "version": 1, "published": True},
    AUTH_ACTION: {**INPUTS[AUTH_ACTION], "version": 1},
    ROLE: INPUTS[ROLE],
    OAUTH_CLIENT: {
        **INPUTS[OAUTH_CLIENT],
        "clientSecret": "a secret",
        "roleDivisions": [{"roleId": "a role", "divisionId": "a division"}],
        "modifiedDate": "2026-01-01T00:00:00.000Z",
    },
}
"""What is stored of the inputs with a name."""


def owner(cloud: Emulator) -> str:
    """An integration that has all which actions need of one; returns its id."""
    credential = cloud.control.create_credential("userDefinedOAuth", {"loginUrl": "https://login.example.com/"})
    integration = cloud.control.create_integration("custom-rest-actions", "Orders")
    cloud.control.change_integration(integration.id, credentials={"basicAuth": credential.id})
    return integration.id


def held_role(cloud: Emulator) -> str:
    """A role that the provider holds, so that it can give it; returns its id."""
    role = cloud.control.create_role("Reader", ["directory:user:view"]).id
    cloud.control.grant_role(cloud.client_id, role)
    return role


def on(cloud: Emulator, inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs that refer to an integration and a role which exist, if they refer to any at all."""
    there = {"integration": lambda: {"id": owner(cloud)}, "roles": lambda: [{"roleId": held_role(cloud)}]}
    return {**inputs, **{key: make() for key, make in there.items() if key in inputs}}
