"""The limits that every organization has, by namespace (API reference 5.3).

The keys of `dataactions` are documented. Its first two values were seen in organizations, the others are invented; no
public source names the keys of `integrations`.
"""

from __future__ import annotations

from collections.abc import Mapping

from genesyscloud_emulator.behaviour.switches import Switches

ACTIONS = "dataactions"
"""The namespace of the limits of actions."""

_LIMITS: Mapping[str, Mapping[str, int]] = {
    ACTIONS: {
        "actions.total.max": 500,
        "actions.integration.max": 100,
        "actions.concurrent.executions.max": 50,
        "requests.volume.max": 2500,
        "actions.function.concurrent.executions.max": 50,
        "actions.function.configuration.requests.rate.per.second": 5,
        "actions.function.response.bytes.max": 262_144,
    },
    "integrations": {},
}


def default_limits(namespace: str) -> Mapping[str, int] | None:
    """The limits of a namespace by key, as every organization has them at first; None if there is no such namespace."""
    return _LIMITS.get(namespace)


def limits(namespace: str, switches: Switches) -> Mapping[str, int] | None:
    """The limits of a namespace by key, with those of the switch; None if there is no such namespace."""
    default, own = default_limits(namespace), switches.limits.get(namespace)
    if default is None and own is None:
        return None
    told = {**(default or {}), **(own or {})}
    return {key: value for key, value in told.items() if value is not None}
