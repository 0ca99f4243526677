"""The six operations of `DataAction`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import BadRequest, NotFound, Refused, while_doing
from genesyscloud_provider.resources.action import changes, contract, document, function, request
from genesyscloud_provider.resources.action.inputs import ActionInputs, ActionOutputs
from genesyscloud_provider.resources.action.projection import function_behind, imports, project
from genesyscloud_provider.resources.action.saving import Saving
from genesyscloud_provider.resources.base import (
    DELETED_OUTSIDE,
    Created,
    Diff,
    Failure,
    Reading,
    Resource,
    may_be_deleted_outside,
    title_of,
)
from genesyscloud_provider.resources.values import Properties

__all__ = ["DataAction"]


class DataAction(Resource[ActionInputs]):
    """A custom data action (API reference 8)."""

    name: ClassVar[str] = "DataAction"
    noun: ClassVar[str] = "action"
    inputs = ActionInputs
    outputs = ActionOutputs
    archives = frozenset({("function", "code")})
    vouching = frozenset({"version"})

    def rules(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the contract, the configuration, the function and the integration's system do not allow."""
        system, config = request.system_of(news), news.get("config")
        yield from contract.failures(news.get("contract"))
        yield from request.failures(config, system)
        yield from function.failures(olds, news, system)
        if changes.publishes(news) is True:
            if system:
                yield from request.absences(config, system)
            elif config is None and news.get("function") is None:
                yield Failure("config", "is required")
        if olds and changes.publishes(olds) is True and changes.publishes(news) is False:
            yield Failure("publish", "is false, and the action is published, which it stays: take `publish` out")

    def foresee(self, olds: Properties, news: Properties, place: str) -> Iterator[Failure]:
        """What the organization says of the function's runtime, if the action did not have it before."""
        if self.run.may_look_ahead:
            with while_doing(f"looking up the runtime of the function {news.get('name')!r}"):
                yield from function.foresee(self.run, olds, news)

    def compare(self, id_: str, state: Properties, news: Properties, place: str) -> Diff:
        """What the service freezes when an action is published is a replacement from then on, and before an update."""
        diff = Diff(changes.of_action(state, news))
        if state.get("published") and diff.replaces and self.run.was_checked(self.name, news):
            self.run.warn(
                f"The action {title_of(id_, state)} will be replaced ({', '.join(sorted(diff.changes))}) and gets a new"
                " id: flows and scripts that call it have to be pointed to the new one."
            )
        return diff

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Three requests: a draft, its validation, and its publication; a function takes more."""
        inputs = self.parse(news)
        with while_doing(f"creating the action {inputs.name!r}"):
            body = {"integrationId": inputs.integration.id, **document.to_send(news, contract=True)}
            draft = self._drafted(body)
            state = {**self.written(news), "version": draft.version or 1, "published": False}
            Saving(self.run, draft.id, news, timeout).finish_new(state)
            return Created(draft.id, state)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The published action, or else its draft; one whose version is the last seen is as it was then."""
        organization = self.run.organization
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
            saving = Saving(self.run, id_, news, timeout)
            if not state["published"]:
                if changes.of_action(state, news):
                    saving.go_on(state, updated)
            elif function.changed(state, news):
                saving.republish(state, updated)
            elif changes.of_head(state, news):
                saving.change(state, updated)
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Delete the published action and its draft, whichever there is."""
        actions = self.run.organization.actions
        with while_doing(f"deleting the action {title_of(id_, state)}"):
            (actions.delete if state.get("published", True) else actions.remove)(id_)

    def _drafted(self, body: Properties) -> models.Action:
        """A new draft; where it is not accepted because its integration is gone, that is what the message says."""
        try:
            made = self.run.organization.integrations.made(body["integrationId"])
            return self.run.organization.actions.draft(body, one_off=made or self.run.is_one_off(body["name"]))
        except (BadRequest, NotFound):
            if self.run.organization.integrations.find(body["integrationId"], fresh=True) is None:
                gone = f"the integration {body['integrationId']} does not exist"
                raise Refused(gone, DELETED_OUTSIDE) from None
            raise

    def _live(self, id_: str, state: Properties) -> tuple[models.Action | None, bool]:
        """The action and whether it is published: first as what it was last seen, then as the other."""
        actions = self.run.organization.actions
        known = None if imports(state) else state.get("version")
        if state.get("published") is False:
            draft = actions.find_draft(id_, known=known)
            return (draft, False) if draft else (actions.find(id_), True)
        live = actions.find(id_, known=known)
        return (live, True) if live else (actions.find_draft(id_), False)

    @staticmethod
    def _is_known(live: models.Action, published: bool, state: Properties) -> bool:
        """Whether all of it is known, by its version; what a draft's function is changed to makes no new version."""
        same = (live.version, published) == (state.get("version"), state.get("published"))
        return same and (published or state.get("function") is None)
