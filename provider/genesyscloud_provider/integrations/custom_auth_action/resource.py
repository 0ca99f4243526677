"""`CustomAuthAction`: how a `userDefinedOAuth` credential logs in.

The action comes with its credential and goes with it (API reference 8.4), so it is taken over and set back here where
other resources are created and deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import Field
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
from genesyscloud_provider.framework.declaration import Change, Inputs, Mark, Outputs
from genesyscloud_provider.framework.messages import contested, gone, may_be_deleted_outside, title_of
from genesyscloud_provider.framework.properties import Properties, differs
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Created, Diff, Failure, Reading, roots
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config import diff, document, models, validate
from genesyscloud_provider.integrations.action_config.api import AUTH_ACTION_SECONDS
from genesyscloud_provider.integrations.action_config.inputs import (
    ActionRequest,
    ActionResponse,
    IntegrationReference,
    Part,
)
from genesyscloud_provider.integrations.api import api_of
from genesyscloud_provider.integrations.protection import Protection

__all__ = ["AuthActionInputs", "AuthActionOutputs", "CustomAuthAction"]

UNCHANGED: Final = 1
"""The version of an action that nobody has changed yet (API reference 8.4)."""


class AuthActionConfig(Part):
    """How a custom auth action logs in."""

    request: Annotated[
        ActionRequest | None, Field(description="What it sends; `${credentials.…}` are the credential's fields.")
    ] = None
    response: Annotated[
        ActionResponse | None,
        Field(description="What it makes of the answer; the integration's actions know it as `${authResponse.…}`."),
    ] = None


class OriginalAuthAction(Part):
    """A custom auth action as it came with its credential."""

    name: Annotated[str, Field(description="Its name.")]
    config: Annotated[AuthActionConfig, Field(description="How it logged in.")]


class AuthActionInputs(Inputs):
    """The inputs of `CustomAuthAction`."""

    integration: Annotated[
        IntegrationReference,
        Change.REPLACE,
        Field(
            description="The Web Services integration whose credential is of type `userDefinedOAuth`. A change takes"
            " over the action of the other integration."
        ),
    ]
    name: Annotated[
        str | None,
        Change.UPDATE,
        Field(max_length=facts.ACTION_NAME_LENGTH, description="The action's name; it keeps its own by default."),
    ] = None
    config: Annotated[
        AuthActionConfig, Change.UPDATE, Field(description="How it logs in; it has no time-out of its own.")
    ]


class AuthActionOutputs(Outputs):
    """The outputs of `CustomAuthAction`."""

    version: Annotated[int, Field(description="The version that was last seen.")]
    saved_version: Annotated[
        int | None, Field(description="The version that this resource last saved; absent while it has saved none.")
    ] = None
    found: Annotated[
        OriginalAuthAction | None,
        Mark.STABLE,
        Field(
            description="What the action was before anybody changed it, and what a deletion sets it back to. Absent"
            " where somebody had changed it before this resource."
        ),
    ] = None


class CustomAuthAction(Resource[AuthActionInputs]):
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
            yield from validate.failures({part: config.get(part) for part in _PARTS}, _WEB_SERVICES)

    def compare(self, id_: str, state: Properties, news: Properties, urn: str) -> Diff:
        """A name that the program does not give is no change."""
        changed = dict.fromkeys(_differing(state, _wanted(state, news)), Change.UPDATE)
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
            seen, wanted = _seen(live), _wanted({}, news)
            state = {**self.written(news), **_remembered(live, {}), "version": _version(live)}
            if _differing(seen, wanted):
                self._save(live.id, state, known=seen, wanted=wanted)
                if _version(live) != UNCHANGED:
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
        importing, seen = "config" not in state, _seen(live)
        inputs: Properties = {
            "integration": {**(state.get("integration") or {}), "id": integration},
            # In the program's own spelling where that means the same.
            "config": seen["config"] if importing or _differing(state, {"config": seen["config"]}) else state["config"],
        }
        if importing or state.get("name") is not None:
            inputs["name"] = live.name
        return Reading({**inputs, **_remembered(live, state), "version": _version(live)}, inputs)

    def update(self, id_: str, state: Properties, news: Properties, timeout: float | None = None) -> Properties:
        """One request; none where nothing changes."""
        self.parse(news)
        wanted = _wanted(state, news)
        updated = {**self.written(news), **self.computed(state)}
        if _differing(state, wanted):
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
        state["version"] = state["savedVersion"] = _version(saved)

    def _uncontested(self, id_: str, known: Properties, wanted: Properties) -> int:
        live = api_of(self.session).actions.find(id_, fresh=True)
        if live is None:
            raise gone()
        seen = _seen(live)
        changed = set(roots(_differing(known, {key: seen[key] for key in wanted})))
        names = [each for each in roots(_differing(seen, wanted)) if each in changed]
        if names and _version(live) != UNCHANGED:
            raise contested(names)
        return _version(live)

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
            return _CHANGED_SINCE if live and _differing(_seen(live), found) else None
        except NotAuthenticated:
            raise
        except ApiError as error:
            return str(error)
        return None


_PARTS: Final = ("request", "response")

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


def _version(live: models.Action) -> int:
    return live.version or UNCHANGED


def _seen(live: models.Action) -> Properties:
    """A live action as a program would write it."""
    config = document.config_of(live.config)
    return {"name": live.name, "config": {part: config[part] for part in _PARTS if part in config}}


def _remembered(live: models.Action, state: Properties) -> Properties:
    """What the state keeps for the deletion: of an action that nobody has changed, what it is."""
    if _version(live) == UNCHANGED:
        return {"found": {"name": live.name, "config": _whole(live.config or models.ActionConfig())}}
    return {key: state[key] for key in ("found", "savedVersion") if key in state}


def _whole(config: models.ActionConfig) -> Properties:
    """A configuration with its defaults: where it is written back, nothing of another one may stay."""
    parts = {
        "request": config.request.model_dump(by_alias=True, exclude={"request_template_uri"}),
        "response": config.response.model_dump(by_alias=True, exclude={"success_template_uri"}),
    }
    return {
        part: {key: each for key, each in settings.items() if document.says(key, each)}
        for part, settings in parts.items()
    }


def _wanted(state: Properties, news: Properties) -> Properties:
    """What the program wants of the action: a name only where it gives one, or has given one and took it away."""
    name = news.get("name")
    if name is None and state.get("name") is not None:
        name = (state.get("found") or {}).get("name")
    return {"config": news.get("config"), **({} if name is None else {"name": name})}


def _differing(before: Properties, wanted: Properties) -> list[str]:
    """The paths at which what is wanted, some of which may be unknown, is not what it was before."""
    found = [f"config.{path}" for path in diff.changed_settings(before, wanted)]
    return [*found, *(["name"] if "name" in wanted and differs(before.get("name"), wanted["name"]) else [])]
