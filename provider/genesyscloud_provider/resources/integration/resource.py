"""The six operations of `DataActionIntegration`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import Refused, while_doing
from genesyscloud_provider.catalog import IntendedState, ReportedState
from genesyscloud_provider.resources.base import Change, Created, Diff, Failure, Reading, Resource, Unfinished, title_of
from genesyscloud_provider.resources.integration import changes, document, types
from genesyscloud_provider.resources.integration.activation import bring_to, error_warning, settled, unsettled
from genesyscloud_provider.resources.integration.changes import Changes
from genesyscloud_provider.resources.integration.guard import guard_deletion, guard_replacement
from genesyscloud_provider.resources.integration.inputs import (
    CredentialReference,
    IntegrationInputs,
    failures,
    intended,
    not_accepted,
)
from genesyscloud_provider.resources.integration.projection import project
from genesyscloud_provider.resources.integration.saving import DELETED_OUTSIDE, save
from genesyscloud_provider.resources.integration.types import Specification
from genesyscloud_provider.resources.values import UNKNOWN, Properties, known_part

__all__ = ["DataActionIntegration"]

_FROM_SERVICE: Final = ("integrationTypeId", "reportedState", "configuration")
"""The outputs that the program did not write."""


class DataActionIntegration(Resource[IntegrationInputs]):
    """A data actions integration (API reference 4.1 and 4.2)."""

    name: ClassVar[str] = "DataActionIntegration"
    inputs = IntegrationInputs

    def rules(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the integration type accepts; a deprecated one is a warning."""
        written = news.get("integrationType")
        if isinstance(written, str) and written:
            system = catalog.system(written)
            if system and system.deprecated:
                self.run.warn(f"{system.deprecated}.")
            yield from failures(written, news)

    def diff(self, id_: str, state: Properties, news: Properties) -> Diff:
        """Another type, of the integration or of its credential, is a guarded replacement."""
        asked_for = self.run.was_checked(self.name, news)
        found = {
            **self._type_changes(state, news, may_look=asked_for and self.run.can_look),
            **changes.of_credential(state, news),
            **changes.of_configuration(state, news),
            **changes.of_state(state, news),
            **changes.of_force_destroy(state, news),
        }
        diff = Diff(found)
        if not (asked_for and diff.replaces):
            return diff
        title = title_of(id_, state)
        reasons = changes.reasons_to_replace(found, state, news)
        guard_replacement(self.run, id_, title, reasons, forced=bool(state.get("forceDestroy")))
        return Diff(found, delete_before_replace=self._at_the_limit(title, state, news))

    def create(self, news: Properties) -> Created:
        """Three requests: create under a one-off name, configure, activate."""
        inputs = self.parse(news)
        with while_doing(f"creating the integration {inputs.name!r}"):
            specification = types.resolve(news, self.run.organization)
            slot = self._verified_slot(specification, inputs.credential)
            integration = self.run.organization.integrations.create(specification.id)
            state = {**self.written(news), "integrationTypeId": specification.id}
            try:
                self._finish(integration, state, slot)
            except Unfinished:
                raise
            except Exception as error:
                raise self._unfinished(integration.id, state, error) from error
            return Created(integration.id, state)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The live integration, projected onto what the program wrote."""
        with while_doing(f"reading the integration {title_of(id_, state)}"):
            live = self.run.organization.integrations.find(id_)
            if live is None or live.configuration is None:
                return None
            reading = project(live, live.configuration, state, self.run.organization)
        if "reportedState" in changes.of_state(reading.state, reading.inputs):
            self.run.warn(error_warning(title_of(id_, reading.state), live.reported_state))
        return reading

    def update(self, id_: str, state: Properties, news: Properties) -> Properties:
        """One request for the configuration and one for the intended state, each only if something of it changed."""
        inputs = self.parse(news)
        with while_doing(f"updating the integration {title_of(id_, state)}"):
            updated: Properties = {**self.written(news), **{key: state[key] for key in _FROM_SERVICE if key in state}}
            if changes.of_configuration(state, news) or changes.of_credential(state, news):
                updated["configuration"] = self._reconfigure(id_, state, news, inputs.credential)
            if changes.of_state(state, news):
                status = bring_to(self.run, id_, intended(news))
                updated["reportedState"] = status.code
                if not settled(status):
                    self.run.warn(f"The integration {title_of(id_, news)}: {unsettled(self.run, status)}")
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Refused while published actions hang off it, unless the last deployment had `forceDestroy`."""
        with while_doing(f"deleting the integration {title_of(id_, state)}"):
            if not state.get("forceDestroy"):
                guard_deletion(self.run, id_)
            self.run.organization.integrations.delete(id_)

    def _type_changes(self, state: Properties, news: Properties, may_look: bool) -> Changes:
        written = news.get("integrationType")
        if written == state.get("integrationType"):
            return {}
        if written is not UNKNOWN and self._means(state.get("integrationTypeId"), news, may_look):
            return {}
        return {"integrationType": Change.REPLACE}

    def _means(self, type_id: str | None, news: Properties, may_look: bool) -> bool:
        known = types.from_catalog(news["integrationType"])
        if known is None and may_look:
            known = types.resolve(known_part(news), self.run.organization)
        return known is not None and known.id == type_id

    def _at_the_limit(self, title: str, state: Properties, news: Properties) -> bool:
        """Whether the new integration has room only after the old one, which is of the same type, is gone."""
        if not self.run.can_look or news["integrationType"] is UNKNOWN:
            return False
        organization = self.run.organization
        with while_doing(f"looking for room to replace the integration {title}"):
            type_id = types.resolve(known_part(news), organization).id
            if type_id != state.get("integrationTypeId"):
                return False
            limit = types.limit(type_id, organization)
            installed = sum(1 for each in organization.integrations.all().values() if each.type_id == type_id)
        if limit is None or installed < limit:
            return False
        self.run.warn(
            f"The organization has {installed} of at most {limit} integrations of type {type_id}: the integration"
            f" {title} will be deleted before its replacement is created."
        )
        return True

    def _finish(self, integration: models.Integration, state: Properties, slot: str | None) -> None:
        """Configure and activate a new integration; `state` grows with what is done."""
        fresh = integration.configuration or models.IntegrationConfiguration()
        live, wanted = document.of_live(fresh), document.written(state, slot)
        state["configuration"] = save(
            self.run.organization.integrations, integration.id, live, wanted, live, fresh.version
        )
        if intended(state) is IntendedState.ENABLED:
            status = bring_to(self.run, integration.id, IntendedState.ENABLED)
        else:
            status = integration.reported_state or models.IntegrationStatusInfo(code=ReportedState.INACTIVE.value)
        state["reportedState"] = status.code
        if not settled(status):
            raise self._unfinished(integration.id, state, unsettled(self.run, status), usable=True)

    def _unfinished(self, id_: str, state: Properties, cause: Exception, usable: bool = False) -> Unfinished:
        return Unfinished(id_, state, cause, lambda: self.run.organization.integrations.delete(id_), usable)

    def _reconfigure(
        self, id_: str, state: Properties, news: Properties, credential: CredentialReference | None
    ) -> dict[str, Any]:
        organization = self.run.organization
        specification = types.resolve(state, organization)
        if changes.of_credential(state, news):
            slot = self._verified_slot(specification, credential)
        else:
            slot = specification.slot(credential.type) if credential else None
        rest, version = document.restore(state["configuration"])
        base, wanted = document.written(state, slot), document.written(news, slot)
        return save(organization.integrations, id_, base, wanted, rest, version)

    def _verified_slot(self, specification: Specification, credential: CredentialReference | None) -> str | None:
        """The slot for a credential that is to be linked; what the program says of its type is verified."""
        if credential is None:
            return None
        slot = specification.slot(credential.type)
        if slot is None:
            raise Refused(f"the credential type {not_accepted(credential.type, specification)}")
        live_type = self.run.organization.credentials.type_of(credential.id)
        if live_type is None:
            raise Refused(f"the credential {credential.id} does not exist", DELETED_OUTSIDE)
        if live_type != credential.type:
            raise Refused(
                f"the credential {credential.id} is of type {live_type}, but the program says {credential.type}",
                f"Write {live_type} as its type, or use a credential of type {credential.type}.",
            )
        return slot
