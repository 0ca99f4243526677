"""The six operations of `DataActionIntegration`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from genesyscloud_provider.client.errors import (
    ApiError,
    GenesysCloudError,
    NotFound,
    OutcomeUnknown,
    Refused,
    while_doing,
)
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.messages import DELETED_OUTSIDE, may_be_deleted_outside, title_of
from genesyscloud_provider.framework.plan import Existing, Occasion, Turn
from genesyscloud_provider.framework.properties import UNKNOWN, Properties
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Checked, Created, Diff, Failure, Reading, Unfinished
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration import diff, document, models, types
from genesyscloud_provider.integrations.integration.activation import bring_to, error_warning, unreached_warning
from genesyscloud_provider.integrations.integration.diff import Changes
from genesyscloud_provider.integrations.integration.document import Settings
from genesyscloud_provider.integrations.integration.inputs import CredentialReference, IntegrationInputs, intended
from genesyscloud_provider.integrations.integration.preflight import Preflight
from genesyscloud_provider.integrations.integration.projection import project
from genesyscloud_provider.integrations.integration.saving import save
from genesyscloud_provider.integrations.integration.state import IntegrationOutputs
from genesyscloud_provider.integrations.integration.types import Specification
from genesyscloud_provider.integrations.integration.validate import failures, not_accepted
from genesyscloud_provider.integrations.protection import BY_ORDER, Protection, of_protection

__all__ = ["DataActionIntegration"]


class DataActionIntegration(Resource[IntegrationInputs, IntegrationOutputs]):
    """A data actions integration (API reference 4.1 and 4.2)."""

    name: ClassVar[str] = "DataActionIntegration"
    noun: ClassVar[str] = "integration"
    inputs = IntegrationInputs
    outputs = IntegrationOutputs
    absent_at_first = frozenset({"reportedState", "configuration"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._preflight = Preflight(session)
        self._protection = Protection(session)

    def check(self, olds: Properties, news: Properties, urn: str = "") -> Checked:
        """As for every resource; a refusal says what stays of it."""
        with self._saying_what_stays(news):
            checked = super().check(olds, news, urn)
        if checked.failures and (stays := self._new_credential(news)):
            return Checked(checked.inputs, [*checked.failures, Failure("credential", stays)])
        return checked

    def validate(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the integration type accepts; a deprecated one is a warning."""
        written = news.get("integrationType")
        if isinstance(written, str) and written:
            system = facts.system(written)
            if system and system.deprecated:
                self.session.warn(f"{system.deprecated}.")
            yield from failures(self._documented(olds, news), olds, news)

    def preflight(self, olds: Properties, news: Properties, turn: Turn) -> Iterator[Failure]:
        """What the organization says of the type, where the catalog does not, and of one more integration of it."""
        try:
            specification = self._specification(olds, news)
        except Refused as refusal:
            yield Failure("integrationType", f"{refusal.message}. {refusal.remedy}".rstrip(". "))
            return
        found = list(failures(specification, olds, news))
        yield from found or self._preflight.judge(olds, news, turn, specification)

    def replaced_by_order(self, existing: Existing, news: Properties, urn: str) -> None:
        """Guard an integration that would stay if it were for us; where only its name is known, all of that name."""
        known = {existing.id: existing.state} if existing.id else self._named(existing.inputs)
        for id_, state in known.items():
            self._protection.before_integration_replaced(id_, state, news, [BY_ORDER])

    def compare(self, id_: str, state: Properties, news: Properties, urn: str) -> Diff:
        """Another type, of the integration or of its credential, is a guarded replacement."""
        with self._saying_what_stays(news):
            return self._compare(id_, state, news, urn)

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Three requests: create under a one-off name, configure, activate."""
        with self._saying_what_stays(news):
            return self._create(news, timeout)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The live integration, projected onto what the program wrote."""
        with while_doing(f"reading the integration {title_of(id_, state)}"):
            live = api_of(self.session).integrations.find(id_)
            if live is None:
                return None
            reading = project(live, state, api_of(self.session))
        status, differing = live.reported_state, diff.of_state(reading.state, reading.inputs)
        if status and status.code == ReportedState.ERROR and "reportedState" in differing:
            self.session.warn(error_warning(title_of(id_, reading.state), status))
        return reading

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """One request for the configuration and one for the intended state, each only if something of it changed."""
        inputs = self.parse(news)
        updated: Properties = {
            **self.written(news),
            **{key: state[key] for key in self.outputs.names() if key in state},
        }
        reconfigure = {**diff.of_configuration(state, news), **diff.of_credential(state, news)}
        with while_doing(f"updating the integration {title_of(id_, state)}"), may_be_deleted_outside():
            if reconfigure:
                slot = self._link(state, news, inputs.credential)
                updated |= {"configuration": self._reconfigure(id_, state, news, slot), **_slot_output(slot)}
            else:
                # What the service has already, as after a refresh, may be the program's only from now on.
                rest, version = document.restore(state["configuration"])
                ours = document.written(news, state.get("credentialSlot"))
                updated["configuration"] = document.collect(document.foreign(rest, ours), version)
            if diff.of_state(state, news):
                try:
                    updated["reportedState"], unreached = bring_to(self.session, id_, intended(news), timeout)
                except NotFound:
                    raise
                except GenesysCloudError as error:
                    raise Unfinished(id_, updated, error) from error
                if unreached:
                    raise Unfinished(id_, updated, unreached, usable=True)
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Refused while there is a published action under it, unless the last deployment consented."""
        with while_doing(f"deleting the integration {title_of(id_, state)}"):
            self._protection.before_integration_deleted(id_, state)
            api_of(self.session).integrations.delete(id_)

    def _compare(self, id_: str, state: Properties, news: Properties, urn: str) -> Diff:
        occasion, title = self.session.plan.occasion(self.name, news), title_of(id_, state)
        asked_for = occasion is Occasion.UPDATE
        with while_doing(f"comparing the integration {title} with its program"):
            type_changes = self._type_changes(state, news, may_look=asked_for and self.session.can_look)
        found = {
            **type_changes,
            **diff.of_credential(state, news),
            **diff.of_configuration(state, news),
            **diff.of_state(state, news),
            **of_protection(state, news),
        }
        # Pulumi asks whether what depends on the credential has to go first. An integration has to, and is not compared
        # once more.
        loses_credential = occasion is Occasion.DELETED_FIRST and news.get("credential") is UNKNOWN
        if loses_credential:
            found["credential"] = Change.REPLACE
        answer = Diff(found)
        if not answer.replaces or not (asked_for or loses_credential):
            if asked_for and not answer.replaces:
                self._explain_change(id_, state, news, found)
            return answer
        if self.session.can_look:
            reasons = diff.reasons_to_replace(found, state, news)
            self._protection.before_integration_replaced(id_, state, news, reasons)
        return answer if loses_credential else Diff(found, self._at_the_limit(title, state, news))

    def _create(self, news: Properties, timeout: float | None) -> Created:
        inputs = self.parse(news)
        with while_doing(f"creating the integration {inputs.name!r}"):
            specification = types.resolve(news, api_of(self.session))
            slot = self._slot(specification, inputs.credential) if inputs.credential else None
            if inputs.credential:
                self._verify(inputs.credential)
            integration = api_of(self.session).integrations.create(specification.id)
            state = {**self.written(news), "integrationTypeId": specification.id, **_slot_output(slot)}
            try:
                self._finish(integration, state, slot, timeout)
            except Unfinished:
                raise
            except Exception as error:
                raise self._unfinished(integration.id, state, error) from error
            return Created(integration.id, state)

    def _explain_change(self, id_: str, state: Properties, news: Properties, found: Changes) -> None:
        """Say what an update does not show by itself, with one listing for all: who has a new name, and why it is made.

        The reason for a state is known to the service alone.
        """
        title, name, status = title_of(id_, state), news.get("name"), None
        if self.session.may_look_ahead:
            with while_doing(f"looking at the organization before the {self.noun} {title} is changed"):
                if "name" in found and isinstance(name, str):
                    self._preflight.warn_of_namesakes(name, id_)
                if "reportedState" in found:
                    live = api_of(self.session).integrations.all().get(id_)
                    status = live.reported_state if live else None
        if "reportedState" in found:
            self.session.warn(unreached_warning(title, state["reportedState"], status, intended(news)))

    def _named(self, inputs: Properties) -> dict[str, Properties]:
        """The integrations that have the name of the last deployment, by id, with what is known of their states."""
        live = api_of(self.session).integrations.others()
        return {each.id: inputs for each in live if each.name == inputs.get("name")}

    def _new_credential(self, news: Properties) -> str | None:
        """What stays of a program that is refused: a credential that this process created for it; None if none does."""
        credential = news.get("credential")
        title = self.session.plan.title_of_made(credential.get("id")) if isinstance(credential, dict) else None
        if title is None:
            return None
        return (
            f"The credential {title} was created before this was refused. It exists in Genesys Cloud and in the"
            " stack's state. Correct the program and run `pulumi up` again; or take the change back, then `pulumi up`"
            " removes the credential."
        )

    @contextmanager
    def _saying_what_stays(self, news: Properties) -> Iterator[None]:
        """Say in a refusal that leaves the block what stays of the program."""
        try:
            yield
        except (Refused, ApiError) as error:
            stays = self._new_credential(news)
            if stays and not isinstance(error, OutcomeUnknown):
                separator = "\n" if "\n" in error.remedy else " "
                error.remedy = f"{error.remedy}{separator}{stays}".strip()
            raise

    def _type_changes(self, state: Properties, news: Properties, may_look: bool) -> Changes:
        written = news.get("integrationType")
        if written is UNKNOWN:
            return {"integrationType": Change.UPDATE}
        if written in (state.get("integrationType"), state.get("integrationTypeId")):
            return {}
        known = types.from_catalog(news["integrationType"])
        if known is None and may_look and types.resolvable(news):
            known = types.resolve(news, api_of(self.session))
        same = known is not None and known.id == state.get("integrationTypeId")
        return {} if same else {"integrationType": self.inputs.changes()["integrationType"]}

    def _documented(self, olds: Properties, news: Properties) -> Specification | None:
        """What the catalog says that the integration type accepts; None where it is not the last word.

        It is not if it does not know the type, if the organization can be asked, and for what was accepted before.
        """
        known, kind = types.documented(news["integrationType"]), types.credential_type(news)
        if known and (known.accepts(kind) or not (_accepted_before(olds, news) or self.session.may_look_ahead)):
            return known
        return None

    def _specification(self, olds: Properties, news: Properties) -> Specification | None:
        """The type of an integration that will be created, by the catalog or the organization; None if nobody tells."""
        known = types.from_catalog(news["integrationType"])
        if known and known.accepts(types.credential_type(news)):
            return known
        if _accepted_before(olds, news) or not (self.session.may_look_ahead and types.resolvable(news)):
            return None
        with while_doing(f"looking up the integration type {news['integrationType']}"):
            return types.resolve(news, api_of(self.session))

    def _at_the_limit(self, title: str, state: Properties, news: Properties) -> bool:
        """Whether the new integration has room only after the old one, which is of the same type, is gone.

        Pulumi deletes what was replaced after it has created everything, so each replacement that this run lets go
        first takes room from the next.
        """
        if not self.session.may_look_ahead or not types.resolvable(news):
            return False
        with while_doing(f"looking for room to replace the integration {title}"):
            specification = types.resolve(news, api_of(self.session))
            if specification.id != state.get("integrationTypeId"):
                return False
            room = self._preflight.take_room(specification)
        if room is None or not room.taken:
            return False
        self.session.warn(
            f"There is no room beside the integration {title} for its replacement of type {specification.id}: {room}."
            " It will be deleted first."
        )
        return True

    def _finish(
        self, integration: models.Integration, state: Properties, slot: str | None, timeout: float | None
    ) -> None:
        """Configure and activate a new integration; `state` grows with what is done."""
        fresh = integration.configuration or models.IntegrationConfiguration()
        base: Settings = {("name",): fresh.name}
        wanted, rest = document.written(state, slot), document.of_live(fresh)
        state["configuration"] = save(
            api_of(self.session).integrations, integration.id, base, wanted, rest, fresh.version
        )
        if intended(state) is IntendedState.DISABLED:
            state["reportedState"] = ReportedState.INACTIVE.value  # as it is created
            return
        state["reportedState"], unreached = bring_to(self.session, integration.id, IntendedState.ENABLED, timeout)
        if unreached:
            raise self._unfinished(integration.id, state, unreached, usable=True)

    def _unfinished(self, id_: str, state: Properties, cause: Exception, usable: bool = False) -> Unfinished:
        return Unfinished(id_, state, cause, lambda: api_of(self.session).integrations.delete(id_), usable)

    def _reconfigure(self, id_: str, state: Properties, news: Properties, slot: str | None) -> dict[str, Any]:
        rest, version = document.restore(state["configuration"])
        base, wanted = document.written(state, slot), document.written(news, slot)
        return save(api_of(self.session).integrations, id_, base, wanted, rest, version)

    def _link(self, state: Properties, news: Properties, credential: CredentialReference | None) -> str | None:
        """The slot for the credential, which is verified if it is another than before."""
        if credential is None:
            return None
        if diff.of_credential(state, news):
            self._verify(credential)
        return state.get("credentialSlot") or self._slot(types.resolve(news, api_of(self.session)), credential)

    @staticmethod
    def _slot(specification: Specification, credential: CredentialReference) -> str:
        slot = specification.slot(credential.type)
        if slot is None:
            raise Refused(f"the credential type {not_accepted(credential.type, specification)}")
        return slot

    def _verify(self, credential: CredentialReference) -> None:
        """Make sure that the credential is what the program says of it."""
        # assumes: CREDENTIAL_ANSWERS_NAME_THEIR_TYPE
        live_type = api_of(self.session).credentials.type_of(credential.id)
        if live_type is None:
            raise Refused(f"the credential {credential.id} does not exist", DELETED_OUTSIDE)
        if live_type and live_type != credential.type:
            raise Refused(
                f"the credential {credential.id} is of type {live_type}, but the program says {credential.type}",
                f"Write {live_type} as its type, or use a credential of type {credential.type}.",
            )


def _accepted_before(olds: Properties, news: Properties) -> bool:
    """Whether the program asks for the types of the last deployment."""
    return bool(olds) and all(meant(olds) == meant(news) for meant in (types.written_type, types.credential_type))


def _slot_output(slot: str | None) -> Properties:
    return {"credentialSlot": slot} if slot else {}
