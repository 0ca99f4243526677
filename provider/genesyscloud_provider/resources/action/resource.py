"""The six operations of `DataAction`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from genesyscloud_provider import catalog
from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError, Refused, VersionConflict, while_doing
from genesyscloud_provider.resources.action import contract, document, function, request
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
    archives = frozenset({("function", "code")})

    def rules(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What the contract, the configuration, the function and the integration's system do not allow."""
        system, config = _system(news), news.get("config")
        yield from contract.failures(news.get("contract"))
        yield from request.failures(config, system)
        yield from function.failures(olds, news, system)
        if _publishes(news) is True:
            if system:
                yield from request.absences(config, system)
            elif config is None and news.get("function") is None:
                yield Failure("config", "is required")
        if _publishes(olds) is True and olds and _publishes(news) is False:
            yield Failure("publish", "cannot become false: what is published stays so. Remove the action instead")

    def foresee(self, olds: Properties, news: Properties, place: str) -> Iterator[Failure]:
        """What the organization says of the function's runtime, if the action did not have it before."""
        if self.run.may_look_ahead:
            with while_doing("looking up the runtimes of functions"):
                yield from function.foresee(self.run, olds, news)

    def diff(self, id_: str, state: Properties, news: Properties, place: str = "") -> Diff:
        """What the service freezes when an action is published is a replacement from then on, and before an update."""
        published = bool(state.get("published"))
        frozen = Change.REPLACE if published else Change.UPDATE
        found: Changes = {
            **_of_integration(state, news),
            **{key: Change.UPDATE for key in ("name", "category") if differs(state.get(key), news.get(key))},
            **{f"contract.{key}": frozen for key in _changed_schemas(state.get("contract"), news.get("contract"))},
            **{f"config.{path}": Change.UPDATE for path in _changed_settings(state, news)},
            **dict.fromkeys(function.changed(state, news), Change.UPDATE),
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
        """Three requests: a draft, its validation, and its publication; a function takes more."""
        inputs = self.parse(news)
        actions = self.run.organization.actions
        with while_doing(f"creating the action {inputs.name!r}"):
            body = {"integrationId": inputs.integration.id, **document.to_send(news, contract=True)}
            draft = actions.draft(body)
            state = {**self.written(news), "version": draft.version or 1, "published": False}
            try:
                self._equip(draft.id, {}, news, state, timeout)
            except Exception as error:
                raise Unfinished(draft.id, state, error, lambda: actions.discard(draft.id)) from error
            if inputs.publish is not False:
                self._publish(draft.id, state, withdraw=True)
            return Created(draft.id, state)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """The published action, or else its draft, projected onto what the program wrote."""
        with while_doing(f"reading the action {title_of(id_, state)}"):
            live, published = self._live(id_, drafted=state.get("published") is False)
            if live is None:
                return None
            behind = self._function(live, state, published)
            inputs = self._projected(live, behind, state, published)
        outputs: Properties = {"version": live.version or 1, "published": published}
        if behind and (code_hash := function.code_hash(behind, state)):
            outputs["codeHash"] = code_hash
        return Reading({**inputs, **outputs}, inputs)

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """One request for what is published, unless its function changes; a draft is validated and published too."""
        self.parse(news)
        updated = {**self.written(news), **self.computed(state)}
        with while_doing(f"updating the action {title_of(id_, state)}"), may_be_deleted_outside():
            if not state["published"]:
                self._continue(id_, state, news, updated, timeout)
            elif function.changed(state, news):
                self._republish(id_, state, news, updated, timeout)
            elif _changed_head(state, news):
                updated["version"] = self._change(id_, state, news)
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

    def _continue(
        self, id_: str, state: Properties, news: Properties, updated: Properties, timeout: float | None
    ) -> None:
        """Change a draft that was never published, and publish it if the program says so."""
        body = {**document.to_send(news, contract=True), "version": state["version"]}
        saved = self.run.organization.actions.change_draft(id_, body)
        updated["version"] = saved.version or state["version"]
        try:
            self._equip(id_, {key: state[key] for key in ("codeHash",) if key in state}, news, updated, timeout)
            if _publishes(news) is not False:
                self._publish(id_, updated, withdraw=False)
        except Unfinished:
            raise
        except Exception as error:
            raise Unfinished(id_, updated, error) from error

    def _republish(
        self, id_: str, state: Properties, news: Properties, updated: Properties, timeout: float | None
    ) -> None:
        """Change what is published together with its function: all of it or, if anything fails, nothing."""
        actions = self.run.organization.actions
        draft = self._redraft(id_, state, news)
        try:
            version = draft.version or state["version"]
            if _changed_head(state, news):
                body = {**document.to_send(news, contract=False), "version": version}
                version = actions.change_draft(id_, body).version or version
            self._equip(id_, state, news, updated, timeout)
            updated["version"] = version
            self._require_no_faults(id_)
            updated["version"] = actions.publish(id_, version).version or version
        except Exception as error:
            self._discard_after(id_, error)
            raise

    def _redraft(self, id_: str, state: Properties, news: Properties) -> models.Action:
        """A draft of what is published, which nobody else has changed as far as the program manages it."""
        actions = self.run.organization.actions
        try:
            draft = actions.redraft(id_, state["version"])
            if draft is None:
                draft = actions.redraft(id_, self._uncontested(id_, state, news))
        except VersionConflict as conflict:
            raise Refused(
                f"it has a draft already, which may be somebody's work ({conflict.message})",
                "Nothing was changed. Publish or discard the draft in Genesys Cloud, then run `pulumi refresh` and"
                " `pulumi up`.",
            ) from None
        if draft is None:
            raise Refused("somebody else is changing it at this moment", "Nothing was changed. Try again.")
        return draft

    def _discard_after(self, id_: str, error: Exception) -> None:
        try:
            self.run.organization.actions.discard(id_)
        except GenesysCloudError as another:
            if isinstance(error, GenesysCloudError):
                remains = f"Its draft could not be discarded again ({another}) Discard it in Genesys Cloud."
                error.remedy = f"{error.remedy} {remains}".strip()

    def _equip(self, id_: str, state: Properties, news: Properties, updated: Properties, timeout: float | None) -> None:
        """Give a draft the function that the program wants; `updated` learns of the code when it has arrived."""
        if news.get("function") is None:
            return
        changed = set(function.changed(state, news))
        if changed - {"function.code"}:
            function.save(self.run, id_, news["function"])
        if "function.code" in changed:
            updated.pop("codeHash", None)
            updated["codeHash"] = function.deliver(self.run, id_, news["function"]["code"], timeout)

    def _require_no_faults(self, id_: str) -> None:
        faults = self.run.organization.actions.faults(id_)
        if faults:
            lines = "".join(f"\n  - {each}" for each in faults)
            raise Refused(f"Genesys Cloud does not accept it:{lines}\n", "Correct this, and run `pulumi up` again.")

    def _publish(self, id_: str, state: Properties, *, withdraw: bool) -> None:
        actions = self.run.organization.actions
        try:
            self._require_no_faults(id_)
            published = actions.publish(id_, state["version"])
        except Refused:
            if withdraw:
                actions.discard(id_)
            raise
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
        behind = self._function(live, state, published=True)
        seen = self._projected(live, behind, state, published=True)
        contested = [
            key
            for key in ("name", "category", "config", "function")
            if not _same(key, seen.get(key), state.get(key)) and not _same(key, seen.get(key), news.get(key))
        ]
        code_hash = function.code_hash(behind, state) if behind else None
        if code_hash != state.get("codeHash") and "function.code" in function.changed(
            {**seen, "codeHash": code_hash}, news
        ):
            contested.append("function.code")
        if contested:
            raise Refused(
                f"somebody else changed it since the last deployment: {', '.join(contested)}",
                "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
            )
        return live.version or state["version"]

    def _function(self, live: models.Action, state: Properties, published: bool) -> models.FunctionConfig | None:
        """The function behind an action; asked for only where there is one."""
        organization = self.run.organization
        if _imports(state):
            integration = organization.integrations.find(live.integration_id)
            behind = integration is not None and function.runs_functions(catalog.system(integration.type_id))
        else:
            behind = state.get("function") is not None
        return organization.functions.find(live.id, draft=not published) if behind else None

    def _projected(
        self, live: models.Action, behind: models.FunctionConfig | None, state: Properties, published: bool
    ) -> Properties:
        importing = _imports(state)
        inputs: Properties = {
            "integration": {**(state.get("integration") or {}), "id": live.integration_id},
            "name": live.name,
            "contract": state.get("contract"),
        }
        config = document.config_of(live.config, function=behind is not None)
        if config or "config" in state:
            inputs["config"] = _written_config(config, state)
        if behind:
            inputs["function"] = function.of_live(behind, state.get("function"))
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


def _imports(state: Properties) -> bool:
    """Whether no more than the id is known so far."""
    return "name" not in state


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


def _changed_head(state: Properties, news: Properties) -> bool:
    """Whether anything else is to be saved than a function."""
    return bool(_changed_settings(state, news)) or any(differs(state.get(key), news.get(key)) for key in _NAMES)


def _changed_settings(state: Properties, news: Properties) -> list[str]:
    if news.get("config") is UNKNOWN:
        return ["request"]
    of_function = any(each.get("function") is not None for each in (state, news))
    before, after = (document.flat(each.get("config") or {}, function=of_function) for each in (state, news))
    return sorted(path for path in {**before, **after} if differs(before.get(path), after.get(path)))


def _same(key: str, one: Any, other: Any) -> bool:
    if key == "config":
        return not _changed_settings({"config": one}, {"config": other})
    if key == "function":
        return function.same_settings(one, other)
    return not differs(one, other)


def _written_config(live: Properties, state: Properties) -> Properties:
    """A live configuration in the program's own spelling where that means the same."""
    written: Properties = state.get("config") or {}
    return written if not _changed_settings({**state, "config": live}, state) else live
