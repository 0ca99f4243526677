"""The six operations of `DataActionIntegration`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from genesyscloud_provider.client.errors import GenesysCloudError, NotFound, Refused, while_doing
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.differences import changes_of
from genesyscloud_provider.framework.messages import DELETED_OUTSIDE, may_be_deleted_outside, title_of_stored
from genesyscloud_provider.framework.plan import Occasion
from genesyscloud_provider.framework.properties import is_unknown
from genesyscloud_provider.framework.reading import built, known
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Check, Comparison, Diff, Failure, Listed, Made, Stored, Unfinished
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.activity import activity_of
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration import diff, document, models, types
from genesyscloud_provider.integrations.integration.activation import bring_to, error_warning, unreached_warning
from genesyscloud_provider.integrations.integration.document import Settings
from genesyscloud_provider.integrations.integration.filters import IntegrationFilters
from genesyscloud_provider.integrations.integration.inputs import CredentialReference, IntegrationInputs
from genesyscloud_provider.integrations.integration.preflight import Preflight
from genesyscloud_provider.integrations.integration.projection import project
from genesyscloud_provider.integrations.integration.saving import save
from genesyscloud_provider.integrations.integration.state import IntegrationOutputs, IntegrationState
from genesyscloud_provider.integrations.integration.types import Specification
from genesyscloud_provider.integrations.integration.validate import failures, not_accepted
from genesyscloud_provider.integrations.protection import BY_ORDER, Protection


class DataActionIntegration(Resource[IntegrationInputs, IntegrationOutputs]):
    """A data actions integration (API reference 4.1 and 4.2)."""

    name: ClassVar[str] = "DataActionIntegration"
    noun: ClassVar[str] = "integration"
    inputs = IntegrationInputs
    outputs = IntegrationOutputs
    listed_by = IntegrationFilters
    tells_what_it_depends_on: ClassVar[bool] = True
    absent_at_first = frozenset({"reportedState", "configuration"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._preflight = Preflight(session)
        self._protection = Protection(session)

    def on_check(self, check: Check[IntegrationInputs]) -> Iterator[Failure]:
        """What the integration type accepts; a deprecated one is a warning."""
        written = known(check.new.integration_type)
        if check.old is None:
            new = check.new
            name, wanted = known(new.name) or "", diff.intended(new)
            activity_of(self.session).checked(name, written or "", wanted, check.turn.urn)
        if written:
            system = facts.system(written)
            if system and system.deprecated:
                self.session.warn(f"{system.deprecated}.")
            yield from failures(self._documented(check), check)

    def on_preflight(self, check: Check[IntegrationInputs]) -> Iterator[Failure]:
        """What the organization says of the type, where the catalog does not, and of one more integration of it."""
        try:
            specification = self._specification(check)
        except Refused as refusal:
            yield Failure("integrationType", f"{refusal.message}. {refusal.remedy}".rstrip(". "))
            return
        found = list(failures(specification, check)) if known(check.new.integration_type) else []
        yield from found or self._preflight.judge(check, specification)

    def on_ordered_replacement(self, id_: str, before: IntegrationState, new: IntegrationInputs, urn: str) -> None:
        """Guard an integration that would stay if it were for us; where only its name is known, all of that name."""
        for each in [id_] if id_ else self._named(before.inputs.name):
            self._protection.before_integration_replaced(each, before.inputs, new, [BY_ORDER])

    def on_diff(self, asked: Comparison[IntegrationInputs, IntegrationOutputs]) -> Diff:
        """Another type, of the integration or of its credential, is a guarded replacement."""
        state, new, asked_for = asked.state, asked.new, asked.occasion is Occasion.UPDATE
        found = changes_of(state, new)
        if asked_for:
            was, wanted = diff.intended(state.inputs), diff.intended(new)
            name, kind = known(new.name) or "", known(new.integration_type) or ""
            activity_of(self.session).meant(asked.id, name, kind, wanted, was)
        with while_doing(f"comparing the integration {asked.title} with its program"):
            if found.get("integrationType") is Change.REPLACE and self._is_same_type(state, new, may_look=asked_for):
                del found["integrationType"]
        if diff.unreached(state, new):
            found["reportedState"] = Change.UPDATE
        # Pulumi asks whether what depends on the credential has to go first. An integration has to, and is not compared
        # once more.
        loses_credential = asked.occasion is Occasion.DELETED_FIRST and is_unknown(new.credential)
        if loses_credential:
            found["credential"] = Change.REPLACE
        answer = Diff(found)
        if not answer.replaces or not (asked_for or loses_credential):
            if asked_for and not answer.replaces:
                self._explain_change(asked, found)
            return answer
        if self.session.can_look:
            reasons = diff.reasons_to_replace(found, state, new)
            self._protection.before_integration_replaced(asked.id, state.inputs, new, reasons)
        return answer if loses_credential else Diff(found, self._at_the_limit(asked))

    def on_create(self, new: IntegrationInputs, timeout: float | None) -> Made[IntegrationOutputs]:
        """Three requests: create under a one-off name, configure, activate."""
        with while_doing(f"creating the integration {new.name!r}"):
            specification = types.resolve(new, api_of(self.session))
            slot = _slot(specification, new.credential) if new.credential else None
            if new.credential:
                self._verify(new.credential)
            integration = api_of(self.session).integrations.create(specification.id)
            wanted = diff.intended(new)
            activity_of(self.session).meant(integration.id, new.name, new.integration_type, wanted)
            outputs = built(IntegrationOutputs, integration_type_id=specification.id, **_slot_output(slot))
            return Made(integration.id, self._finish(integration, new, outputs, timeout))

    def on_read(self, id_: str, state: IntegrationState | None) -> IntegrationState | None:
        """The live integration, projected onto what the program wrote."""
        with while_doing(f"reading the integration {title_of_stored(id_, state)}"):
            live = api_of(self.session).integrations.find(id_)
            if live is None:
                return None
            read = project(live, state, api_of(self.session))
        status = live.reported_state
        if status and status.code == ReportedState.ERROR and diff.unreached(read, read.inputs):
            self.session.warn(error_warning(title_of_stored(id_, read), status))
        return read

    def on_update(
        self, id_: str, state: IntegrationState, new: IntegrationInputs, timeout: float | None
    ) -> IntegrationOutputs:
        """One request for the configuration and one for the intended state, each only if something of it changed."""
        changed = changes_of(state, new)
        reconfigure = any(each.partition(".")[0] in diff.CONFIGURED for each in changed)
        outputs = state.outputs
        # assumes: DELETED_INTEGRATIONS_ARE_ABSENT
        remedy = _FORGET if state.inputs.intended_state == facts.DELETED else DELETED_OUTSIDE
        with while_doing(f"updating the integration {title_of_stored(id_, state)}"), may_be_deleted_outside(remedy):
            if reconfigure:
                slot = self._link(state, new)
                configuration = self._reconfigure(id_, state, new, slot)
                outputs = outputs.model_copy(update={"configuration": configuration, **_slot_output(slot)})
            else:
                # What the service has already, as after a refresh, may be the program's only from now on.
                rest, version = document.restore(state.outputs.configuration)
                ours = document.written(new, known(state.outputs.credential_slot))
                left = document.collect(document.foreign(rest, ours), version)
                outputs = outputs.model_copy(update={"configuration": left})
            if "intendedState" in changed or diff.unreached(state, new):
                outputs = self._bring_to_its_state(id_, new, outputs, timeout)
            return outputs

    def on_delete(self, id_: str, state: IntegrationState) -> None:
        """Refused while there is a published action under it, unless the last deployment consented."""
        with while_doing(f"deleting the integration {title_of_stored(id_, state)}"):
            self._protection.before_integration_deleted(id_, state.inputs)
            api_of(self.session).integrations.delete(id_)

    def on_list(self, by: IntegrationFilters) -> Iterator[Listed]:
        """The integrations for data actions; an organization has others too."""
        organization = api_of(self.session)
        is_of_type = types.those_of(by.integration_type, organization)
        for each in organization.integrations.all().values():
            listed = Listed(each.id, each.configured_name)
            reported = each.reported_state.code if each.reported_state else ""
            states = {"reported_state": reported, "intended_state": each.intended_state}
            # assumes: DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID
            if facts.for_data_actions(each.type_id) and is_of_type(each) and by.allow(name=listed.name, **states):
                yield listed

    def leftover(self, new: IntegrationInputs) -> Failure | None:
        """A credential that this process created for the integration."""
        credential = known(new.credential)
        title = self.session.plan.title_of_made(known(credential.id)) if credential else None
        if title is None:
            return None
        return Failure(
            "credential",
            f"The credential {title} was created before this was refused. It exists in Genesys Cloud and in the"
            " stack's state. Correct the program and run `pulumi up` again; or take the change back, then `pulumi up`"
            " removes the credential.",
        )

    def _explain_change(
        self, asked: Comparison[IntegrationInputs, IntegrationOutputs], found: dict[str, Change]
    ) -> None:
        """Say what an update does not show by itself, with one listing for all: who has a new name, and why it is made.

        The reason for a state is known to the service alone.
        """
        name, status = known(asked.new.name), None
        if self.session.may_look_ahead:
            with while_doing(f"looking at the organization before the {self.noun} {asked.title} is changed"):
                if "name" in found and name is not None:
                    self._preflight.warn_of_namesakes(name, asked.id)
                if "reportedState" in found:
                    live = api_of(self.session).integrations.find(asked.id)
                    status = live.reported_state if live else None
        if "reportedState" in found:
            last, wanted = asked.state.outputs.reported_state, diff.intended(asked.new)
            self.session.warn(unreached_warning(asked.title, last, status, wanted))

    def _named(self, name: str) -> list[str]:
        """The ids of the integrations that have the name of the last deployment."""
        return [each.id for each in api_of(self.session).integrations.others_named(name)]

    def _is_same_type(self, state: IntegrationState, new: IntegrationInputs, *, may_look: bool) -> bool:
        """Whether what the program writes of the type means the one that the integration has."""
        meant = types.from_catalog(new.integration_type)
        if meant is None and may_look and self.session.can_look and types.resolvable(new):
            meant = types.resolve(new, api_of(self.session))
        return meant is not None and meant.id == known(state.outputs.integration_type_id)

    def _documented(self, check: Check[IntegrationInputs]) -> Specification | None:
        """What the catalog says that the integration type accepts; None where it is not the last word.

        It is not if it does not know the type, if the organization can be asked, and for what was accepted before.
        """
        found, kind = types.documented(check.new.integration_type), types.credential_type(check.new)
        if found and (found.accepts(kind) or not (_accepted_before(check) or self.session.may_look_ahead)):
            return found
        return None

    def _specification(self, check: Check[IntegrationInputs]) -> Specification | None:
        """The type of an integration that will be created, by the catalog or the organization; None if nobody tells."""
        written = known(check.new.integration_type)
        certain = types.from_catalog(written) if written else None
        if certain and certain.accepts(types.credential_type(check.new)):
            return certain
        if _accepted_before(check) or not (self.session.may_look_ahead and types.resolvable(check.new)):
            return None
        with while_doing(f"looking up the integration type {written}"):
            return types.resolve(check.new, api_of(self.session))

    def _at_the_limit(self, asked: Comparison[IntegrationInputs, IntegrationOutputs]) -> bool:
        """Whether the new integration has room only after the old one, which is of the same type, is gone.

        Pulumi deletes what was replaced after it has created everything, so each replacement that this run lets go
        first takes room from the next.
        """
        if not self.session.may_look_ahead or not types.resolvable(asked.new):
            return False
        with while_doing(f"looking for room to replace the integration {asked.title}"):
            specification = types.resolve(asked.new, api_of(self.session))
            if specification.id != known(asked.state.outputs.integration_type_id):
                return False
            room = self._preflight.take_room(specification)
        if room is None or not room.taken:
            return False
        self.session.warn(
            f"There is no room beside the integration {asked.title} for its replacement of type {specification.id}:"
            f" {room}. It will be deleted first."
        )
        return True

    def _finish(
        self,
        integration: models.Integration,
        new: IntegrationInputs,
        outputs: IntegrationOutputs,
        timeout: float | None,
    ) -> IntegrationOutputs:
        """Configure and activate a new integration; returns the outputs with what is done.

        Raises:
            Unfinished: something of it is not done.
        """
        fresh = integration.configuration or models.IntegrationConfiguration()
        base: Settings = {("name",): fresh.name}
        slot = known(outputs.credential_slot)
        wanted, rest = document.written(new, slot), document.of_live(fresh)
        try:
            saved = save(api_of(self.session).integrations, integration.id, base, wanted, rest, fresh.version)
            outputs = outputs.model_copy(update={"configuration": saved})
            if diff.intended(new) is IntendedState.DISABLED:
                return outputs.model_copy(update={"reported_state": ReportedState.INACTIVE.value})  # as it is created
            reported, late = bring_to(self.session, integration.id, new.name, IntendedState.ENABLED, timeout)
        except Exception as error:
            raise self._unfinished(integration.id, new, outputs, error) from error
        outputs = outputs.model_copy(update={"reported_state": reported})
        if late:
            raise self._unfinished(integration.id, new, outputs, late, usable=True)
        return outputs

    def _unfinished(
        self, id_: str, new: IntegrationInputs, outputs: IntegrationOutputs, cause: Exception, usable: bool = False
    ) -> Unfinished:
        rollback = lambda: api_of(self.session).integrations.delete(id_)  # noqa: E731
        return Unfinished(id_, Stored(new, outputs), cause, rollback, usable)

    def _bring_to_its_state(
        self, id_: str, new: IntegrationInputs, outputs: IntegrationOutputs, timeout: float | None
    ) -> IntegrationOutputs:
        """Activate or deactivate an integration; returns the outputs with the reported state.

        Raises:
            Unfinished: it is not what it is meant to be.
        """
        try:
            reported, late = bring_to(self.session, id_, new.name, diff.intended(new), timeout)
        except NotFound:
            raise
        except GenesysCloudError as error:
            raise Unfinished(id_, Stored(new, outputs), error) from error
        outputs = outputs.model_copy(update={"reported_state": reported})
        if late:
            raise Unfinished(id_, Stored(new, outputs), late, usable=True)
        return outputs

    def _reconfigure(
        self, id_: str, state: IntegrationState, new: IntegrationInputs, slot: str | None
    ) -> dict[str, Any]:
        rest, version = document.restore(state.outputs.configuration)
        base, wanted = document.written(state.inputs, slot), document.written(new, slot)
        return save(api_of(self.session).integrations, id_, base, wanted, rest, version)

    def _link(self, state: IntegrationState, new: IntegrationInputs) -> str | None:
        """The slot for the credential, which is verified if it is another than before."""
        if new.credential is None:
            return None
        if diff.changed_credential(state, new):
            self._verify(new.credential)
        slot = known(state.outputs.credential_slot)
        return slot or _slot(types.resolve(new, api_of(self.session)), new.credential)

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


def _slot(specification: Specification, credential: CredentialReference) -> str:
    slot = specification.slot(credential.type)
    if slot is None:
        raise Refused(f"the credential type {not_accepted(credential.type, specification)}")
    return slot


def _accepted_before(check: Check[IntegrationInputs]) -> bool:
    """Whether the program asks for the types of the last deployment."""
    old, new = check.old, check.new
    if old is None:
        return False
    return (old.integration_type, types.credential_type(old)) == (new.integration_type, types.credential_type(new))


def _slot_output(slot: str | None) -> dict[str, Any]:
    return {"credential_slot": slot} if slot else {}


_FORGET = (
    "It was deleted outside this program, and Genesys Cloud shows it all the same: `pulumi state delete` with its URN"
    " forgets it, and the next `pulumi up` creates another one."
)
