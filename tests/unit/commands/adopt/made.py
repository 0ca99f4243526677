"""Objects as a reading finds them, with no more than a test is about."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.commands.adopt.objects import (
    ACTION,
    AUTH_ACTION,
    CLIENT,
    CREDENTIAL,
    INTEGRATION,
    ROLE,
    Found,
    Key,
)

WEB = "custom-rest-actions"


def uuid(number: int) -> str:
    """An id as the service gives them."""
    return f"00000000-0000-4000-8000-{number:012}"


def found(resource: str, id_: str, suggestion: tuple[str, ...] = (), **inputs: Any) -> Found:
    """An object whose state holds what a program gives."""
    return Found(resource, id_, inputs, dict(inputs), suggestion)


def integration(name: str, id_: str = "i", credential: str = "", **inputs: Any) -> Found:
    held = {"credential": {"id": credential}} if credential else {}
    return found(INTEGRATION, id_, **{"integrationType": WEB, "name": name, **held, **inputs})


def action(name: str, id_: str = "a", of: str = "i", **inputs: Any) -> Found:
    return found(ACTION, id_, **{"integration": {"id": of}, "name": name, "category": name, **inputs})


def credential(name: str, id_: str = "c", kind: str = "basicAuth", **inputs: Any) -> Found:
    return found(CREDENTIAL, id_, **{"credentialType": kind, "name": name, **inputs})


def auth_action(id_: str = "login", of: str = "i") -> Found:
    return found(AUTH_ACTION, id_, integration={"id": of}, name="Custom Auth")


def role(name: str, id_: str = "r") -> Found:
    return found(ROLE, id_, name=name, permissions=[])


def client(name: str, id_: str = "o", roles: tuple[tuple[str, str], ...] = ()) -> Found:
    given = [{"roleId": each, "divisionId": division} for each, division in roles]
    return found(CLIENT, id_, name=name, roles=given)


def by_key(*objects: Found) -> dict[Key, Found]:
    return {each.key: each for each in objects}
