"""A live integration, projected onto what its program wrote."""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.framework.reading import known, model_of, values_of
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.facts import IntendedState
from genesyscloud_provider.integrations.integration import document, models
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs
from genesyscloud_provider.integrations.integration.state import IntegrationOutputs, IntegrationState
from genesyscloud_provider.integrations.protection import said


def project(
    live: models.Integration, state: IntegrationState | None, organization: IntegrationsApi
) -> IntegrationState:
    """The live integration as inputs and state.

    Args:
        live: the integration, with its configuration.
        state: the last known state; None for an import.
        organization: is asked where the answer leaves out a credential's type.
    """
    last = state if state and state.wrote("integration_type") else None  # a program's `get` is as an import
    configuration = live.current
    settings = document.of_live(configuration)
    slot = _slot(live, last)
    inputs: dict[str, Any] = {"integrationType": _type(live, last), "name": live.configured_name}
    # assumes: SLOT_KEYS_ARE_AS_WRITTEN
    credential = configuration.credentials.get(slot) if slot else None
    if credential:
        kind = organization.credentials.type_told_of(credential)
        # assumes: CREDENTIAL_ANSWERS_NAME_THEIR_TYPE
        inputs["credential"] = {"id": credential.id, "type": kind or (last and _missing_type(live, last)) or ""}
    elif missing := _missing_type(live, last):
        inputs["credential"] = {"id": "", "type": missing}
    inputs |= _settings(settings, last)
    # assumes: DELETED_INTEGRATIONS_ARE_ABSENT
    if (state and state.wrote("intended_state")) or live.intended_state != IntendedState.ENABLED:
        inputs["intendedState"] = live.intended_state
    read = model_of(IntegrationInputs, {**inputs, **said(state)})
    left = document.foreign(settings, document.written(read, slot))
    outputs = {
        "integrationTypeId": live.type_id,
        "reportedState": live.reported_state.code if live.reported_state else "",
        "configuration": document.collect(left, configuration.version),
        **({"credentialSlot": slot} if slot else {}),
    }
    return Stored(read, model_of(IntegrationOutputs, outputs))


def _type(live: models.Integration, last: IntegrationState | None) -> str:
    same = last is not None and known(last.outputs.integration_type_id) == live.type_id
    return last.inputs.integration_type if last and same else live.type_id


def _slot(live: models.Integration, last: IntegrationState | None) -> str | None:
    """The slot that the program's credential is in, or for an import the one that is filled."""
    filled = next(iter(live.current.credentials), None)
    if last is None:
        return filled
    return known(last.outputs.credential_slot) or filled if last.wrote("credential") else None


def _missing_type(live: models.Integration, last: IntegrationState | None) -> str | None:
    """The credential type to show for an emptied slot: the last known one, so that it is filled again in place.

    An import shows the type that a program has to name, if there is one.
    """
    if last is not None:
        credential = known(last.inputs.credential)
        return known(credential.type) if credential else None
    system = facts.system(live.type_id)
    return system.credential_types[0] if system and system.credential_required else None


def _settings(live: document.Settings, last: IntegrationState | None) -> dict[str, Any]:
    written = values_of(last.inputs) if last else None
    inputs: dict[str, Any] = {}
    for key, path in document.ARGUMENTS.items():
        shown = not document.same(path, live.get(path), None) if written is None else key in written
        if shown:
            inputs[key] = live.get(path, document.DEFAULTS[path])
    properties = _properties(live, written)
    if properties is not None:
        inputs["properties"] = properties
    return inputs


def _properties(live: document.Settings, written: dict[str, Any] | None) -> dict[str, Any] | None:
    free = {path[1]: value for path, value in live.items() if path[0] == "properties"}
    free.pop(facts.CLIENT_CERTIFICATE_AUTHORITY, None)
    if written is None:
        return free or None
    if "properties" not in written:
        return None
    return {key: free[key] for key in written["properties"] or {} if key in free}
