"""Credentials: what they hold, what they must hold, what a read shows of it (API reference 2 and 4.3)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from genesyscloud_emulator import models
from genesyscloud_emulator.actions import Actions
from genesyscloud_emulator.clock import Stamps
from genesyscloud_emulator.errors import ApiError, bad_request, conflict
from genesyscloud_emulator.fixtures import Catalog, CredentialType
from genesyscloud_emulator.integrations import Integrations
from genesyscloud_emulator.records import Credential
from genesyscloud_emulator.shelf import Shelf
from genesyscloud_emulator.switches import Switches

MASK = "********"


@dataclass(eq=False)
class Credentials:
    """The credentials of an organization."""

    shelf: Shelf[Credential]
    _integrations: Integrations
    _actions: Actions
    _catalog: Catalog
    _stamps: Stamps
    _switches: Switches

    def create(self, name: str | None, type_name: str, fields: Mapping[str, str]) -> Credential:
        """POST: 400 for an unknown type and for fields that do not fit it."""
        kind = self._type(type_name)
        moment = self._stamps.next()
        credential = Credential(str(uuid.uuid4()), name, kind, _checked_fields(kind, fields), moment, moment)
        self.shelf.put(credential)
        return credential

    def replace(self, credential_id: str, body: models.Credential) -> Credential:
        """PUT: name, type and all fields anew."""
        credential = self.shelf.get(credential_id)
        kind = self._type(body.type_name)
        if kind != credential.type:
            self._check_type_change(credential, kind)
        given = body.credential_fields or {}
        keep = self._switches.partial_credential_fields and kind == credential.type
        fields = _checked_fields(kind, {**credential.fields, **given} if keep else given)
        self._overwrite(credential, body.name, kind, fields)
        return credential

    def change(
        self, credential_id: str, name: str | None, type_name: str | None, fields: Mapping[str, str] | None
    ) -> Credential:
        """Change a credential as the console does; None leaves as is. No switch stands in the way."""
        credential = self.shelf.get(credential_id)
        kind = credential.type if type_name is None else self._type(type_name)
        values = _checked_fields(kind, credential.fields if fields is None else fields)
        self._overwrite(credential, credential.name if name is None else name, kind, values)
        return credential

    def _overwrite(
        self, credential: Credential, name: str | None, kind: CredentialType, fields: dict[str, str]
    ) -> None:
        """Store new content. A new type can bring or take the auth action of the integrations that use it."""
        credential.name, credential.type, credential.fields = name, kind, fields
        credential.modified = self._stamps.next()
        for integration in self._integrations.using(credential.id):
            self._actions.follow_credentials(integration)

    def delete(self, credential_id: str) -> None:
        """DELETE: empties the slots that hold it, or 409 (switch `credential_in_use`)."""
        credential = self.shelf.get(credential_id)
        users = self._integrations.holding(credential_id)
        if users and self._switches.credential_in_use == "conflict":
            names = ", ".join(integration.name for integration in users)
            raise conflict("Credential {id} is in use by: {integrations}.", id=credential.id, integrations=names)
        self.remove(credential_id)

    def remove(self, credential_id: str) -> None:
        """Delete the credential and empty the slots that hold it."""
        self.shelf.remove(credential_id)
        for integration in self._integrations.using(credential_id):
            self._integrations.unlink(integration, credential_id)

    def to_json(self, credential: Credential) -> dict[str, object]:
        """`Credential`, its secrets redacted (switch `redaction`)."""
        entity: dict[str, object] = {
            "id": credential.id,
            "name": credential.name,
            "type": {"name": credential.type.name},
            "selfUri": credential.self_uri,
        }
        if self._switches.redaction != "nothing":
            entity["credentialFields"] = self._shown_fields(credential)
        return {key: value for key, value in entity.items() if value is not None}

    def _shown_fields(self, credential: Credential) -> dict[str, str]:
        kind, fields = credential.type, credential.fields
        if self._switches.redaction == "mask":
            return {key: MASK if kind.secret(key) else value for key, value in fields.items()}
        return {key: value for key, value in fields.items() if not kind.secret(key)}

    def _type(self, name: str) -> CredentialType:
        kind = self._catalog.credential_types.get(name)
        if kind is None:
            raise bad_request("Unknown credential type {type}.", "type", type=name)
        return kind

    def _check_type_change(self, credential: Credential, kind: CredentialType) -> None:
        if self._switches.credential_type_change == "refuse":
            raise bad_request("The type of credential {id} cannot change.", "type", id=credential.id)
        for integration in self._integrations.using(credential.id):
            for slot, credential_id in integration.credentials.items():
                if credential_id == credential.id:
                    self._integrations.check_credential_type(integration.type, slot, kind)


def _checked_fields(kind: CredentialType, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields to store: defaults filled in; 400 if one is unknown or a required one is missing or empty."""
    if kind.open:
        return dict(fields)
    known = {field.key for field in kind.fields}
    unknown = sorted(set(fields) - known)
    if unknown:
        raise _wrong_fields("Credential type {type} has no field {fields}.", kind, unknown)
    missing = [field.key for field in kind.fields if field.required and not fields.get(field.key)]
    if missing:
        raise _wrong_fields("Credential type {type} requires {fields}.", kind, missing)
    defaults = {field.key: field.default for field in kind.fields if field.default is not None}
    return {**defaults, **fields}


def _wrong_fields(template: str, kind: CredentialType, keys: list[str]) -> ApiError:
    return bad_request(template, f"credentialFields.{keys[0]}", type=kind.name, fields=", ".join(keys))
