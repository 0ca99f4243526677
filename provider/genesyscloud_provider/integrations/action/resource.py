"""The six operations of `DataAction`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from genesyscloud_provider.client.errors import BadRequest, NotFound, Refused, while_doing
from genesyscloud_provider.framework.messages import DELETED_OUTSIDE, may_be_deleted_outside, title_of
from genesyscloud_provider.framework.plan import Existing, Occasion, Phase, Turn
from genesyscloud_provider.framework.properties import UNKNOWN, Properties, known_part
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Created, Diff, Failure, Reading
from genesyscloud_provider.integrations.action import contract, diff, document, function
from genesyscloud_provider.integrations.action.inputs import ActionInputs
from genesyscloud_provider.integrations.action.projection import function_behind, imports, project
from genesyscloud_provider.integrations.action.saving import Saving
from genesyscloud_provider.integrations.action.state import ActionOutputs
from genesyscloud_provider.integrations.action_config import validate
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.protection import BY_ORDER, Protection, of_protection

__all__ = ["DataAction"]

INTEGRATION: Final = "DataActionIntegration"


class DataAction(Resource[ActionInputs, ActionOutputs]):
    """A custom data action (API reference 8)."""

    name: ClassVar[str] = "DataAction"
    noun: ClassVar[str] = "action"
    inputs = ActionInputs
    outputs = ActionOutputs
    archives = frozenset({("function", "code")})
    vouching = frozenset({"version"})

    def validate(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the contract, the configuration, the function and the integration's system do not allow."""
        system, config = validate.system_of(news), news.get("config")
        yield from contract.failures(news.get("contract"))
        yield from validate.failures(config, system)
        yield from function.failures(olds, news, system)
        if diff.publishes(news) is True:
            if system:
                yield from validate.absences(config, system)
            elif config is None and news.get("function") is None:
                yield Failure("config", "is required")
        if olds and diff.publishes(olds) is True and diff.publishes(news) is False:
            yield Failure("publish", "is false, and the action is published, which it stays: take `publish` out")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._protection = Protection(session)

    def preflight(self, olds: Properties, news: Properties, turn: Turn) -> Iterator[Failure]:
        """What the organization says of the function's runtime, if the action did not have it before."""
        if self.session.may_look_ahead:
            with while_doing(f"looking up the runtime of the function {news.get('name')!r}"):
                yield from function.preflight(self.session, olds, news)
            if turn.phase in (Phase.CREATE, Phase.ORDERED_REPLACEMENT):
                with while_doing(f"looking for other actions named {news.get('name')!r}"):
                    self._warn_of_namesakes(news)

    def compare(self, id_: str, state: Properties, news: Properties, urn: str) -> Diff:
        """What the service freezes when an action is published is a guarded replacement from then on, and before an
        update."""
        found = Diff({**diff.of_action(state, news), **of_protection(state, news)})
        if found.replaces and state.get("published") and self.session.can_look:
            self._before_replacement(id_, state, news, found.replaces, urn)
        return found

    def replaced_by_order(self, existing: Existing, news: Properties, urn: str) -> None:
        """Guard an action that would stay if it were for us; where only its names are known, all that have them."""
        state = existing.state
        known = {existing.id: state} if state.get("published") else {}
        if not existing.id:
            known = {each.id: {**existing.inputs, "secure": each.secure} for each in self._namesakes(existing.inputs)}
        for id_, one in known.items():
            self._protection.before_action_replaced(id_, one, news, BY_ORDER, urn)

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Three requests: a draft, its validation, and its publication; a function takes more."""
        inputs = self.parse(news)
        with while_doing(f"creating the action {inputs.name!r}"):
            if diff.publishes(news):
                self._protection.before_publication(news)
            body = {"integrationId": inputs.integration.id, **document.to_send(news, contract=True)}
            draft = self._drafted(body)
            state = {**self.written(news), "version": draft.version or 1, "published": False}
            Saving(self.session, draft.id, news, timeout).finish_new(state)
            return Created(draft.id, state)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The published action, or else its draft; one whose version is the last seen is as it was then."""
        organization = api_of(self.session)
        with while_doing(f"reading the action {title_of(id_, state)}"):
            live, published = self._live(id_, state)
            if live is None:
                return None
            if imports(state) and not live.custom:
                raise Refused(
                    f"{live.name!r} came with its integration and is no custom action",
                    "Import one that somebody made, or the action of a `userDefinedOAuth` credential as a"
                    " `CustomAuthAction`.",
                )
            if not imports(state) and self._is_known(live, published, state):
                return Reading(state, self.written(state))
            behind = function_behind(organization, live, state, published)
            inputs = project(organization, live, behind, state, published)
        outputs: Properties = {"version": live.version or 1, "published": published}
        if behind and (code_hash := function.code_hash(behind, state)):
            outputs["codeHash"] = code_hash
        return Reading({**inputs, **outputs}, inputs)

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """One request for what is published, unless its function changes; a draft is validated and published too."""
        self.parse(news)
        updated = {**self.written(news), **self.computed(state)}
        with while_doing(f"updating the action {title_of(id_, state)}"), may_be_deleted_outside():
            saving = Saving(self.session, id_, news, timeout)
            if not state["published"]:
                if diff.publishes(news):
                    self._protection.before_publication(news)
                if diff.of_action(state, news):
                    saving.go_on(state, updated)
            elif function.changed(state, news):
                saving.republish(state, updated)
            elif diff.of_head(state, news):
                saving.change(state, updated)
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Delete the published action and its draft, whichever there is; what is published may be protected."""
        actions = api_of(self.session).actions
        with while_doing(f"deleting the action {title_of(id_, state)}"):
            if state.get("published", True):
                self._protection.before_action_deleted(id_, state, secure=bool(state.get("secure")))
                actions.delete(id_)
                return
            # Somebody may have published the draft, before this or meanwhile.
            if not self._delete_published(id_, state):
                actions.discard(id_)
                self._delete_published(id_, state)

    def _delete_published(self, id_: str, state: Properties) -> bool:
        """Delete what was a draft when it was last seen, if it is published by now; returns whether it was."""
        live = api_of(self.session).actions.live(id_)
        if live is not None:
            self._protection.before_action_deleted(id_, state, secure=live.secure)
            api_of(self.session).actions.remove(id_)
        return live is not None

    def _before_replacement(self, id_: str, state: Properties, news: Properties, replaces: list[str], urn: str) -> None:
        """Judge the replacement of a published action, as far as it is certain that there will be one."""
        integration = news.get("integration")
        wanted = integration.get("id") if isinstance(integration, dict) else integration
        occasion = self.session.plan.occasion(self.name, news)
        asked_for = occasion is Occasion.UPDATE
        goes_with_it = occasion is Occasion.DELETED_FIRST and wanted is UNKNOWN
        if not (asked_for or goes_with_it):
            return
        if replaces == ["integration"] and asked_for:
            if wanted is UNKNOWN and not self.session.plan.creates(INTEGRATION):
                self.session.warn(
                    f"The action {title_of(id_, state)} will be replaced if its integration, which is not known yet,"
                    " turns out to be another one. It is kept if it is in use then."
                )
                return
            if isinstance(wanted, str) and api_of(self.session).integrations.made(wanted):
                return  # consent could no longer be deployed: its integration is replaced; the deletion is judged
        reasons = "its integration is replaced" if replaces == ["integration"] else f"{', '.join(replaces)} changes"
        self._protection.before_action_replaced(id_, state, news, reasons, urn)

    def _warn_of_namesakes(self, news: Properties) -> None:
        """Warn of an action that looks like the one to be created: ordered to replace it, Pulumi shows no more."""
        for each in self._namesakes(news):
            self.session.warn(
                f"There is an action named {each.name!r} in its category on its integration already ({each.id}). Flows"
                " find actions by category and name: give each its own. If Pulumi was told to replace that one (as by"
                " `--replace` or `pulumi state taint`), it is kept as long as it is in use."
            )

    def _namesakes(self, inputs: Properties) -> list[Action]:
        """The published actions with the names that a program gives one, on the same integration."""
        integration, category = (known_part(inputs).get("integration") or {}).get("id"), inputs.get("category")
        organization = api_of(self.session)
        known = integration is not None and not organization.integrations.made(
            integration
        )  # nothing is under a new one
        listed = organization.actions.all().values() if known else ()
        return [
            each
            for each in listed
            if (each.integration_id, each.name) == (integration, inputs.get("name"))
            and category in (None, UNKNOWN, each.category)
        ]

    def _drafted(self, body: Properties) -> Action:
        """A new draft; where it is not accepted because its integration is gone, that is what the message says."""
        try:
            made = api_of(self.session).integrations.made(body["integrationId"])
            return api_of(self.session).actions.draft(body, one_off=made or self.session.plan.is_one_off(body["name"]))
        except (BadRequest, NotFound):
            if api_of(self.session).integrations.find(body["integrationId"], fresh=True) is None:
                gone = f"the integration {body['integrationId']} does not exist"
                raise Refused(gone, DELETED_OUTSIDE) from None
            raise

    def _live(self, id_: str, state: Properties) -> tuple[Action | None, bool]:
        """The action and whether it is published: first as what it was last seen, then as the other."""
        actions = api_of(self.session).actions
        known = None if imports(state) else state.get("version")
        if state.get("published") is False:
            draft = actions.find_draft(id_, known=known)
            return (draft, False) if draft else (actions.find(id_), True)
        live = actions.find(id_, known=known)
        return (live, True) if live else (actions.find_draft(id_), False)

    @staticmethod
    def _is_known(live: Action, published: bool, state: Properties) -> bool:
        """Whether all of it is known, by its version; what a draft's function is changed to makes no new version."""
        # assumes: VERSION_GROWS_WITH_EVERY_CHANGE
        same = (live.version, published) == (state.get("version"), state.get("published"))
        return same and (published or state.get("function") is None)
