"""The six operations of `CustomAuthAction`.

The action comes with its credential and goes with it (API reference 8.4), so it is taken over and set back here where
other resources are created and deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from pydantic_core import ErrorDetails

from genesyscloud_provider.client.errors import (
    ApiError,
    NotAuthenticated,
    NotFound,
    Refused,
    VersionConflict,
    while_doing,
)
from genesyscloud_provider.framework.concurrent_edits import save_despite_others
from genesyscloud_provider.framework.messages import contested, gone, may_be_deleted_outside, title_of_stored
from genesyscloud_provider.framework.properties import differs
from genesyscloud_provider.framework.reading import built, known, values_of
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Check, Failure, Listed, Made, Stored, roots
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config import doubts, validate
from genesyscloud_provider.integrations.action_config.diff import changed_settings
from genesyscloud_provider.integrations.action_config.inputs import IntegrationReference
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.custom_auth_action.diff import wanted_name
from genesyscloud_provider.integrations.custom_auth_action.document import (
    UNCHANGED,
    AuthActionState,
    config_of,
    original_of,
    outputs_of,
    version_of,
)
from genesyscloud_provider.integrations.custom_auth_action.filters import AuthActionFilters
from genesyscloud_provider.integrations.custom_auth_action.inputs import AuthActionConfig, AuthActionInputs
from genesyscloud_provider.integrations.custom_auth_action.state import AuthActionOutputs, OriginalAuthAction
from genesyscloud_provider.integrations.protection import Protection


class CustomAuthAction(Resource[AuthActionInputs, AuthActionOutputs]):
    """The action that comes with a `userDefinedOAuth` credential (API reference 8.4)."""

    name: ClassVar[str] = "CustomAuthAction"
    noun: ClassVar[str] = "custom auth action"
    inputs = AuthActionInputs
    outputs = AuthActionOutputs
    listed_by = AuthActionFilters

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._protection = Protection(session)

    def on_check(self, check: Check[AuthActionInputs]) -> Iterator[Failure]:
        """What Web Services do not allow; no other system has such an action."""
        system, name, config = (
            validate.system_of(check.new.integration),
            known(check.new.name),
            known(check.new.config),
        )
        if system and system != _WEB_SERVICES:
            yield Failure(
                "integration.type",
                f"must be {_WEB_SERVICES.written_as}: {system.title} integrations have no custom auth action",
            )
        if name is not None and not name.strip():
            yield Failure("name", "must not be empty; left out, the action keeps its own")
        if config is not None:
            yield from doubts.judged(
                self.session,
                f"The custom auth action {name!r}" if name else "A custom auth action",
                list(validate.failures(config, _WEB_SERVICES)),
                doubts.doubts(config, None, _WEB_SERVICES),
                deployed=bool(check.old and check.old.config == check.new.config),
            )

    def on_create(self, new: AuthActionInputs, timeout: float | None) -> Made[AuthActionOutputs]:
        """Take over the action that is there: look at it, and save what differs with one request."""
        integration = new.integration.id
        with while_doing(f"configuring the custom auth action of the integration {integration}"):
            actions = api_of(self.session).actions
            live = actions.auth_action(integration)
            if live is None:
                raise Refused(
                    f"it has none, and none has appeared within {actions.auth_action_seconds:.0f} seconds",
                    "It comes with a credential of type"
                    f" {facts.AUTH_ACTION_CREDENTIAL_TYPE} on a {_WEB_SERVICES.title} integration: link one. If one"
                    " is linked, run `pulumi up` again.",
                )
            outputs, wanted = outputs_of(live, None), _Wanted(new.config, new.name)
            if wanted.differs_from(config_of(live), live.name):
                outputs = self._save(live.id, outputs, _Wanted(config_of(live), live.name), wanted)
                if version_of(live) != UNCHANGED:
                    self.session.warn(
                        f"The custom auth action {live.name!r} ({live.id}) had been changed before this program took it"
                        " over. That change is lost: the program's name and configuration stand in its place, and stay"
                        " when the resource is deleted."
                    )
            return Made(live.id, outputs)

    def on_read(self, id_: str, state: AuthActionState | None) -> AuthActionState | None:
        """One request and one for each template: no listing shows these actions."""
        with while_doing(f"reading the custom auth action {title_of_stored(id_, state)}"):
            integration = _integration_of(id_)
            live = api_of(self.session).actions.find(id_, fresh=True)
        if live is None:
            return None
        # A version says nothing here: one that came anew with another credential begins at the first again.
        before = state.inputs if state and state.wrote("config") else None
        config, reference = config_of(live), known(before.integration) if before else None
        written: dict[str, Any] = {
            "integration": (reference or built(IntegrationReference)).model_copy(update={"id": integration}),
            # In the program's own spelling where that means the same.
            "config": before.config if before and not changed_settings(before.config, config) else config,
        }
        if before is None or before.name is not None:
            written["name"] = live.name
        return Stored(built(AuthActionInputs, **written), outputs_of(live, state))

    def on_update(
        self, id_: str, state: AuthActionState, new: AuthActionInputs, timeout: float | None
    ) -> AuthActionOutputs:
        """One request; none where nothing changes."""
        wanted = _Wanted(new.config, wanted_name(state, new))
        if not wanted.differs_from(state.inputs.config, state.inputs.name):
            return state.outputs
        found = original_of(state)
        first = found.name if found else None
        last_name = state.inputs.name if state.wrote("name") else first
        with while_doing(f"updating the custom auth action {title_of_stored(id_, state)}"), may_be_deleted_outside():
            return self._save(id_, state.outputs, _Wanted(state.inputs.config, last_name), wanted)

    def on_delete(self, id_: str, state: AuthActionState) -> None:
        """Set the action back to what it was, where that is known and nobody else has changed it since.

        It goes with its credential or its integration, often right after this: whatever keeps it from being set back is
        a warning and no error.
        """
        found = original_of(state)
        # Under another name in the program, the same action is created before it is deleted: then it is in use.
        if found is None or known(state.outputs.saved_version) is None or self.session.plan.title_of_made(id_):
            return
        title = title_of_stored(id_, state)
        with while_doing(f"setting back the custom auth action {title}"):
            why = self._protection.keeps_login(_integration_of(id_)) or self._set_back(id_, state, found)
        if why:
            self.session.warn(f"The custom auth action {title} was not set back to what it was at first: {why}")

    def on_list(self, by: AuthActionFilters) -> Iterator[Listed]:
        """The auth actions of the integrations that have one."""
        for each in api_of(self.session).actions.auth_actions():
            if by.allow(name=each.name, integration=each.integration_id):
                yield Listed(each.id, each.name)

    def _explain(self, problem: ErrorDetails) -> str:
        if problem["loc"][-1] in ("timeoutSeconds", "timeout_seconds"):
            return "is nothing that Genesys Cloud takes for a custom auth action: leave it out"
        return super()._explain(problem)

    def _save(self, id_: str, outputs: AuthActionOutputs, last: _Wanted, wanted: _Wanted) -> AuthActionOutputs:
        """Save what is wanted, with the version last seen; returns the outputs with the new one.

        Somebody else's edit meanwhile is never overwritten unseen: `last` is what is known of the action.
        """
        actions = api_of(self.session).actions
        saved = save_despite_others(
            lambda version: actions.change(id_, {**wanted.document(), "version": version}),
            outputs.version,
            lambda: self._uncontested(id_, last, wanted),
        )
        return outputs.model_copy(update=dict.fromkeys(("version", "saved_version"), version_of(saved)))

    def _uncontested(self, id_: str, last: _Wanted, wanted: _Wanted) -> int:
        live = api_of(self.session).actions.find(id_, fresh=True)
        if live is None:
            raise gone()
        seen = _Wanted(config_of(live), live.name if wanted.name is not None else None)
        changed = set(roots(seen.differs_from(last.config, last.name)))
        names = [each for each in roots(wanted.differs_from(seen.config, live.name)) if each in changed]
        if names and version_of(live) != UNCHANGED:
            raise contested(names)
        return version_of(live)

    def _set_back(self, id_: str, state: AuthActionState, found: OriginalAuthAction) -> str | None:
        """Why the action could not be set back; None if it is, or does not exist any more."""
        actions, original = api_of(self.session).actions, _Wanted(found.config, found.name)
        if state.outputs.saved_version != state.outputs.version:
            return _CHANGED_SINCE
        try:
            actions.change(id_, {**original.document(), "version": state.outputs.version})
        except NotFound:
            return None
        except VersionConflict:
            live = actions.find(id_, fresh=True)
            return _CHANGED_SINCE if live and original.differs_from(config_of(live), live.name) else None
        except NotAuthenticated:
            raise
        except ApiError as error:
            return str(error)
        return None


@dataclass(frozen=True)
class _Wanted:
    """A configuration and a name that an action is to have, or has; no name leaves the action its own."""

    config: AuthActionConfig
    name: str | None

    def differs_from(self, config: AuthActionConfig, name: str | None) -> list[str]:
        """The paths at which this is not what it was before; some of it may be unknown."""
        found = [f"config.{path}" for path in changed_settings(config, self.config)]
        return [*found, *(["name"] if self.name is not None and differs(name, self.name) else [])]

    def document(self) -> dict[str, Any]:
        """What is sent."""
        return {"config": values_of(self.config), **({} if self.name is None else {"name": self.name})}


_WEB_SERVICES: Final = next(
    each for each in facts.SYSTEMS if facts.AUTH_ACTION_CREDENTIAL_TYPE in each.credential_types
)


_CHANGED_SINCE: Final = "somebody else has changed it since. It stays as it is."


def _integration_of(id_: str) -> str:
    integration = id_.removeprefix(facts.AUTH_ACTION_ID)
    if integration == id_:
        raise Refused(
            "this is not the id of a custom auth action",
            f"Write {facts.AUTH_ACTION_ID} and then the id of the integration.",
        )
    return integration
