"""The six operations of `DataAction`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError, Refused, VersionConflict, while_doing
from genesyscloud_provider.resources.action import contract, document, request
from genesyscloud_provider.resources.action.inputs import ActionInputs, ActionOutputs
from genesyscloud_provider.resources.base import (
    DELETED_OUTSIDE,
    Change,
    Created,
    Diff,
    Failure,
    Reading,
    Resource,
    Unfinished,
    differs,
    may_be_deleted_outside,
    title_of,
)
from genesyscloud_provider.resources.values import UNKNOWN, Properties, unknown_paths

__all__ = ["DataAction"]

Changes = dict[str, Change]


class DataAction(Resource[ActionInputs]):
    """A custom data action (API reference 8)."""

    name: ClassVar[str] = "DataAction"
    inputs = ActionInputs
    outputs = ActionOutputs

    def rules(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the contract, the configuration and the integration's system do not allow."""
        yield from contract.failures(news.get("contract"))
        yield from request.failures(news.get("config"), _system(news))
        if _publishes(olds) is True and olds and _publishes(news) is False:
            yield Failure("publish", "cannot become false: what is published stays so. Remove the action instead")

    def diff(self, id_: str, state: Properties, news: Properties, place: str = "") -> Diff:
        """What the service freezes when an action is published is a replacement from then on, and before an update."""
        published = bool(state.get("published"))
        frozen = Change.REPLACE if published else Change.UPDATE
        found: Changes = {
            **_of_integration(state, news),
            **{key: Change.UPDATE for key in ("name", "category") if differs(state.get(key), news.get(key))},
            **{f"contract.{key}": frozen for key in _changed_schemas(state.get("contract"), news.get("contract"))},
            **{f"config.{path}": Change.UPDATE for path in _changed_settings(state, news)},
        }
        if bool(state.get("secure")) != news.get("secure", False):
            found["secure"] = frozen
        if not published and _publishes(news) is not False:
            found["publish"] = Change.UPDATE
        diff = Diff(found)
        if published and diff.replaces and self.run.was_checked(self.name, news):
            self.run.warn(
                f"The action {title_of(id_, state)} will be replaced ({', '.join(sorted(diff.changes))}) and gets a new"
                " id: flows and scripts that call it have to be pointed to the new one."
            )
        return diff

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Three requests: a draft, its validation, and its publication."""
        inputs = self.parse(news)
        with while_doing(f"creating the action {inputs.name!r}"):
            body = {"integrationId": inputs.integration.id, **document.to_send(news, contract=True)}
            draft = self.run.organization.actions.draft(body)
            state = {**self.written(news), "version": draft.version or 1, "published": False}
            if inputs.publish is not False:
                self._publish(draft.id, state, withdraw=True)
            return Created(draft.id, state)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The published action, or else its draft, projected onto what the program wrote."""
        with while_doing(f"reading the action {title_of(id_, state)}"):
            live, published = self._live(id_, drafted=state.get("published") is False)
            if live is None:
                return None
            inputs = self._projected(live, state, published)
        return Reading({**inputs, "version": live.version or 1, "published": published}, inputs)

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """One request for what is published; a draft is validated and published as well."""
        self.parse(news)
        updated = {**self.written(news), **self.computed(state)}
        with while_doing(f"updating the action {title_of(id_, state)}"), may_be_deleted_outside():
            if state["published"]:
                if _changed_settings(state, news) or any(differs(state.get(key), news.get(key)) for key in _NAMES):
                    updated["version"] = self._change(id_, state, news)
                return updated
            saved = self.run.organization.actions.change_draft(
                id_, {**document.to_send(news, contract=True), "version": state["version"]}
            )
            updated["version"] = saved.version or state["version"]
            if _publishes(news) is not False:
                self._publish(id_, updated, withdraw=False)
            return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Delete the published action and its draft, whichever there is."""
        actions = self.run.organization.actions
        with while_doing(f"deleting the action {title_of(id_, state)}"):
            (actions.delete if state.get("published", True) else actions.discard)(id_)

    def _live(self, id_: str, drafted: bool) -> tuple[models.Action | None, bool]:
        """The action and whether it is published: first as what it was last seen, then as the other."""
        actions = self.run.organization.actions
        forms = [(actions.find, True), (actions.find_draft, False)]
        for look, published in reversed(forms) if drafted else forms:
            live = look(id_)
            if live is not None:
                return live, published
        return None, False

    def _publish(self, id_: str, state: Properties, *, withdraw: bool) -> None:
        actions = self.run.organization.actions
        faults = actions.faults(id_)
        if faults:
            if withdraw:
                actions.discard(id_)
            lines = "".join(f"\n  - {each}" for each in faults)
            raise Refused(f"Genesys Cloud does not accept it:{lines}\n", "Correct this, and run `pulumi up` again.")
        try:
            published = actions.publish(id_, state["version"])
        except GenesysCloudError as error:
            raise Unfinished(id_, state, error, (lambda: actions.discard(id_)) if withdraw else None) from error
        state |= {"version": published.version or state["version"], "published": True}

    def _change(self, id_: str, state: Properties, news: Properties) -> int:
        """Save what changed; somebody else's edit meanwhile is never overwritten unseen."""
        actions = self.run.organization.actions
        body = document.to_send(news, contract=False)
        try:
            changed = actions.change(id_, {**body, "version": state["version"]})
        except VersionConflict:
            changed = actions.change(id_, {**body, "version": self._uncontested(id_, state, news)})
        return changed.version or state["version"]

    def _uncontested(self, id_: str, state: Properties, news: Properties) -> int:
        live = self.run.organization.actions.find(id_, fresh=True)
        if live is None:
            raise Refused("it does not exist any more", DELETED_OUTSIDE)
        seen = self._projected(live, state, published=True)
        contested = [
            key
            for key in ("name", "category", "config")
            if not _same(key, seen.get(key), state.get(key)) and not _same(key, seen.get(key), news.get(key))
        ]
        if contested:
            raise Refused(
                f"somebody else changed it since the last deployment: {', '.join(contested)}",
                "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
            )
        return live.version or state["version"]

    def _projected(self, live: models.Action, state: Properties, published: bool) -> Properties:
        importing = "name" not in state
        inputs: Properties = {
            "integration": {**(state.get("integration") or {}), "id": live.integration_id},
            "name": live.name,
            "config": _written_config(document.config_of(live.config), state.get("config")),
            "contract": state.get("contract"),
        }
        if importing or not published:
            held = live.contract or self.run.organization.actions.contract(live.id)
            seen = document.contract_of(held)
            written = state.get("contract")
            inputs["contract"] = written if written and not _changed_schemas(written, seen) else seen
        if importing or "category" in state:
            inputs["category"] = live.category
        if live.secure or "secure" in state:
            inputs["secure"] = live.secure
        if not published or "publish" in state:
            inputs["publish"] = published
        return inputs


_NAMES = ("name", "category")


def _system(news: Properties) -> catalog.System | None:
    integration = news.get("integration")
    kind = integration.get("type") if isinstance(integration, dict) else None
    return catalog.system(kind) if isinstance(kind, str) else None


def _publishes(inputs: Properties) -> Any:
    """Whether the program publishes, which it does unless it says otherwise; may be unknown."""
    value = inputs.get("publish")
    return True if value is None else value


def _of_integration(state: Properties, news: Properties) -> Changes:
    """Another integration; one that is not known yet is another one, or there would be nothing to wait for."""
    new, old = news.get("integration"), state.get("integration") or {}
    same = isinstance(new, dict) and new.get("id") is not UNKNOWN and new.get("id") == old.get("id")
    return {} if same else {"integration": Change.REPLACE}


def _changed_schemas(old: Any, new: Any) -> list[str]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ["input", "output"]
    return [
        key
        for key in ("input", "output")
        if next(unknown_paths(new.get(key)), None) is not None or not document.same_schema(old.get(key), new.get(key))
    ]


def _changed_settings(state: Properties, news: Properties) -> list[str]:
    old, new = state.get("config"), news.get("config")
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ["request"]
    before, after = document.flat(old), document.flat(new)
    return sorted(path for path in {**before, **after} if differs(before.get(path), after.get(path)))


def _same(key: str, one: Any, other: Any) -> bool:
    if key == "config":
        return not _changed_settings({"config": one}, {"config": other})
    return not differs(one, other)


def _written_config(live: Properties, written: Any) -> Properties:
    """A live configuration in the program's own spelling where that means the same."""
    return written if isinstance(written, dict) and _same("config", live, written) else live
