"""Credentials: what they hold, what they must hold, what a read shows of it (API reference 2 and 4.3)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.credentials import bodies
from genesyscloud_emulator.credentials.fixtures import credential_types
from genesyscloud_emulator.credentials.models import (
    MASK,
    Credential,
    CredentialChanged,
    CredentialDeleted,
    CredentialType,
)
from genesyscloud_emulator.integrations.models import Integration
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request, conflict


class Credentials:
    """The credentials of an organization."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._switches = organization.switches
        self._stamps = organization.stamps

    @property
    def store(self) -> Store[Credential]:
        """All of them."""
        return self._organization.store(Credential)

    @property
    def types(self) -> dict[str, CredentialType]:
        """The credential types by name, with the organization's own."""
        own = self._organization.store(CredentialType).live()
        return {**credential_types(self._switches), **{kind.name: kind for kind in own}}

    def create(self, name: str | None, type_name: str, fields: Mapping[str, str]) -> Credential:
        """POST: 400 for an unknown type and for fields that do not fit it."""
        kind = self._type(type_name)
        moment = self._moment()
        credential = Credential(str(uuid.uuid4()), name, kind, _checked_fields(kind, fields), moment, moment)
        self.store.put(credential)
        return credential

    def put(self, credential_id: str, name: str | None, type_name: str, fields: Mapping[str, str], *dates: str) -> None:
        """Put a credential there as it is given, of a type that need not exist. `dates` are created and modified."""
        kind = self.types.get(type_name) or CredentialType(type_name, type_name, open=True)
        created, modified = (date or self._stamps.next() for date in dates)
        self.store.put(Credential(credential_id, name, kind, dict(fields), created, modified))

    def replace(self, credential_id: str, body: bodies.Credential) -> Credential:
        """PUT: name, type and all fields anew."""
        credential = self.store.get(credential_id)
        kind = self._type(body.type_name)
        if kind.name != credential.type.name:
            self._check_type_change(credential, kind)
        given = body.credential_fields or {}
        keep = self._switches.partial_credential_fields and kind.name == credential.type.name
        fields = _checked_fields(kind, {**credential.fields, **given} if keep else given)
        self._overwrite(credential, body.name, kind, fields)
        return credential

    def change(
        self, credential_id: str, name: str | None, type_name: str | None, fields: Mapping[str, str] | None
    ) -> Credential:
        """Change a credential as the console does; None leaves as is. No switch stands in the way."""
        credential = self.store.get(credential_id)
        kind = credential.type if type_name is None else self._type(type_name)
        values = _checked_fields(kind, credential.fields if fields is None else fields)
        self._overwrite(credential, credential.name if name is None else name, kind, values)
        return credential

    def _overwrite(
        self, credential: Credential, name: str | None, kind: CredentialType, fields: dict[str, str]
    ) -> None:
        """Store new content, and let those that use the credential learn of it."""
        credential.name, credential.type, credential.fields = name, kind, fields
        if self._switches.saving_moves_modified_date:
            credential.modified = self._moment()
        self._organization.tell(CredentialChanged(credential))

    def delete(self, credential_id: str) -> None:
        """DELETE: empties the slots that hold it, or is refused (switch `credential_in_use`)."""
        credential = self.store.get(credential_id)
        users = [one for one in self._organization.store(Integration).counted() if one.holds(credential_id)]
        if users and self._switches.credential_in_use == "untold":
            raise bad_request("Bad Request")
        if users and self._switches.credential_in_use == "conflict":
            names = ", ".join(integration.name for integration in users)
            raise conflict("Credential {id} is in use by: {integrations}.", id=credential.id, integrations=names)
        self.remove(credential_id)

    def remove(self, credential_id: str) -> None:
        """Delete the credential and empty the slots that hold it."""
        self._organization.tell(CredentialDeleted(self.store.remove(credential_id)))

    def to_json(self, credential: Credential) -> dict[str, object]:
        """`Credential`, its secrets redacted (switch `redaction`)."""
        entity: dict[str, object] = {
            "id": credential.id,
            "name": credential.name,
            "type": {"name": credential.type.name} if self._switches.credentials_name_their_type else None,
            "selfUri": credential.self_uri,
        }
        if self._switches.redaction != "nothing":
            entity["credentialFields"] = self._shown_fields(credential)
        return {key: value for key, value in entity.items() if value is not None}

    def info(self, credential: Credential) -> dict[str, object]:
        """`CredentialInfo` (switch `credentials_name_their_type`)."""
        return credential.info(self._switches.credentials_name_their_type)

    def _moment(self) -> str:
        """Now, by the clock of this service (switch `credential_clock_ahead_seconds`)."""
        return self._stamps.next(self._switches.credential_clock_ahead_seconds)

    def _shown_fields(self, credential: Credential) -> dict[str, str]:
        kind, fields = credential.type, credential.fields
        if self._switches.redaction == "clear":
            return dict(fields)
        if self._switches.redaction == "mask":
            return {key: MASK if kind.secret(key) else value for key, value in fields.items()}
        return {key: value for key, value in fields.items() if not kind.secret(key)}

    def _type(self, name: str) -> CredentialType:
        kind = self.types.get(name)
        if kind is None:
            raise bad_request("Unknown credential type {type}.", "type", type=name)
        return kind

    def _check_type_change(self, credential: Credential, kind: CredentialType) -> None:
        if self._switches.credential_type_change == "refuse":
            raise bad_request("The type of credential {id} cannot change.", "type", id=credential.id)
        for integration in self._organization.store(Integration).live():
            for slot, credential_id in integration.credentials.items():
                if credential_id == credential.id:
                    integration.type.check_credential_type(slot, kind, self._switches)


def _checked_fields(kind: CredentialType, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields to store: defaults filled in; 400 if one is unknown or a required one is missing or empty."""
    if kind.open:
        return dict(fields)
    known = {field.key for field in kind.fields}
    unknown = sorted(set(fields) - known)
    if unknown:
        raise _wrong_fields("Credential type {type} has no field {fields}.", kind, unknown)
    missing = [field.key for field in kind.fields if field.must_be_given and not fields.get(field.key)]
    if missing:
        raise _wrong_fields("Credential type {type} requires {fields}.", kind, missing)
    defaults = {field.key: field.default for field in kind.fields if field.default is not None}
    return {**defaults, **fields}


def _wrong_fields(template: str, kind: CredentialType, keys: list[str]) -> ApiError:
    return bad_request(template, f"credentialFields.{keys[0]}", type=kind.name, fields=", ".join(keys))
