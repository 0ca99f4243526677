"""The routes of credentials (API reference 3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.credentials import bodies
from genesyscloud_emulator.credentials.models import Credential, CredentialType, Field
from genesyscloud_emulator.credentials.reports import (
    CredentialChange,
    CredentialReport,
    CredentialTypeReport,
    FieldReport,
    NewCredential,
    PutCredentials,
    PutCredentialTypes,
)
from genesyscloud_emulator.credentials.service import Credentials
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, writes
from genesyscloud_emulator.server.pages import PAGING, cursor_page, numbered_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.reports import Report, report_json

CREDENTIALS = "/api/v2/integrations/credentials"


class CredentialsService(Service):
    """Credentials and credential types."""

    kinds = (CredentialType, Credential)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._credentials = Credentials(organization)

    def routes(self) -> list[Route]:
        """The table."""
        view = permissions.INTEGRATION_VIEW
        return [
            resource(
                CREDENTIALS,
                GET=reads(self._list, *PAGING, needs=view),
                POST=writes(bodies.Credential, self._create, needs=permissions.INTEGRATION_ADD),
            ),
            resource(f"{CREDENTIALS}/listing", GET=reads(self._listing, "before", "after", "pageSize", needs=view)),
            resource(f"{CREDENTIALS}/types", GET=reads(self._types, needs=view)),
            resource(
                f"{CREDENTIALS}/{{id}}",
                GET=reads(self._read, needs=view),
                PUT=writes(bodies.Credential, self._replace, needs=permissions.INTEGRATION_EDIT),
                DELETE=reads(self._delete, needs=permissions.INTEGRATION_DELETE),
            ),
        ]

    def control_routes(self) -> list[Route]:
        """Somebody adds, changes and deletes credentials; types of its own are put there."""
        return [
            resource(f"{CONTROL}credential-types", PUT=puts(PutCredentialTypes, self._put)),
            resource(f"{CONTROL}credential-types/{{id}}", DELETE=reads(self._forget_type)),
            resource(
                f"{CONTROL}credentials",
                POST=writes(NewCredential, self._somebody_adds),
                PUT=puts(PutCredentials, self._put),
            ),
            resource(
                f"{CONTROL}credentials/{{id}}",
                PATCH=writes(CredentialChange, self._somebody_changes),
                DELETE=reads(self._somebody_deletes),
            ),
        ]

    def report(self) -> Mapping[str, object]:
        """The credentials, fields in clear, and the types that only this organization has."""
        own_types = self.organization.store(CredentialType).live()
        return {
            "credentials": report_json([_report(one) for one in self._credentials.store.live()]),
            "credentialTypes": report_json([_type_report(kind) for kind in own_types]),
        }

    def put(self, objects: Sequence[Report]) -> None:
        """Credentials and their types are there as they are given."""
        for one in objects:
            if isinstance(one, CredentialTypeReport):
                fields = tuple(Field(**field.model_dump(by_alias=False)) for field in one.fields)
                kind = CredentialType(one.name, one.title or one.name, fields, one.open)
                self.organization.store(CredentialType).put(kind)
            elif isinstance(one, CredentialReport):
                self._credentials.put(one.id, one.name, one.type, one.fields, one.created_date, one.modified_date)

    def _list(self, call: Call) -> object:
        """`GET /integrations/credentials` (API reference 3.2)."""
        found = self._credentials.store.listed()
        return numbered_page(found, call.path, call.query, self.switches, self._credentials.info)

    def _listing(self, call: Call) -> object:
        """`GET …/credentials/listing`: cursors are ids (API reference 3.5)."""
        found = self._credentials.store.listed()
        return cursor_page(found, call.path, call.query, self.switches, lambda one: one.id, self._credentials.info)

    def _types(self, _: Call) -> object:
        """`GET …/credentials/types`: a bare array, or a page (switch `credential_types_paged`)."""
        kinds = [kind.to_json(self.switches.credential_type_form) for kind in self._credentials.types.values()]
        return {"entities": kinds, "total": len(kinds)} if self.switches.credential_types_paged else kinds

    def _create(self, _: Call, body: bodies.Credential) -> object:
        """`POST /integrations/credentials`."""
        created = self._credentials.create(body.name, body.type_name, body.credential_fields or {})
        return self._credentials.info(created)

    def _read(self, call: Call) -> object:
        """`GET …/credentials/{id}`: secrets redacted."""
        return self._credentials.to_json(self._credentials.store.read(call.id))

    def _replace(self, call: Call, body: bodies.Credential) -> object:
        """`PUT …/credentials/{id}`."""
        return self._credentials.info(self._credentials.replace(call.id, body))

    def _delete(self, call: Call) -> None:
        """`DELETE …/credentials/{id}`."""
        self._credentials.delete(call.id)

    # What somebody else does

    def _somebody_adds(self, _: Call, body: NewCredential) -> object:
        """Somebody adds a credential."""
        return report_json(_report(self._credentials.create(body.name, body.type, body.fields)))

    def _put(self, _: Call, body: PutCredentials | PutCredentialTypes) -> None:
        """Objects are there as they are given."""
        self.put(body.objects)

    def _forget_type(self, call: Call) -> None:
        """A type of the organization's own ends; credentials keep it."""
        self.organization.store(CredentialType).remove(call.id)

    def _somebody_changes(self, call: Call, body: CredentialChange) -> object:
        """Somebody changes a credential, its type included."""
        return report_json(_report(self._credentials.change(call.id, body.name, body.type, body.fields)))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes a credential, linked or not; slots that hold it become empty."""
        self._credentials.remove(call.id)


def _type_report(kind: CredentialType) -> CredentialTypeReport:
    fields = [FieldReport(**vars(field)) for field in kind.fields]
    return CredentialTypeReport(name=kind.name, title=kind.title, fields=fields, open=kind.open)


def _report(credential: Credential) -> CredentialReport:
    return CredentialReport(
        id=credential.id,
        name=credential.name,
        type=credential.type.name,
        fields=credential.fields,
        created_date=credential.created,
        modified_date=credential.modified,
    )
