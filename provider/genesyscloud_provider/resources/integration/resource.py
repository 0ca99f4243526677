"""The six operations of `DataActionIntegration`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError, NotFound, Refused, VersionConflict, while_doing
from genesyscloud_provider.catalog import IntendedState, ReportedState
from genesyscloud_provider.resources.base import Change, Created, Diff, Failure, Reading, Resource, Unfinished, title_of
from genesyscloud_provider.resources.integration import changes, document, guard, types
from genesyscloud_provider.resources.integration.changes import Changes
from genesyscloud_provider.resources.integration.document import Settings
from genesyscloud_provider.resources.integration.inputs import (
    CredentialReference,
    IntegrationInputs,
    failures,
    intended,
    not_accepted,
)
from genesyscloud_provider.resources.integration.projection import project
from genesyscloud_provider.resources.integration.types import Specification
from genesyscloud_provider.resources.values import UNKNOWN, Properties, known_part

__all__ = ["DataActionIntegration"]

_FROM_SERVICE: Final = ("integrationTypeId", "reportedState", "configuration")
"""The outputs that the program did not write."""

_DELETED_OUTSIDE: Final = "If it was deleted outside this program, run `pulumi refresh`, then `pulumi up`."


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
        guard.guard_replacement(self.run, id_, title, reasons, forced=bool(state.get("forceDestroy")))
        return Diff(found, delete_before_replace=self._at_the_limit(title, state, news))

    def create(self, news: Properties) -> Created:
        """Three requests: create under a one-off name, configure, activate."""
        inputs = self.parse(news)
        with while_doing(f"creating the integration {inputs.name!r}"):
            specification = types.resolve(news, self.run.organization)
            slot = self._verified_slot(specification, inputs.credential)
            integration = self.run.organization.create_integration(specification.id)
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
            live = self.run.organization.integration(id_)
            if live is None or live.configuration is None:
                return None
            reading = project(live, live.configuration, state, self.run.organization)
        if "reportedState" in changes.of_state(reading.state, reading.inputs):
            self._warn_of_error(live)
        return reading

    def update(self, id_: str, state: Properties, news: Properties) -> Properties:
        """One request for the configuration and one for the intended state, each only if something of it changed."""
        inputs = self.parse(news)
        with while_doing(f"updating the integration {title_of(id_, state)}"):
            updated: Properties = {**self.written(news), **{key: state[key] for key in _FROM_SERVICE if key in state}}
            if changes.of_configuration(state, news) or changes.of_credential(state, news):
                updated["configuration"] = self._reconfigure(id_, state, news, inputs.credential)
            if changes.of_state(state, news):
                status = self._bring_to(id_, intended(news))
                updated["reportedState"] = status.code
                if not _settled(status):
                    self.run.warn(f"The integration {inputs.name!r}: {self._unsettled(status)}")
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Refused while published actions hang off it, unless the last deployment had `forceDestroy`."""
        with while_doing(f"deleting the integration {title_of(id_, state)}"):
            if not state.get("forceDestroy"):
                guard.guard_deletion(self.run, id_)
            self.run.organization.delete_integration(id_)

    # Comparing

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
            installed = sum(1 for each in organization.integrations().values() if each.type_id == type_id)
        if limit is None or installed < limit:
            return False
        self.run.warn(
            f"The organization has {installed} of at most {limit} integrations of type {type_id}: the integration"
            f" {title} will be deleted before its replacement is created."
        )
        return True

    # Configuring

    def _finish(self, integration: models.Integration, state: Properties, slot: str | None) -> None:
        """Configure and activate a new integration; `state` grows with what is done."""
        fresh = integration.configuration or models.IntegrationConfiguration()
        live = document.of_live(fresh)
        state["configuration"] = self._save(
            integration.id, {("name",): fresh.name}, document.written(state, slot), live, fresh.version
        )
        if intended(state) is IntendedState.ENABLED:
            status = self._bring_to(integration.id, IntendedState.ENABLED)
        else:
            status = integration.reported_state or models.IntegrationStatusInfo(code=ReportedState.INACTIVE.value)
        state["reportedState"] = status.code
        if not _settled(status):
            raise self._unfinished(integration.id, state, self._unsettled(status), usable=True)

    def _reconfigure(
        self, id_: str, state: Properties, news: Properties, credential: CredentialReference | None
    ) -> dict[str, Any]:
        specification = types.resolve(state, self.run.organization)
        if changes.of_credential(state, news):
            slot = self._verified_slot(specification, credential)
        else:
            slot = specification.slot(credential.type) if credential else None
        rest, version = document.restore(state["configuration"])
        try:
            return self._save(id_, document.written(state, slot), document.written(news, slot), rest, version)
        except NotFound as error:
            error.remedy = _DELETED_OUTSIDE
            raise

    def _save(self, id_: str, base: Settings, wanted: Settings, rest: Settings, version: int | None) -> dict[str, Any]:
        """Put `rest` and what is wanted; returns what is saved beside the wanted.

        A conflict comes from somebody else, or from this very request if its first answer was lost.

        Args:
            id_: the integration's id.
            base: what the program wrote last time.
            wanted: what the program writes now.
            rest: what others wrote, as last seen.
            version: the version that was last seen.
        """
        try:
            if not self.run.organization.refuses_stale_versions:
                rest, version = self._without_contest(id_, base, wanted)
            saved = self._put(id_, {**rest, **wanted}, version)
        except VersionConflict:
            rest, version = self._without_contest(id_, base, wanted)
            saved = self._put(id_, {**rest, **wanted}, version)
        return document.collect(document.foreign(document.of_live(saved), wanted), saved.version)

    def _put(self, id_: str, settings: Settings, version: int | None) -> models.IntegrationConfiguration:
        return self.run.organization.configure(id_, document.to_send(settings, version))

    def _without_contest(self, id_: str, base: Settings, wanted: Settings) -> tuple[Settings, int | None]:
        """What others wrote meanwhile, unless they changed what the program manages."""
        live = self.run.organization.integration(id_, fresh=True)
        if live is None or live.configuration is None:
            raise Refused("it does not exist any more", _DELETED_OUTSIDE)
        settings = document.of_live(live.configuration)
        contested = document.contested(base, settings, wanted)
        if contested:
            raise Refused(
                f"somebody else changed it since the last deployment: {', '.join(contested)}",
                "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
            )
        return document.foreign(settings, base), live.configuration.version

    def _verified_slot(self, specification: Specification, credential: CredentialReference | None) -> str | None:
        """The slot for a credential that is to be linked; what the program says of its type is verified."""
        if credential is None:
            return None
        slot = specification.slot(credential.type)
        if slot is None:
            raise Refused(f"the credential type {not_accepted(credential.type, specification)}")
        live_type = self.run.organization.credential_type_of(credential.id)
        if live_type is None:
            raise Refused(f"the credential {credential.id} does not exist", _DELETED_OUTSIDE)
        if live_type != credential.type:
            raise Refused(
                f"the credential {credential.id} is of type {live_type}, but the program says {credential.type}",
                f"Write {live_type} as its type, or use a credential of type {credential.type}.",
            )
        return slot

    # Activating

    def _bring_to(self, id_: str, state: IntendedState) -> models.IntegrationStatusInfo:
        """Say what the integration is meant to be, and wait until it is, or until the time is over.

        An ERROR in the first answer may be from before, so only a later look makes it final.
        """
        organization = self.run.organization
        wanted = ReportedState.ACTIVE if state is IntendedState.ENABLED else ReportedState.INACTIVE
        status = organization.set_intended_state(id_, state)
        if status is None or status.code != wanted:
            status = organization.await_state(id_, wanted, self.run.configuration.activation_timeout) or status
        if status is None:
            return models.IntegrationStatusInfo(code=ReportedState.ACTIVATING.value)
        if status.code == ReportedState.ERROR and state is IntendedState.ENABLED:
            raise _in_error(status)
        return status

    def _unsettled(self, status: models.IntegrationStatusInfo) -> GenesysCloudError:
        return GenesysCloudError(
            f"Genesys Cloud still reports {status.code} after {self.run.configuration.activation_timeout:g} seconds",
            "It is kept. `pulumi refresh` shows later what became of it; `genesyscloud:activationTimeout` waits"
            " longer.",
        )

    def _unfinished(self, id_: str, state: Properties, cause: Exception, usable: bool = False) -> Unfinished:
        return Unfinished(id_, state, cause, lambda: self.run.organization.delete_integration(id_), usable)

    def _warn_of_error(self, live: models.Integration) -> None:
        reason = live.reported_state.reason if live.reported_state else ""
        self.run.warn(
            f"The integration {live.name!r} ({live.id}) is in state ERROR: {reason or 'without a reason'}."
            " `pulumi up` activates it anew."
        )


def _settled(status: models.IntegrationStatusInfo) -> bool:
    return status.code not in ReportedState.__members__ or ReportedState(status.code).settled


def _in_error(status: models.IntegrationStatusInfo) -> GenesysCloudError:
    return GenesysCloudError(
        f"Genesys Cloud could not activate it and reports ERROR: {status.reason or 'without a reason'}",
        "Correct what it names, most often the credential, and run `pulumi up` again. With `intended_state`"
        " DISABLED the integration can be kept inactive.",
    )
