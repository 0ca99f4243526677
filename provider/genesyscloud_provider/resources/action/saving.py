"""Saving an action: drafted, validated and published, or changed in place. Nobody's edit is overwritten unseen."""

from __future__ import annotations

from genesyscloud_provider.api import models
from genesyscloud_provider.api.errors import GenesysCloudError, Refused, VersionConflict
from genesyscloud_provider.resources.action import changes, document, function
from genesyscloud_provider.resources.action.projection import function_behind, project
from genesyscloud_provider.resources.base import DELETED_OUTSIDE, Unfinished
from genesyscloud_provider.resources.run import Run
from genesyscloud_provider.resources.values import Properties

__all__ = ["Saving"]


class Saving:
    """One action on its way to what the program wants.

    Args:
        run: the run.
        id_: the action's id.
        news: the inputs of the program.
        timeout: how many seconds to wait for code that was uploaded; None for the configured ones.
    """

    def __init__(self, run: Run, id_: str, news: Properties, timeout: float | None) -> None:
        self._run = run
        self._actions = run.organization.actions
        self._id = id_
        self._news = news
        self._timeout = timeout

    def finish_new(self, state: Properties) -> None:
        """Give a new draft its function and publish it; `state` grows with what is done.

        Raises:
            Refused: the service does not accept it; the draft is gone again.
            Unfinished: the draft exists, and something is missing.
        """
        try:
            self._equip({}, state)
            self._publish(state)
        except Exception as error:
            if isinstance(error, _NotAccepted) and self._is_discarded():
                raise
            raise Unfinished(self._id, state, error, lambda: self._actions.discard(self._id)) from error

    def go_on(self, state: Properties, updated: Properties) -> None:
        """Change a draft that was never published, and publish it if the program says so.

        Raises:
            Unfinished: some of it was done.
        """
        body = {**document.to_send(self._news, contract=True), "version": state["version"]}
        saved = self._actions.change_draft(self._id, body)
        updated["version"] = saved.version or state["version"]
        try:
            self._equip({key: state[key] for key in ("codeHash",) if key in state}, updated)
            self._publish(updated)
        except Exception as error:
            raise Unfinished(self._id, updated, error) from error

    def change(self, state: Properties, updated: Properties) -> None:
        """Change what is published, by one request."""
        body = document.to_send(self._news, contract=False)
        try:
            changed = self._actions.change(self._id, {**body, "version": state["version"]})
        except VersionConflict:
            changed = self._actions.change(self._id, {**body, "version": self._uncontested(state)})
        updated["version"] = changed.version or state["version"]

    def republish(self, state: Properties, updated: Properties) -> None:
        """Change what is published together with its function: all of it or, if anything fails, nothing."""
        draft = self._redraft(state)
        try:
            version = draft.version or state["version"]
            if changes.of_head(state, self._news):
                body = {**document.to_send(self._news, contract=False), "version": version}
                version = self._actions.change_draft(self._id, body).version or version
            self._equip(state, updated)
            self._require_no_faults()
            updated["version"] = self._actions.publish(self._id, version).version or version
        except Exception as error:
            self._discard_after(error)
            raise

    def _equip(self, state: Properties, updated: Properties) -> None:
        """Give a draft the function that the program wants; `updated` learns of the code when it has arrived."""
        if self._news.get("function") is None:
            return
        changed = set(function.changed(state, self._news))
        if changed - {"function.code"}:
            function.save(self._run, self._id, self._news["function"])
        if "function.code" in changed:
            updated.pop("codeHash", None)
            updated["codeHash"] = function.deliver(self._run, self._id, self._news["function"]["code"], self._timeout)

    def _publish(self, updated: Properties) -> None:
        if changes.publishes(self._news) is False:
            return
        self._require_no_faults()
        published = self._actions.publish(self._id, updated["version"])
        updated |= {"version": published.version or updated["version"], "published": True}

    def _require_no_faults(self) -> None:
        faults = self._actions.faults(self._id)
        if faults:
            raise _NotAccepted(faults)

    def _redraft(self, state: Properties) -> models.Action:
        """A draft of what is published, which nobody else has changed as far as the program manages it."""
        try:
            draft = self._actions.redraft(self._id, state["version"])
            if draft is None:
                draft = self._actions.redraft(self._id, self._uncontested(state))
        except VersionConflict as conflict:
            raise Refused(
                f"it has a draft already, which may be somebody's work ({conflict.message})",
                "Nothing was changed. Publish or discard the draft in Genesys Cloud, then run `pulumi refresh` and"
                " `pulumi up`.",
            ) from None
        if draft is None:
            raise Refused("somebody else is changing it at this moment", "Nothing was changed. Try again.")
        return draft

    def _is_discarded(self) -> bool:
        try:
            self._actions.discard(self._id)
        except GenesysCloudError:
            return False
        return True

    def _discard_after(self, error: Exception) -> None:
        try:
            self._actions.discard(self._id)
        except GenesysCloudError as another:
            if isinstance(error, GenesysCloudError):
                remains = f"Its draft could not be discarded again ({another}) Discard it in Genesys Cloud."
                error.remedy = f"{error.remedy} {remains}".strip()

    def _uncontested(self, state: Properties) -> int:
        """The live version, unless somebody else changed what the program manages."""
        live = self._actions.find(self._id, fresh=True)
        if live is None:
            raise Refused("it does not exist any more", DELETED_OUTSIDE)
        behind = function_behind(self._run.organization, live, state, published=True)
        seen = project(self._run.organization, live, behind, state, published=True)
        contested = [
            key
            for key in ("name", "category", "config", "function")
            if not changes.same(key, seen.get(key), state.get(key))
            and not changes.same(key, seen.get(key), self._news.get(key))
        ]
        code_hash = function.code_hash(behind, state) if behind else None
        if code_hash != state.get("codeHash") and "function.code" in function.changed(
            {**seen, "codeHash": code_hash}, self._news
        ):
            contested.append("function.code")
        if contested:
            raise Refused(
                f"somebody else changed it since the last deployment: {', '.join(contested)}",
                "Nothing was overwritten. Run `pulumi refresh` to see the change, then `pulumi up`.",
            )
        return live.version or state["version"]


class _NotAccepted(Refused):
    """The service's validation found faults."""

    def __init__(self, faults: list[str]) -> None:
        lines = "".join(f"\n  - {each}" for each in faults)
        super().__init__(f"Genesys Cloud does not accept it:{lines}\n", "Correct this, and run `pulumi up` again.")
