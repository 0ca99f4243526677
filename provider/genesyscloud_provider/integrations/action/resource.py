"""The six operations of `DataAction`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Final

from genesyscloud_provider.client.errors import BadRequest, NotFound, Refused, while_doing
from genesyscloud_provider.framework.differences import changes_of
from genesyscloud_provider.framework.messages import DELETED_OUTSIDE, may_be_deleted_outside, title_of_stored
from genesyscloud_provider.framework.plan import Occasion, Phase
from genesyscloud_provider.framework.properties import UNKNOWN, Unknown, is_unknown
from genesyscloud_provider.framework.reading import built, known
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Check, Comparison, Diff, Failure, Listed, Made, Stored
from genesyscloud_provider.integrations.action import contract, diff, document, function
from genesyscloud_provider.integrations.action.filters import ActionFilters
from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.action.projection import function_behind, project, written
from genesyscloud_provider.integrations.action.saving import Saving, reasons
from genesyscloud_provider.integrations.action.state import ActionOutputs, ActionState
from genesyscloud_provider.integrations.action_config import doubts, validate
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.activity import warn_where_inactive
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.protection import BY_ORDER, PROTECTION, Protection

INTEGRATION: Final = "DataActionIntegration"


class DataAction(Resource[ActionInputs, ActionOutputs]):
    """A custom data action (API reference 8)."""

    name: ClassVar[str] = "DataAction"
    noun: ClassVar[str] = "action"
    inputs = ActionInputs
    outputs = ActionOutputs
    listed_by = ActionFilters
    archives = frozenset({("function", "code")})
    vouching = frozenset({"version"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._protection = Protection(session)

    def on_check(self, check: Check[ActionInputs]) -> Iterator[Failure]:
        """What the contract, the configuration, the function and the integration's system do not allow."""
        old, new = check.old, check.new
        system, config = validate.system_of(new.integration), known(new.config)
        yield from contract.failures(known(new.contract))
        if config is not None:
            seconds = known(config.timeout_seconds)
            found = [*validate.failures(config, system), *validate.timeout_failures(seconds)]
            doubtful = doubts.doubts(config, doubts.inputs_of(known(new.contract)), system)
            yield from doubts.judged(
                self.session,
                f"The action {known(new.name)!r}" if known(new.name) else "An action",
                found,
                [*doubtful, *doubts.timeout_doubts(seconds, system)],
                deployed=bool(old and diff.publishes(old) is True and _calls_alike(old, new)),
            )
        self._warn_of_twins(check)
        yield from function.failures(old, new, system)
        if diff.publishes(new) is True:
            if system and not is_unknown(new.config):
                yield from validate.absences(config, system)
            elif not system and new.config is None and new.function is None:
                yield Failure("config", "is required")
        if reference := known(new.integration):
            is_new = check.old is None
            warn_where_inactive(self.session, known(reference.id), known(reference.type), is_new=is_new)
        if old and diff.publishes(old) is True and diff.publishes(new) is False:
            yield Failure("publish", "is false, and the action is published, which it stays: take `publish` out")

    def on_preflight(self, check: Check[ActionInputs]) -> Iterator[Failure]:
        """What the organization says of the runtime of a function that is new, or run differently from now on."""
        if self.session.may_look_ahead:
            with while_doing(f"looking up the runtime of the function {known(check.new.name)!r}"):
                yield from function.preflight(self.session, check.old, check.new)
            if check.turn.phase in (Phase.CREATE, Phase.ORDERED_REPLACEMENT):
                with while_doing(f"looking for other actions named {known(check.new.name)!r}"):
                    self._warn_of_namesakes(check.new)

    def on_ordered_replacement(self, id_: str, before: ActionState, new: ActionInputs, urn: str) -> None:
        """Guard an action that would stay if it were for us; where only its names are known, all that have them."""
        if id_:
            if known(before.outputs.published):
                self._protection.before_action_replaced(id_, before.inputs, new, BY_ORDER, urn)
            return
        for each in self._namesakes(before.inputs):
            inputs = before.inputs.model_copy(update={"secure": each.secure})
            self._protection.before_action_replaced(each.id, inputs, new, BY_ORDER, urn)

    def on_diff(self, asked: Comparison[ActionInputs, ActionOutputs]) -> Diff:
        """What the service freezes when an action is published is a guarded replacement from then on, and before an
        update."""
        found = super().on_diff(asked)
        if found.replaces and diff.is_published(asked.state) and self.session.can_look:
            self._before_replacement(asked, found.replaces)
        return found

    def on_create(self, new: ActionInputs, timeout: float | None) -> Made[ActionOutputs]:
        """One request for what is published at once. A draft is one as well; a function takes more."""
        with while_doing(f"creating the action {new.name!r}"):
            if diff.publishes(new):
                self._protection.before_publication(new)
            body = {"integrationId": new.integration.id, **document.to_send(new, contract=True)}
            # Genesys Cloud publishes no function at once (supplement X6).
            if diff.publishes(new) and new.function is None:
                return self._published(body)
            draft = self._new(api_of(self.session).actions.draft, body)
            outputs = built(ActionOutputs, version=draft.version or 1, published=False)
            saving = Saving(self.session, draft.id, new, outputs, timeout)
            saving.finish_new()
            return Made(draft.id, saving.outputs)

    def on_read(self, id_: str, state: ActionState | None) -> ActionState | None:
        """The published action, or else its draft; one whose version is the last seen is as it was then."""
        organization = api_of(self.session)
        last = state if state and written(state, "name") else None  # a program's `get` knows no more than an import
        with while_doing(f"reading the action {title_of_stored(id_, state)}"):
            live, published = self._live(id_, state, known_all=last is not None)
            if live is None:
                return None
            if last is None and not live.custom:
                raise Refused(
                    f"{live.name!r} came with its integration and is no custom action",
                    "Import one that somebody made, or the action of a `userDefinedOAuth` credential as a"
                    " `CustomAuthAction`.",
                )
            if last is not None and _is_known(live, published, last):
                return last
            behind = function_behind(organization, live, last, published)
            inputs = project(organization, live, behind, last, published)
        outputs: dict[str, Any] = {"version": live.version or 1, "published": published}
        code_hash = function.code_hash(behind, known(state.outputs.code_hash) if state else None) if behind else None
        if code_hash:
            outputs["code_hash"] = code_hash
        return Stored(inputs, built(ActionOutputs, **outputs))

    def on_update(self, id_: str, state: ActionState, new: ActionInputs, timeout: float | None) -> ActionOutputs:
        """One request for what is published, unless its function changes; a draft is validated and published too."""
        with while_doing(f"updating the action {title_of_stored(id_, state)}"), may_be_deleted_outside():
            saving = Saving(self.session, id_, new, state.outputs, timeout)
            if not state.outputs.published:
                if diff.publishes(new):
                    self._protection.before_publication(new)
                if changes_of(state, new).keys() - {PROTECTION}:
                    saving.go_on(state)
            elif list(diff.changed_function(state, new)):
                saving.republish(state)
            elif diff.changed_head(state, new):
                saving.change(state)
            return saving.outputs

    def on_delete(self, id_: str, state: ActionState) -> None:
        """Delete the published action and its draft, whichever there is; what is published may be protected."""
        actions = api_of(self.session).actions
        with while_doing(f"deleting the action {title_of_stored(id_, state)}"):
            if state.outputs.published is not False:
                self._protection.before_action_deleted(id_, state.inputs, secure=bool(known(state.inputs.secure)))
                actions.delete(id_)
                return
            # Somebody may have published the draft, before this or meanwhile.
            if not self._delete_published(id_, state):
                actions.discard(id_)
                self._delete_published(id_, state)

    def on_list(self, by: ActionFilters) -> Iterator[Listed]:
        """The actions that somebody wrote, published or a draft; those that come with an integration are not."""
        actions = api_of(self.session).actions
        drafts = {} if by.published else actions.drafts()  # before what may be made of one meanwhile
        published = actions.all()
        for each in {**drafts, **published}.values():
            told = {"integration": each.integration_id, "category": each.category, "secure": each.secure}
            if each.custom and by.allow(name=each.name, published=each.id in published, **told):
                yield Listed(each.id, each.name)

    def _delete_published(self, id_: str, state: ActionState) -> bool:
        """Delete what was a draft when it was last seen, if it is published by now; returns whether it was."""
        live = api_of(self.session).actions.live(id_)
        if live is not None:
            self._protection.before_action_deleted(id_, state.inputs, secure=live.secure)
            api_of(self.session).actions.remove(id_)
        return live is not None

    def _before_replacement(self, asked: Comparison[ActionInputs, ActionOutputs], replaces: list[str]) -> None:
        """Judge the replacement of a published action, as far as it is certain that there will be one."""
        reference = known(asked.new.integration)
        wanted = known(reference.id) if reference else None  # None is not known yet
        asked_for = asked.occasion is Occasion.UPDATE
        goes_with_it = asked.occasion is Occasion.DELETED_FIRST and wanted is None
        if not (asked_for or goes_with_it):
            return
        if replaces == ["integration"] and asked_for:
            if wanted is None and not self.session.plan.creates(INTEGRATION):
                self.session.warn(
                    f"The action {asked.title} will be replaced if its integration, which is not known yet,"
                    " turns out to be another one. It is kept if it is in use then."
                )
                return
            if wanted is not None and api_of(self.session).integrations.made(wanted):
                return  # consent could no longer be deployed: its integration is replaced; the deletion is judged
        reasons = "its integration is replaced" if replaces == ["integration"] else f"{', '.join(replaces)} changes"
        self._protection.before_action_replaced(asked.id, asked.state.inputs, asked.new, reasons, asked.urn)

    def _warn_of_namesakes(self, new: ActionInputs) -> None:
        """Warn of an action that looks like the one to be created: ordered to replace it, Pulumi shows no more."""
        for each in self._namesakes(new):
            self.session.warn(
                f"There is an action named {each.name!r} in its category on its integration already ({each.id})."
                " Wherever an action is chosen they are listed by category and name: give each its own. If Pulumi was"
                " told to replace that one (as by `--replace` or `pulumi state taint`), it is kept as long as it is in"
                " use."
            )

    def _warn_of_twins(self, check: Check[ActionInputs]) -> None:
        """Warn of another action of the program with the same category and name, on the same integration."""
        name, category, reference = known(check.new.name), check.new.category, known(check.new.integration)
        if name is None or isinstance(category, Unknown) or reference is None:
            return
        # An integration whose id is not known yet is the one that is created, if only one is.
        alone = self.session.plan.creations(INTEGRATION) == 1
        integration = known(reference.id) or ("new" if alone else None)
        if integration and self.session.plan.is_twin(self.name, check.turn, (integration, category, name)):
            self.session.warn(
                f"Two actions of this program are named {name!r}, in the same category on the same integration. Genesys"
                " Cloud allows that, but flows find actions by category and name: give each its own `name`."
            )

    def _namesakes(self, inputs: ActionInputs) -> list[Action]:
        """The published actions with the names that a program gives one, on the same integration."""
        reference, category = known(inputs.integration), inputs.category
        integration = known(reference.id) if reference else None
        organization = api_of(self.session)
        # Nothing is under a new integration.
        listed = integration is not None and not organization.integrations.made(integration)
        return [
            each
            for each in (organization.actions.all().values() if listed else ())
            if (each.integration_id, each.name) == (integration, inputs.name)
            and category in (None, UNKNOWN, each.category)
        ]

    def _published(self, body: dict[str, Any]) -> Made[ActionOutputs]:
        """A new action; where it is refused, the error has the reasons that the service's validation finds."""
        actions = api_of(self.session).actions
        try:
            created = self._new(actions.create, body)
        except BadRequest as refusal:
            raise reasons(actions, refusal, lambda: self._new(actions.draft, body)) from None
        return Made(created.id, built(ActionOutputs, version=created.version or 1, published=True))

    def _new(self, create: Callable[..., Action], body: dict[str, Any]) -> Action:
        """A new action or draft; where it is refused because its integration is gone, that is what the message says."""
        integrations, plan = api_of(self.session).integrations, self.session.plan
        try:
            one_off = integrations.made(body["integrationId"]) or plan.is_one_off(body["name"])
            return create(body, one_off=one_off, deployed=plan.is_deployed)
        except (BadRequest, NotFound):
            if integrations.find(body["integrationId"], fresh=True) is None:
                gone = f"the integration {body['integrationId']} does not exist"
                raise Refused(gone, DELETED_OUTSIDE) from None
            raise

    def _live(self, id_: str, state: ActionState | None, *, known_all: bool) -> tuple[Action | None, bool]:
        """The action and whether it is published: first as what it was last seen, then as the other."""
        actions = api_of(self.session).actions
        version = known(state.outputs.version) if state and known_all else None
        if state and state.outputs.published is False:
            draft = actions.find_draft(id_, known=version)
            # assumes: PUBLISHING_ENDS_THE_DRAFT
            is_one = draft is not None and bool(actions.never_published([draft]))
            return (draft, False) if is_one else (actions.find(id_), True)
        live = actions.find(id_, known=version)
        return (live, True) if live else (actions.find_draft(id_), False)


def _calls_alike(old: ActionInputs, new: ActionInputs) -> bool:
    """Whether an action calls the same system with the same contract and the same configuration as it was deployed."""
    one, other = known(old.integration), known(new.integration)
    types = (one.type if one else None, other.type if other else None)
    return types[0] == types[1] and (old.contract, old.config) == (new.contract, new.config)


def _is_known(live: Action, published: bool, state: ActionState) -> bool:
    """Whether all of it is known, by its version; what a draft's function is changed to makes no new version."""
    # assumes: VERSION_GROWS_WITH_EVERY_CHANGE
    same = (live.version, published) == (state.outputs.version, state.outputs.published)
    return same and (published or state.inputs.function is None)
