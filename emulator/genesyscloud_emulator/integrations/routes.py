"""The routes of integrations (API reference 3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.credentials.models import Credential
from genesyscloud_emulator.integrations import bodies
from genesyscloud_emulator.integrations.models import Integration, IntegrationType
from genesyscloud_emulator.integrations.reports import (
    IntegrationChange,
    IntegrationReport,
    IntegrationTypeReport,
    NewIntegration,
    PutIntegrations,
    PutIntegrationTypes,
    StateReport,
)
from genesyscloud_emulator.integrations.service import REPORTED_STATES, Integrations
from genesyscloud_emulator.integrations.told import type_of, type_report
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, writes
from genesyscloud_emulator.server.pages import PAGING, Query, numbered_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.errors import invalid_value, not_found
from genesyscloud_emulator.wire.reports import Report, report_json

INTEGRATIONS = "/api/v2/integrations"
HISTORICAL = (*PAGING, "sortBy", "expand", "nextPage", "previousPage")
"""Parameters that many operations take, some for historical reasons only (API reference 3.1)."""
FILTERS = ("ids", "integrationType", "reportedState", "credentialId")


class IntegrationsService(Service):
    """Integrations with their configuration, and integration types."""

    kinds = (IntegrationType, Integration)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._integrations = Integrations(organization)

    def routes(self) -> list[Route]:
        """The table."""
        return [
            resource(
                INTEGRATIONS,
                GET=reads(self._list, *HISTORICAL, *FILTERS, needs=permissions.INTEGRATION_VIEW),
                POST=writes(bodies.CreateIntegrationRequest, self._create, needs=permissions.INTEGRATION_ADD),
            ),
            resource(f"{INTEGRATIONS}/types", GET=reads(self._types, *HISTORICAL, needs=permissions.INTEGRATION_VIEW)),
            resource(f"{INTEGRATIONS}/types/{{id}}", GET=reads(self._type, needs=permissions.INTEGRATION_VIEW)),
            resource(
                f"{INTEGRATIONS}/types/{{id}}/configschemas/{{configType}}",
                GET=reads(self._config_schema, needs=permissions.INTEGRATION_VIEW),
            ),
            resource(
                f"{INTEGRATIONS}/{{id}}",
                GET=reads(self._read, *HISTORICAL, needs=permissions.INTEGRATION_VIEW),
                PATCH=writes(bodies.Integration, self._change, *HISTORICAL, needs=permissions.INTEGRATION_EDIT),
                DELETE=reads(self._delete, needs=permissions.INTEGRATION_DELETE),
            ),
            resource(
                f"{INTEGRATIONS}/{{id}}/config/current",
                GET=reads(self._configuration, needs=permissions.INTEGRATION_VIEW),
                PUT=writes(bodies.IntegrationConfiguration, self._configure, needs=permissions.INTEGRATION_EDIT),
            ),
        ]

    def control_routes(self) -> list[Route]:
        """Somebody adds, changes and deletes integrations; types of its own are put there."""
        return [
            resource(f"{CONTROL}integration-types", PUT=puts(PutIntegrationTypes, self._put)),
            resource(f"{CONTROL}integration-types/{{id}}", DELETE=reads(self._forget_type)),
            resource(
                f"{CONTROL}integrations",
                POST=writes(NewIntegration, self._somebody_adds),
                PUT=puts(PutIntegrations, self._put),
            ),
            resource(
                f"{CONTROL}integrations/{{id}}",
                PATCH=writes(IntegrationChange, self._somebody_changes),
                DELETE=reads(self._somebody_deletes),
            ),
        ]

    def report(self) -> Mapping[str, object]:
        """The integrations, and the types that only this organization has."""
        own_types = self.organization.store(IntegrationType).live()
        return {
            "integrations": report_json([self._report(one) for one in self._integrations.store.live()]),
            "integrationTypes": report_json([type_report(kind) for kind in own_types]),
        }

    def put(self, objects: Sequence[Report]) -> None:
        """Integrations and their types are there as they are given."""
        for one in objects:
            if isinstance(one, IntegrationTypeReport):
                self._integrations.put_type(type_of(one))
            elif isinstance(one, IntegrationReport):
                self._put_integration(one)

    def follow(self, change: object) -> None:
        """Slots follow what becomes of a credential."""
        self._integrations.follow(change)

    def _list(self, call: Call) -> object:
        """`GET /integrations` (API reference 3.1)."""
        ids = call.query.ids(100)
        state = call.query.choice("reportedState", REPORTED_STATES)
        type_id, credential_id = call.query.text("integrationType"), call.query.text("credentialId")
        expand = _expands_configuration(call.query)
        found = self._integrations.listing(ids, type_id, state, credential_id)
        if call.query.text("sortBy") == "name":
            found.sort(key=lambda integration: integration.name.lower())

        def render(integration: Integration) -> object:
            return self._integrations.to_json(integration, expand)

        return numbered_page(found, call.path, call.query, self.switches, render)

    def _create(self, _: Call, body: bodies.CreateIntegrationRequest) -> object:
        """`POST /integrations`."""
        return self._integrations.to_json(self._integrations.create(body.integration_type.id, body.name))

    def _read(self, call: Call) -> object:
        """`GET /integrations/{id}`: counts as a read of the state."""
        integration = self._integrations.see(self._integrations.read(call.id))
        return self._integrations.to_json(integration, _expands_configuration(call.query))

    def _change(self, call: Call, body: bodies.Integration) -> object:
        """`PATCH /integrations/{id}`."""
        expand = _expands_configuration(call.query)
        return self._integrations.to_json(self._integrations.change(call.id, body), expand)

    def _delete(self, call: Call) -> object:
        """`DELETE /integrations/{id}`: answers with the integration."""
        return self._integrations.to_json(self._integrations.delete(call.id))

    def _configuration(self, call: Call) -> object:
        """`GET …/config/current`."""
        return self._integrations.configuration(self._integrations.read(call.id))

    def _configure(self, call: Call, body: bodies.IntegrationConfiguration) -> object:
        """`PUT …/config/current`."""
        return self._integrations.configuration(self._integrations.configure(call.id, body))

    def _types(self, call: Call) -> object:
        """`GET /integrations/types`: types that wait for AppFoundry are not listed."""
        hidden = self.switches.not_enabled
        kinds = [kind for kind in self._integrations.types.values() if kind.id not in hidden]
        return numbered_page(kinds, call.path, call.query, self.switches, lambda kind: kind.to_json(self.switches))

    def _type(self, call: Call) -> object:
        """`GET /integrations/types/{id}`."""
        return self._integrations.readable_type(call.id).to_json(self.switches)

    def _config_schema(self, call: Call) -> object:
        """`GET …/configschemas/{configType}`: `properties` or `advanced`."""
        config_type = call.caught["configType"]
        if config_type not in {"properties", "advanced"}:
            raise not_found("configuration schema", config_type)
        return self._integrations.readable_type(call.id).schema(config_type)

    # What somebody else does

    def _somebody_adds(self, _: Call, body: NewIntegration) -> object:
        """Somebody adds an integration."""
        return report_json(self._report(self._integrations.create(body.type, body.name)))

    def _put(self, _: Call, body: PutIntegrations | PutIntegrationTypes) -> None:
        """Objects are there as they are given."""
        self.put(body.objects)

    def _put_integration(self, one: IntegrationReport) -> None:
        content = one.model_dump(include={"notes", "properties", "advanced", "credentials", "version"})
        integration = self._integrations.put(one.id, one.integration_type, one.name)
        integration.intended_state = one.intended_state
        for name, value in content.items():
            setattr(integration, name, value)
        self._integrations.report(integration, one.reported_state.code, one.reported_state.detail)

    def _forget_type(self, call: Call) -> None:
        """A type of the organization's own ends; integrations keep it."""
        self.organization.store(IntegrationType).remove(call.id)

    def _somebody_changes(self, call: Call, body: IntegrationChange) -> object:
        """Somebody changes an integration; a change of its configuration makes a new version."""
        integration = self._integrations.store.get(call.id)
        settings = body.model_dump(include={"name", "notes", "properties", "advanced"}, exclude_none=True)
        for name, value in settings.items():
            setattr(integration, name, value)
        if body.credentials is not None:
            self._integrations.link(integration, self._merged(integration.credentials, body.credentials))
        if settings or body.credentials is not None:
            integration.version += 1
        if body.intended_state is not None:
            self._integrations.intend(integration, body.intended_state)
        if body.reported_state is not None:
            self._integrations.report(integration, body.reported_state.code, body.reported_state.detail)
        return report_json(self._report(integration))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes an integration."""
        self._integrations.delete(call.id)

    def _merged(self, held: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
        for credential_id in changes.values():
            if credential_id is not None:
                self.organization.store(Credential).get(credential_id)
        return {slot: credential_id for slot, credential_id in {**held, **changes}.items() if credential_id is not None}

    def _report(self, integration: Integration) -> IntegrationReport:
        self._integrations.settle(integration)
        return IntegrationReport(
            id=integration.id,
            integration_type=integration.type.id,
            name=integration.name,
            notes=integration.notes,
            properties=integration.properties,
            advanced=integration.advanced,
            credentials=integration.credentials,
            version=integration.version,
            intended_state=integration.intended_state,
            reported_state=StateReport.model_validate(
                {"code": integration.reported.code, "detail": integration.reported.detail}
            ),
        )


def _expands_configuration(query: Query) -> bool:
    asked = query.many("expand")
    unknown = sorted(set(asked) - {"config", "config.current"})
    if unknown:
        raise invalid_value("expand", "Unknown expand {name}.", name=unknown[0])
    return bool(asked)
