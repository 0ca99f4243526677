"""A live integration as its program would see it: the inputs that would produce it, and the state that remembers it.

Only what the program wrote is shown; what others wrote is remembered beside it. An import has written nothing yet, and
is shown everything that is not a default.
"""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.steps import Reading
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.facts import IntendedState
from genesyscloud_provider.integrations.integration import document, models
from genesyscloud_provider.integrations.protection import said

__all__ = ["project"]


def project(live: models.Integration, state: Properties, organization: IntegrationsApi) -> Reading:
    """The live integration as inputs and state.

    Args:
        live: the integration, with its configuration.
        state: the last known state; empty for an import.
        organization: is asked where the answer leaves out a credential's type.
    """
    configuration = live.current
    settings = document.of_live(configuration)
    slot = _slot(live, state)
    inputs: Properties = {"integrationType": _written_type(live, state), "name": configuration.name or live.name}
    # assumes: SLOT_KEYS_ARE_AS_WRITTEN
    credential = configuration.credentials.get(slot) if slot else None
    if credential:
        kind = credential.type_name or organization.credentials.type_of(credential.id) or ""
        inputs["credential"] = {"id": credential.id, "type": kind}
    elif missing := _missing_type(live, state):
        inputs["credential"] = {"id": "", "type": missing}
    inputs |= _settings(settings, state)
    # assumes: DELETED_INTEGRATIONS_ARE_ABSENT
    if "intendedState" in state or live.intended_state != IntendedState.ENABLED:
        inputs["intendedState"] = live.intended_state
    inputs |= said(state)
    return Reading({**inputs, **_outputs(live, settings, configuration.version, inputs, slot)}, inputs)


def _outputs(
    live: models.Integration, settings: document.Settings, version: int | None, inputs: Properties, slot: str | None
) -> Properties:
    left = document.foreign(settings, document.written(inputs, slot))
    return {
        "integrationTypeId": live.type_id,
        "reportedState": live.reported_state.code if live.reported_state else "",
        "configuration": document.collect(left, version),
        **({"credentialSlot": slot} if slot else {}),
    }


def _importing(state: Properties) -> bool:
    return "integrationType" not in state


def _written_type(live: models.Integration, state: Properties) -> str:
    same = not _importing(state) and state.get("integrationTypeId") == live.type_id
    return state["integrationType"] if same else live.type_id


def _slot(live: models.Integration, state: Properties) -> str | None:
    """The slot that the program's credential is in, or for an import the one that is filled."""
    filled = next(iter(live.current.credentials), None)
    if _importing(state):
        return filled
    return state.get("credentialSlot") or filled if "credential" in state else None


def _missing_type(live: models.Integration, state: Properties) -> str | None:
    """The credential type to show for an emptied slot: the last known one, so that it is filled again in place.

    An import shows the type that a program has to name, if there is one.
    """
    if not _importing(state):
        last = state.get("credential")
        return last["type"] if last else None
    system = facts.system(live.type_id)
    return system.credential_types[0] if system and system.credential_required else None


def _settings(live: document.Settings, state: Properties) -> Properties:
    inputs: Properties = {}
    for key, path in document.ARGUMENTS.items():
        if _shown(key, path, live, state):
            inputs[key] = live.get(path, document.DEFAULTS[path])
    properties = _properties(live, state)
    if properties is not None:
        inputs["properties"] = properties
    return inputs


def _shown(key: str, path: tuple[str, ...], live: document.Settings, state: Properties) -> bool:
    return not document.same(path, live.get(path), None) if _importing(state) else key in state


def _properties(live: document.Settings, state: Properties) -> dict[str, Any] | None:
    free = {path[1]: value for path, value in live.items() if path[0] == "properties"}
    free.pop(facts.CLIENT_CERTIFICATE_AUTHORITY, None)
    if _importing(state):
        return free or None
    if "properties" not in state:
        return None
    return {key: free[key] for key in state["properties"] or {} if key in free}
