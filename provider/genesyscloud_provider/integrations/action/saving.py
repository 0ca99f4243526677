"""Saving an action: drafted, validated and published, or changed in place. Nobody's edit is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from genesyscloud_provider.client.errors import ApiError, BadRequest, Conflict, GenesysCloudError, NotFound, Refused
from genesyscloud_provider.framework.archives import fingerprint_of
from genesyscloud_provider.framework.concurrent_edits import save_despite_others
from genesyscloud_provider.framework.messages import contested, gone
from genesyscloud_provider.framework.reading import known, without
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Stored, Unfinished
from genesyscloud_provider.integrations.action import diff, document, function
from genesyscloud_provider.integrations.action.inputs import ActionFunction, ActionInputs
from genesyscloud_provider.integrations.action.projection import function_behind, project
from genesyscloud_provider.integrations.action.state import ActionOutputs, ActionState
from genesyscloud_provider.integrations.action_config.api import OF_DRAFTS, Actions
from genesyscloud_provider.integrations.action_config.models import Action
from genesyscloud_provider.integrations.api import api_of

Send = Callable[[str, Mapping[str, Any]], Action]
"""Saves an action by its id and a body."""


class Saving:
    """One action on its way to what the program wants.

    Args:
        session: the session.
        id_: the action's id.
        new: the inputs of the program.
        timeout: how many seconds to wait for code that was uploaded; None for the configured ones.

    Attributes:
        outputs: what is known of it by now.
    """

    def __init__(
        self, session: Session, id_: str, new: ActionInputs, outputs: ActionOutputs, timeout: float | None
    ) -> None:
        self.outputs = outputs
        self._session = session
        self._actions = api_of(session).actions
        self._id = id_
        self._new = new
        self._timeout = timeout

    def finish_new(self) -> None:
        """Give a new draft its function and publish it.

        Raises:
            Refused: the service does not accept it; the draft is gone again.
            Unfinished: the draft exists, and something is missing.
        """
        try:
            self._equip_and_publish(None, new=True)
        except Exception as error:
            if isinstance(error, _NotAccepted) and self._is_gone_after(error, self._actions.remove):
                raise
            raise self._unfinished(error, lambda: self._actions.remove(self._id)) from error

    def go_on(self, state: ActionState) -> None:
        """Change a draft that was never published, and publish it if the program says so.

        Raises:
            Unfinished: some of it was done.
        """
        body = document.to_send(self._new, contract=True)
        try:
            version = self._save(self._actions.change_draft, body, state, state.outputs.version, published=False)
        except NotFound:
            if self._actions.find(self._id, fresh=True):
                raise Refused(
                    "somebody has published it since the last deployment",
                    "Run `pulumi refresh`, and take `publish` out of the program; then run `pulumi up`.",
                ) from None
            raise
        self._note(version=version)
        try:
            # What function the draft has is not known: only its code is, by its hash.
            self._equip_and_publish(known(state.outputs.code_hash))
        except Exception as error:
            if isinstance(error, _NotAccepted) and self._is_as_before(state):
                raise
            raise self._unfinished(error) from error

    def change(self, state: ActionState) -> None:
        """Change what is published, by one request."""
        body = document.to_send(self._new, contract=False)
        self._note(version=self._save(self._actions.change, body, state, state.outputs.version, published=True))

    def republish(self, state: ActionState) -> None:
        """Change what is published together with its function: all of it or, if anything fails, nothing."""
        draft = self._redraft()
        try:
            base = self._actions.published_version(self._id)
            if base != state.outputs.version:
                self._uncontested(state, published=True)
            version = draft.version or state.outputs.version
            if diff.changed_head(state, self._new):
                body = document.to_send(self._new, contract=False)
                version = self._save(self._actions.change_draft, body, state, version, published=False)
            version = self._equip(state.inputs.function, version, known(state.outputs.code_hash))
            self._require_no_faults()
            # assumes: DRAFTS_LEAVE_THE_PUBLISHED_VERSION
            if self._actions.published_version(self._id) != base:
                raise _busy()
            # assumes: AVAILABLE_CODE_CAN_BE_PUBLISHED
            self._note(version=self._actions.publish(self._id, version).version or version)
        except Exception as error:
            self._is_gone_after(error, self._actions.discard)
            raise

    def _save(self, send: Send, body: Mapping[str, Any], state: ActionState, version: int, *, published: bool) -> int:
        """Save over the version last seen, or over a later one that leaves alone what the program manages."""
        saved = save_despite_others(
            lambda seen: send(self._id, {**body, "version": seen}),
            version,
            lambda: self._uncontested(state, published=published),
        )
        return saved.version or version

    def _equip(
        self, last: ActionFunction | None, version: int, code_hash: str | None = None, *, new: bool = False
    ) -> int:
        """Give a draft the function that the program wants; `outputs` learn of the code when it has arrived.

        Args:
            last: the function that it has; None where that is not known.
            version: the version that it has.
            code_hash: the hash of the code that it has.
            new: whether nobody else can have seen the draft yet.

        Returns:
            The version that the draft has then: its function may move it.

        Raises:
            Refused: somebody else changes the draft meanwhile, which would be published with ours. Of templates
                that is not seen.
        """
        wanted = self._new.function
        if wanted is None:
            return version
        files = None if wanted.code is None else function.files_of(wanted.code) or None
        sends = files is not None and fingerprint_of(files) != code_hash
        if not sends and function.same_settings(last, wanted):
            return version
        before = None if new else self._draft()
        if before and before.version != version:
            raise _busy()
        if not function.same_settings(last, wanted):
            zip_id = "" if new else function.zip_id(self._session, self._id)
            function.save(self._session, self._id, wanted, zip_id)
        if sends and files is not None:
            self.outputs = without(self.outputs, "code_hash")
            zip_id = function.deliver(self._session, self._id, files, self._timeout)
            function.save(self._session, self._id, wanted, zip_id)
            self._note(code_hash=fingerprint_of(files))
        after = self._draft()
        if before and not document.same_but_function(before, after):
            raise _busy()
        return after.version or version

    def _draft(self) -> Action:
        """The draft as it is, without the texts of its templates."""
        draft = self._actions.find_draft(self._id, texts=False)
        if draft is None:
            raise gone()
        return draft

    def _equip_and_publish(self, code_hash: str | None, *, new: bool = False) -> None:
        """Make a draft that was never published what the program wants; for the arguments see `_equip`."""
        version = self._equip(None, self.outputs.version, code_hash, new=new)
        self._note(version=version)
        if diff.publishes(self._new) is False:
            return
        self._require_no_faults()
        # assumes: AVAILABLE_CODE_CAN_BE_PUBLISHED
        self._note(version=self._actions.publish(self._id, version).version or version, published=True)

    def _note(self, **outputs: Any) -> None:
        self.outputs = self.outputs.model_copy(update=outputs)

    def _unfinished(self, error: Exception, rollback: Callable[[], None] | None = None) -> Unfinished:
        if rollback:  # of a new draft nobody knows yet: what moved its version was this process
            with suppress(GenesysCloudError):
                self._note(version=self._draft().version or self.outputs.version)
        return Unfinished(self._id, Stored(self._new, self.outputs), error, rollback)

    def _require_no_faults(self) -> None:
        faults = self._actions.faults(self._id)
        if faults:
            raise _NotAccepted(faults)

    def _redraft(self) -> Action:
        try:
            # assumes: SECOND_DRAFT_IS_A_CONFLICT
            return self._actions.redraft(self._id)
        except Conflict as conflict:
            raise Refused(
                f"it has a draft already, which may be somebody's work ({conflict.message})",
                "Nothing was changed. Publish or discard the draft in Genesys Cloud, then run `pulumi refresh` and"
                " `pulumi up`.",
            ) from None

    def _is_as_before(self, state: ActionState) -> bool:
        """Change a draft back; a function cannot be."""
        if self._new.function is not None:
            return False
        body = {**document.to_send(state.inputs, contract=True), "version": self.outputs.version}
        try:
            self._actions.change_draft(self._id, body)
        except GenesysCloudError:
            return False
        return True

    def _is_gone_after(self, error: Exception, remove: Callable[[str], None]) -> bool:
        """Remove what an error left behind; the error tells if that fails too."""
        try:
            remove(self._id)
        except GenesysCloudError as another:
            if isinstance(error, GenesysCloudError):
                remains = f"Its draft could not be discarded again ({another.message})."
                by_hand = f"Discard it in Genesys Cloud, or by `{OF_DRAFTS.deletion} {self._id}`."
                error.remedy = f"{error.remedy} {remains} {by_hand}".strip()
            return False
        return True

    def _uncontested(self, state: ActionState, *, published: bool) -> int:
        """The live version, unless somebody else changed what the program manages."""
        live = self._actions.find(self._id, fresh=True) if published else self._actions.find_draft(self._id)
        if live is None:
            raise gone()
        behind = function_behind(api_of(self._session), live, state, published)
        seen = project(api_of(self._session), live, behind, state, published)
        managed = ["name", "category", "config", "function", *([] if published else ["contract", "secure"])]
        names = [
            each for each in managed if not diff.same(each, seen, state.inputs) and not diff.same(each, seen, self._new)
        ]
        last = known(state.outputs.code_hash)
        code_hash = function.code_hash(behind, last) if behind else None
        if code_hash != last and "code" in function.changed(seen.function, code_hash, self._new.function):
            names.append("function.code")
        if names:
            raise contested(names)
        return live.version or state.outputs.version


# assumes: VALIDATION_TELLS_WHY_A_CREATION_IS_REFUSED
def reasons(actions: Actions, refusal: ApiError, draft: Callable[[], Action]) -> GenesysCloudError:
    """Why a new action is refused, by the validation of a draft of it, which is gone again afterwards.

    Args:
        actions: the organization's actions.
        refusal: what the service said when the action was to be created.
        draft: drafts it.

    Returns:
        The refusal with what is to be done; it says which draft is left, if one is.
    """
    try:
        drafted = draft()
    except BadRequest:
        return refusal
    except GenesysCloudError as error:
        return _with(refusal, f"It was to be drafted to learn more, and that failed too: {error}")
    why = _validated(actions, drafted.id, refusal)
    try:
        actions.remove(drafted.id)
    except GenesysCloudError as error:
        left = f"The draft {drafted.id}, which was made to learn more, could not be removed again ({error.message})."
        return _with(why, f"{left} `{OF_DRAFTS.deletion} {drafted.id}` removes it.")
    return why


def _validated(actions: Actions, id_: str, refusal: ApiError) -> GenesysCloudError:
    try:
        faults = actions.faults(id_)
    except GenesysCloudError as error:
        return _with(refusal, f"Why it is refused could not be found out: {error}")
    if faults:
        return _NotAccepted(faults)
    refusal.remedy = (  # there is nothing that could be corrected
        "The service's validation of a draft finds nothing wrong. If the refusal stays, create it with `publish` false,"
        " and publish it by a second `pulumi up`."
    )
    return refusal


def _with(error: GenesysCloudError, remedy: str) -> GenesysCloudError:
    error.remedy = f"{error.remedy} {remedy}".strip()
    return error


def _busy() -> Refused:
    return Refused(
        "somebody else is changing it at this moment",
        "Nothing was overwritten. Run `pulumi refresh`, then `pulumi up`.",
    )


class _NotAccepted(Refused):
    """The service's validation found faults."""

    def __init__(self, faults: list[str]) -> None:
        lines = "".join(f"\n  - {each}" for each in faults)
        super().__init__(f"Genesys Cloud does not accept it:{lines}\n", "Correct it in the program.")
