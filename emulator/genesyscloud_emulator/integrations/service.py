"""Integrations: life cycle, configuration, state (API reference 4.1 and 4.2)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.behaviour.switches import StateDetail
from genesyscloud_emulator.credentials.models import Credential, CredentialChanged, CredentialDeleted
from genesyscloud_emulator.integrations import bodies
from genesyscloud_emulator.integrations.fixtures import integration_types
from genesyscloud_emulator.integrations.models import (
    Integration,
    IntegrationCreated,
    IntegrationDeleted,
    IntegrationType,
    ReportedState,
    SlotsChanged,
    StateWanted,
    Transition,
)
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request, conflict, forbidden, invalid_value, not_found

REPORTED_STATES = ("ACTIVE", "ACTIVATING", "INACTIVE", "DEACTIVATING", "ERROR")
EMPTY_NOTES = "node_dynamodb_empty_string"

_UNDER_WAY = {"ENABLED": "ACTIVATING", "DISABLED": "DEACTIVATING"}
_FINAL = {"ENABLED": "ACTIVE", "DISABLED": "INACTIVE"}
_JSON_TYPES: Mapping[object, type] = {"string": str, "object": dict, "array": list, "boolean": bool}


class Integrations:
    """The integrations of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches
        self._stamps = organization.stamps

    @property
    def store(self) -> Store[Integration]:
        """All of them."""
        return self._organization.store(Integration)

    @property
    def types(self) -> dict[str, IntegrationType]:
        """The integration types by id, with the organization's own."""
        own = self._organization.store(IntegrationType).live()
        return {**integration_types(self._switches), **{kind.id: kind for kind in own}}

    def put_type(self, kind: IntegrationType) -> None:
        """Put an integration type there. One with the id of a usual one runs its actions as that one does."""
        usual = integration_types(self._switches).get(kind.id)
        if usual is not None:
            kind = replace(kind, runs_requests=usual.runs_requests, address=usual.address)
        self._organization.store(IntegrationType).put(kind)

    # Life cycle

    def create(self, type_id: str | None, name: str | None) -> Integration:
        """POST: DISABLED, INACTIVE, version 1; the limit of the type is kept (API reference 1.2)."""
        kind = self._type_to_install(type_id)
        self._check_room(kind)
        state = ReportedState("INACTIVE", self._stamps.next())
        given = name if self._switches.given_names_are_kept else None
        integration = Integration(str(uuid.uuid4()), kind, given or self._default_name(kind), state)
        self.store.put(integration)
        self._organization.tell(IntegrationCreated(integration))
        return integration

    def put(self, integration_id: str, type_id: str, name: str) -> Integration:
        """Put an integration there, of a type that need not exist, over its limit or not. Nothing follows from it."""
        kind = self.types.get(type_id) or IntegrationType(type_id, type_id, None, ())
        integration = Integration(integration_id, kind, name, ReportedState("INACTIVE", self._stamps.next()))
        self.store.put(integration)
        return integration

    def change(self, integration_id: str, body: bodies.Integration) -> Integration:
        """PATCH: `intendedState`, and name and notes if the switch says so; the rest of the model is ignored."""
        if body.intended_state == "RESTORED" and self._switches.restorable_integrations:
            return self._restore(integration_id)
        integration = self.store.get(integration_id)
        kind = body.integration_type
        if kind is not None and kind.id not in {None, integration.type.id}:
            self._change_type(integration, kind.id)
        if body.intended_state not in {None, *_FINAL}:
            raise invalid_value("intendedState", "intendedState must be ENABLED or DISABLED.")
        if self._switches.patch_changes_name:
            integration.name = body.name or integration.name
            integration.notes = integration.notes if body.notes is None else body.notes
        if body.intended_state is not None:
            if body.intended_state == "ENABLED" != integration.intended_state:
                self._check_active_room(integration.type)
            self.intend(integration, body.intended_state)
        return integration

    def _change_type(self, integration: Integration, type_id: str | None) -> None:
        if self._switches.integration_type_change == "refuse":
            raise bad_request("The type of an integration cannot change.", "integrationType")
        integration.type = self._type_to_install(type_id)

    def _restore(self, integration_id: str) -> Integration:
        """PATCH with RESTORED: the integration as it was, DISABLED."""
        integration = self.store.restore(integration_id)
        integration.intended_state = "DISABLED"
        self.report(integration, "INACTIVE")
        return integration

    def delete(self, integration_id: str) -> Integration:
        """DELETE: takes its actions along and leaves its credentials (API reference 4.1)."""
        integration = self.store.remove(integration_id)
        integration.intended_state = "DELETED"
        self._organization.tell(IntegrationDeleted(integration))
        return integration

    def _type_to_install(self, type_id: str | None) -> IntegrationType:
        kind = self.types.get(type_id or "")
        if kind is None:
            raise invalid_value("integrationType.id", "Unknown integration type {type}.", type=str(type_id))
        if kind.id in self._switches.not_installable or kind.id in self._switches.not_enabled:
            raise forbidden("Integration type {type} cannot be installed in this organization.", type=kind.id)
        return kind

    def _check_room(self, kind: IntegrationType) -> None:
        if self._switches.inactive_integrations_count:
            counted = [integration for integration in self.store.counted() if integration.type.id == kind.id]
            self._check_limit(kind, len(counted))

    def _check_active_room(self, kind: IntegrationType) -> None:
        """Keep the limit where integrations count that are enabled (switch `inactive_integrations_count`)."""
        if not self._switches.inactive_integrations_count:
            self._check_limit(kind, sum(each.intended_state == "ENABLED" for each in self._of_type(kind)))

    def _check_limit(self, kind: IntegrationType, counted: int) -> None:
        limit = kind.limit(self._switches)
        if limit is None or counted < limit:
            return
        if not self._switches.limit_is_told:
            raise ApiError(self._switches.limit_status, self._switches.limit_code, "Bad Request")
        raise ApiError(
            self._switches.limit_status,
            self._switches.limit_code,
            "The limit of {limit} integrations of type {type} has been reached.",
            {"limit": str(limit), "type": kind.id},
            limit={"key": f"{kind.id}.max", "namespace": "integrations", "value": limit},
        )

    def _default_name(self, kind: IntegrationType) -> str:
        """The type's name, numbered from the second instance on."""
        head, _, tail = self._switches.name_suffix.partition("{n}")
        pattern = re.compile(re.escape(kind.name + head) + r"(\d+)" + re.escape(tail))
        taken = {1} if any(other.name == kind.name for other in self._of_type(kind)) else set()
        taken |= {int(match[1]) for other in self._of_type(kind) if (match := pattern.fullmatch(other.name))}
        if self._switches.name_numbering == "after_highest":
            number = max(taken, default=0) + 1
        else:
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
        return kind.name if number == 1 else f"{kind.name}{head}{number}{tail}"

    def _of_type(self, kind: IntegrationType) -> list[Integration]:
        return [integration for integration in self.store.live() if integration.type.id == kind.id]

    # Configuration

    def configure(self, integration_id: str, body: bodies.IntegrationConfiguration) -> Integration:
        """PUT config/current: replaces the whole document and counts the version on (API reference 4.2).

        What the document leaves out is emptied (switch `omitted_settings`).
        """
        integration = self.store.get(integration_id)
        self._check_version(integration, body.version)
        if not body.name:
            raise bad_request("name is required.", "name")
        properties, advanced = body.properties or {}, body.advanced or {}
        self._check_settings(integration.type, "properties", properties)
        self._check_settings(integration.type, "advanced", advanced)
        credentials = {
            self._saved_slot(integration.type, slot): held.id for slot, held in (body.credentials or {}).items()
        }
        for slot, credential_id in credentials.items():
            self._check_slot(integration.type, slot, credential_id)
        if self._switches.properties_are_trimmed:
            properties = {key: value.strip() if isinstance(value, str) else value for key, value in properties.items()}
        if self._switches.omitted_settings == "keep":
            properties = {**integration.properties, **properties}
            credentials = {**integration.credentials, **credentials}
        if self._switches.defaults_appear:
            properties = {**_defaults(integration.type.properties), **properties}
        integration.name, integration.notes = body.name, body.notes or ""
        integration.properties, integration.advanced = properties, advanced
        self.link(integration, credentials)
        self.take_fields(integration)
        integration.version += 1
        return integration

    def take_fields(self, integration: Integration) -> None:
        """From now on its actions log in with what its credentials hold now (switch `saved_fields_take_effect`)."""
        held = self._organization.store(Credential)
        linked = [held.find(credential_id) for credential_id in integration.credentials.values()]
        integration.taken = {one.id: replace(one, fields=dict(one.fields)) for one in linked if one is not None}

    def _saved_slot(self, kind: IntegrationType, slot_key: str) -> str:
        """The type's own key of a slot, where the service answers with another (switch `slot_keys`)."""
        if self._switches.slot_keys == "as_saved":
            return slot_key
        return next((each.key for each in kind.slots if _lower_first(each.key) == slot_key), slot_key)

    def link(self, integration: Integration, credentials: Mapping[str, str]) -> None:
        """Set the slots. The auth action follows them (API reference 8.4); the version is the caller's business."""
        moved = set(integration.credentials.values()) ^ set(credentials.values())
        integration.credentials = dict(credentials)
        if self._switches.modified_date_moves_on_link:
            for credential in self._organization.store(Credential).live():
                if credential.id in moved:
                    credential.modified = self._stamps.next()
        self._organization.tell(SlotsChanged(integration))

    def _unlink(self, integration: Integration, credential_id: str) -> None:
        """Empty the slots that hold a credential: a new version of the configuration."""
        self.link(integration, {slot: held for slot, held in integration.credentials.items() if held != credential_id})
        integration.version += 1

    def _check_version(self, integration: Integration, version: int | None) -> None:
        if version is None:
            if self._switches.version_required:
                raise bad_request("version is required.", "version")
            return
        if version == integration.version or self._switches.stale_version == "accept":
            return
        template = "Supplied version {version} does not match the current version {current}."
        refuse = conflict if self._switches.stale_version == "conflict" else bad_request
        raise refuse(template, version=str(version), current=str(integration.version))

    def _check_settings(self, kind: IntegrationType, config_type: str, settings: Mapping[str, Any]) -> None:
        known = kind.properties if config_type == "properties" else {}
        for key, value in settings.items():
            if key in known:
                _check_setting(f"{config_type}.{key}", value, known[key])
            elif not self._switches.accept_unknown_properties:
                raise bad_request("Unknown key {key}.", f"{config_type}.{key}", key=key)

    def _check_slot(self, kind: IntegrationType, slot_key: str, credential_id: str) -> None:
        if kind.slot(slot_key) is None and not self._switches.accept_unknown_slots:
            raise bad_request(
                "Integration type {type} has no credential {slot}.",
                f"credentials.{slot_key}",
                type=kind.id,
                slot=slot_key,
            )
        credential = self._organization.store(Credential).find(credential_id)
        if credential is not None:
            kind.check_credential_type(slot_key, credential.type, self._switches)
        elif not self._switches.accept_unknown_credentials:
            raise bad_request("Unknown credential {id}.", f"credentials.{slot_key}.id", id=credential_id)

    def follow(self, change: object) -> None:
        """A credential that changes or goes changes the integrations that use it."""
        if isinstance(change, CredentialChanged):
            for integration in self._using(change.credential):
                self._organization.tell(SlotsChanged(integration))
        elif isinstance(change, CredentialDeleted):
            for integration in self._using(change.credential):
                self._unlink(integration, change.credential.id)
        elif isinstance(change, StateWanted):
            self.settle(change.integration)

    def _using(self, credential: Credential) -> list[Integration]:
        return [one for one in self.store.live() if one.holds(credential.id)]

    # State

    def intend(self, integration: Integration, intended_state: str) -> None:
        """Begin a change of state; a failed one is tried again. Nothing happens if it is that way already."""
        if integration.intended_state == intended_state and integration.reported.code != "ERROR":
            return
        integration.intended_state = intended_state
        if intended_state == "ENABLED":
            self.take_fields(integration)
        passing = self._switches.passing_errors if intended_state == "ENABLED" else 0
        self.report(integration, "ERROR" if passing else _UNDER_WAY[intended_state], StateDetail() if passing else None)
        until = now() + self._switches.activation_seconds
        integration.transition = Transition(passing or self._switches.activation_reads, until)
        self.settle(integration)

    def report(self, integration: Integration, code: str, detail: StateDetail | None = None) -> None:
        """Set the reported state and end any change under way."""
        integration.reported = ReportedState(code, self._stamps.next(), detail)
        integration.transition = None

    def settle(self, integration: Integration) -> None:
        """End a change of state that is due."""
        if integration.transition is None or not integration.transition.over:
            return
        detail = self._activation_error(integration) if integration.intended_state == "ENABLED" else None
        if detail is None:
            self.report(integration, _FINAL[integration.intended_state])
        else:
            self.report(integration, "ERROR", detail)

    def see(self, integration: Integration) -> Integration:
        """Count one read of the state."""
        if integration.transition is not None and integration.transition.reads > 0:
            integration.transition.reads -= 1
        else:
            self.settle(integration)
        return integration

    def _activation_error(self, integration: Integration) -> StateDetail | None:
        forced = self._switches.activation_error(integration.type.id)
        if forced is not None or not self._switches.error_without_credential:
            return forced
        empty = [
            slot.key for slot in integration.type.slots if slot.required and slot.key not in integration.credentials
        ]
        if not empty:
            return None
        return StateDetail(
            localizable_message_code="missing.credentials",
            message=f"Missing credentials: {', '.join(empty)}",
            message_with_params="Missing credentials: {slots}",
            message_params={"slots": ", ".join(empty)},
        )

    # Answers

    def listing(
        self, ids: list[str], type_id: str | None, reported_state: str | None, credential_id: str | None
    ) -> list[Integration]:
        """What a list with these filters shows (API reference 3.1)."""
        found = [
            integration
            for integration in self.store.listed()
            if (not ids or integration.id in ids)
            and (type_id is None or integration.type.id == type_id)
            and (credential_id is None or integration.holds(credential_id))
        ]
        # Seen before it is filtered by state: a client that polls with the filter must see the change come through.
        seen = [self.see(integration) for integration in found]
        return [one for one in seen if reported_state is None or one.reported.code == reported_state]

    def to_json(self, integration: Integration, expand: bool = False) -> dict[str, object]:
        """`Integration`; with `expand` the configuration is inside, otherwise only its address."""
        current = {"id": "current", "selfUri": f"{integration.self_uri}/config/current"}
        return {
            "id": integration.id,
            "name": integration.name,
            "integrationType": {"id": integration.type.id, "selfUri": integration.type.self_uri},
            "notes": self._shown_notes(integration),
            "intendedState": integration.intended_state,
            "config": {"current": self.configuration(integration) if expand else current},
            "reportedState": integration.reported.to_json(),
            "attributes": {},
            "selfUri": integration.self_uri,
        }

    def configuration(self, integration: Integration) -> dict[str, object]:
        """`IntegrationConfiguration`."""
        return {
            "id": "current",
            "name": integration.name,
            "version": integration.version,
            "properties": integration.properties,
            "advanced": integration.advanced,
            "notes": self._shown_notes(integration),
            "credentials": {
                self._shown_slot(slot): self._reference(held) for slot, held in integration.credentials.items()
            },
            "selfUri": f"{integration.self_uri}/config/current",
        }

    def _shown_notes(self, integration: Integration) -> str:
        return integration.notes or (EMPTY_NOTES if self._switches.empty_notes_placeholder else "")

    def _reference(self, credential_id: str) -> dict[str, object]:
        credential = self._organization.store(Credential).find(credential_id)
        return (
            {"id": credential_id} if credential is None else credential.info(self._switches.credentials_name_their_type)
        )

    def _shown_slot(self, slot_key: str) -> str:
        return slot_key if self._switches.slot_keys == "as_saved" else _lower_first(slot_key)

    def read(self, integration_id: str) -> Integration:
        """The integration, for a GET: a deleted one for good where the switch `deleted_integrations_answer` says so."""
        deleted = self.store.ever(integration_id) if self._switches.deleted_integrations_answer else None
        return deleted if deleted and deleted.intended_state == "DELETED" else self.store.read(integration_id)

    def readable_type(self, type_id: str) -> IntegrationType:
        """The type, for a GET: 404 for one that is unknown or not enabled."""
        kind = self.types.get(type_id)
        if kind is None or kind.id in self._switches.not_enabled:
            raise not_found("integration type", type_id)
        return kind


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _check_setting(name: str, value: object, schema: Mapping[str, object]) -> None:
    expected = _JSON_TYPES.get(schema.get("type"))
    if expected is not None and not isinstance(value, expected):
        raise invalid_value(name, "{name} must be of type {type}.", name=name, type=str(schema["type"]))
    choices = schema.get("enum")
    if isinstance(choices, list) and value not in choices:
        raise invalid_value(name, "{name} must be one of {choices}.", name=name, choices=", ".join(choices))


def _defaults(properties: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    return {key: schema["default"] for key, schema in properties.items() if "default" in schema}
