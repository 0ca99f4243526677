"""The six operations of `CustomAuthAction`.

The action comes with its credential and goes with it (API reference 8.4), so it is taken over and set back here where
other resources are created and deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

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
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.messages import contested, gone, may_be_deleted_outside, title_of
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Created, Diff, Failure, Reading, roots
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config import diff, validate
from genesyscloud_provider.integrations.action_config.api import AUTH_ACTION_SECONDS
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.custom_auth_action.diff import differing, wanted_of
from genesyscloud_provider.integrations.custom_auth_action.document import (
    PARTS,
    UNCHANGED,
    remembered,
    seen_of,
    version_of,
)
from genesyscloud_provider.integrations.custom_auth_action.inputs import AuthActionInputs
from genesyscloud_provider.integrations.custom_auth_action.state import AuthActionOutputs
from genesyscloud_provider.integrations.protection import Protection

__all__ = ["CustomAuthAction"]


class CustomAuthAction(Resource[AuthActionInputs, AuthActionOutputs]):
    """The action that comes with a `userDefinedOAuth` credential (API reference 8.4)."""

    name: ClassVar[str] = "CustomAuthAction"
    noun: ClassVar[str] = "custom auth action"
    inputs = AuthActionInputs
    outputs = AuthActionOutputs

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._protection = Protection(session)

    def validate(self, olds: Properties, news: Properties) -> Iterator[Failure]:
        """What Web Services do not allow; no other system has such an action."""
        system, name, config = validate.system_of(news), news.get("name"), news.get("config")
        if system and system != _WEB_SERVICES:
            yield Failure(
                "integration.type",
                f"must be {_WEB_SERVICES.written_as}: {system.title} integrations have no custom auth action",
            )
        if isinstance(name, str) and not name.strip():
            yield Failure("name", "must not be empty; left out, the action keeps its own")
        if isinstance(config, dict):
            yield from validate.failures({part: config.get(part) for part in PARTS}, _WEB_SERVICES)

    def compare(self, id_: str, state: Properties, news: Properties, urn: str) -> Diff:
        """A name that the program does not give is no change."""
        changed = dict.fromkeys(differing(state, wanted_of(state, news)), Change.UPDATE)
        return Diff({**diff.of_integration(state, news), **changed})

    def create(self, news: Properties, timeout: float | None = None) -> Created:
        """Take over the action that is there: look at it, and save what differs with one request."""
        inputs = self.parse(news)
        integration = inputs.integration.id
        with while_doing(f"configuring the custom auth action of the integration {integration}"):
            live = api_of(self.session).actions.auth_action(integration)
            if live is None:
                raise Refused(
                    f"it has none, and none has appeared within {AUTH_ACTION_SECONDS:.0f} seconds",
                    "It comes with a credential of type"
                    f" {facts.AUTH_ACTION_CREDENTIAL_TYPE} on a {_WEB_SERVICES.title} integration: link one. If one"
                    " is linked, run `pulumi up` again.",
                )
            seen, wanted = seen_of(live), wanted_of({}, news)
            state = {**self.written(news), **remembered(live, {}), "version": version_of(live)}
            if differing(seen, wanted):
                self._save(live.id, state, known=seen, wanted=wanted)
                if version_of(live) != UNCHANGED:
                    self.session.warn(
                        f"The custom auth action {live.name!r} ({live.id}) had been changed before this program took it"
                        " over. That change is lost: the program's name and configuration stand in its place, and stay"
                        " when the resource is deleted."
                    )
            return Created(live.id, state)

    def read(self, id_: str, state: Properties) -> Reading | None:
        """One request and one for each template: no listing shows these actions."""
        with while_doing(f"reading the custom auth action {title_of(id_, state)}"):
            integration = _integration_of(id_)
            live = api_of(self.session).actions.find(id_, fresh=True)
        if live is None:
            return None
        # A version says nothing here: one that came anew with another credential begins at the first again.
        importing, seen = "config" not in state, seen_of(live)
        inputs: Properties = {
            "integration": {**(state.get("integration") or {}), "id": integration},
            # In the program's own spelling where that means the same.
            "config": seen["config"] if importing or differing(state, {"config": seen["config"]}) else state["config"],
        }
        if importing or state.get("name") is not None:
            inputs["name"] = live.name
        return Reading({**inputs, **remembered(live, state), "version": version_of(live)}, inputs)

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """One request; none where nothing changes."""
        self.parse(news)
        wanted = wanted_of(state, news)
        updated = {**self.written(news), **self.computed(state)}
        if differing(state, wanted):
            with while_doing(f"updating the custom auth action {title_of(id_, state)}"), may_be_deleted_outside():
                self._save(id_, updated, known={**(state.get("found") or {}), **self.written(state)}, wanted=wanted)
        return updated

    def delete(self, id_: str, state: Properties) -> None:
        """Set the action back to what it was, where that is known and nobody else has changed it since.

        It goes with its credential or its integration, often right after this: whatever keeps it from being set back is
        a warning and no error.
        """
        found = state.get("found")
        # Under another name in the program, the same action is created before it is deleted: then it is in use.
        if not found or state.get("savedVersion") is None or self.session.plan.title_of_made(id_):
            return
        title = title_of(id_, state)
        with while_doing(f"setting back the custom auth action {title}"):
            why = self._protection.keeps_login(_integration_of(id_)) or self._set_back(id_, state, found)
        if why:
            self.session.warn(f"The custom auth action {title} was not set back to what it was at first: {why}")

    def _explain(self, problem: ErrorDetails) -> str:
        if problem["loc"][-1] in ("timeoutSeconds", "timeout_seconds"):
            return "is nothing that Genesys Cloud takes for a custom auth action: leave it out"
        return super()._explain(problem)

    def _save(self, id_: str, state: Properties, *, known: Properties, wanted: Properties) -> None:
        """Save what is wanted, with the version last seen; `state` gets the new one.

        Somebody else's edit meanwhile is never overwritten unseen: `known` is what is known of the action.
        """
        actions = api_of(self.session).actions
        saved = save_despite_others(
            lambda version: actions.change(id_, {**wanted, "version": version}),
            state["version"],
            lambda: self._uncontested(id_, known, wanted),
        )
        state["version"] = state["savedVersion"] = version_of(saved)

    def _uncontested(self, id_: str, known: Properties, wanted: Properties) -> int:
        live = api_of(self.session).actions.find(id_, fresh=True)
        if live is None:
            raise gone()
        seen = seen_of(live)
        changed = set(roots(differing(known, {key: seen[key] for key in wanted})))
        names = [each for each in roots(differing(seen, wanted)) if each in changed]
        if names and version_of(live) != UNCHANGED:
            raise contested(names)
        return version_of(live)

    def _set_back(self, id_: str, state: Properties, found: Properties) -> str | None:
        """Why the action could not be set back; None if it is, or does not exist any more."""
        actions = api_of(self.session).actions
        if state["savedVersion"] != state.get("version"):
            return _CHANGED_SINCE
        try:
            actions.change(id_, {**found, "version": state["version"]})
        except NotFound:
            return None
        except VersionConflict:
            live = actions.find(id_, fresh=True)
            return _CHANGED_SINCE if live and differing(seen_of(live), found) else None
        except NotAuthenticated:
            raise
        except ApiError as error:
            return str(error)
        return None


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
