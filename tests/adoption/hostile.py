"""An organization of all that the service takes, and nobody expects."""

from __future__ import annotations

import random
from typing import Any

from genesyscloud_emulator import OAuthClientReport, RoleReport
from tests.adoption import calls, names
from tests.adoption.drawn import WEB, Drawn, Organization


def hostile(organization: Organization, seed: int = 18) -> None:
    """All that the service takes, and nobody expects.

    Each name is code in some language. Everything else has one name, one credential is everybody's, most integrations
    are empty, one contract is as deep as a contract may be, one has hundreds of inputs, one template is larger than
    all others together, numbers are beyond what a double holds, and integrations outnumber actions.
    """
    made = Drawn(random.Random(seed))
    hub = made.credential("basicAuth", "Data Actions")
    for name in (*names.CODE, *["Data Actions"] * 20):
        made.integration(WEB, name, hub, notes=name * 3)
    first = made.integrations[0]
    for name in names.CODE:
        contract = calls.small_contract(made.rng)
        config = calls.call(made.rng, WEB, calls.inputs_of(contract))
        made.action(first, name, contract=contract, config=config, category=name)
        made.roles.append(RoleReport(id=made.id(), name=name, description=name))
        made.clients.append(OAuthClientReport(id=made.id(), name=name, secret="made-up-secret"))
        made.credential("userDefined", name, {name: "made-up-value"})
    for integration in made.integrations[-20:]:
        made.action(integration, "Data Actions", contract=calls.small_contract(made.rng), config=_get("Data Actions"))
    made.action(first, "Deep", contract=_deep(45), config=_get("Deep"))
    made.action(first, "Wide", contract=_wide(400), config=_get("Wide"))
    made.action(first, "Heavy", contract=_wide(1), config=_get("Heavy", requestTemplate="größer\n" * 40_000))
    made.action(first, "Beyond", contract=_beyond(), config=_get("Beyond"))
    made.put(organization.control)


def _get(name: str, **request: Any) -> dict[str, Any]:
    """A configuration."""
    call = {"requestType": "POST", "requestUrlTemplate": "https://api.example.com/", "headers": {"X-Name": name}}
    return {"request": {**call, **request}}


def _deep(levels: int) -> dict[str, Any]:
    """A contract with an output of so many levels of JSON."""
    schema: dict[str, Any] = {"type": "string"}
    while levels > 2:
        schema, levels = {"type": "object", "properties": {"inner": schema}}, levels - 2
    return calls.contract({"type": "object", "properties": {}}, schema)


def _wide(inputs: int) -> dict[str, Any]:
    """A contract with so many inputs."""
    properties = {f"input{number}": {"type": "string"} for number in range(inputs)}
    return calls.contract({"type": "object", "properties": properties}, {"type": "object", "properties": properties})


def _beyond() -> dict[str, Any]:
    """A contract whose numbers Pulumi, for which each is a double, cannot hold."""
    number = {"type": "integer", "minimum": -9007199254740993, "maximum": 123456789012345678901234567890}
    return calls.contract(
        {"type": "object", "properties": {"n": number}}, {"type": "object", "properties": {"n": number}}
    )
