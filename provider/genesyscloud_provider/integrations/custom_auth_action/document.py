"""A live custom auth action as a program would write it, and as a state remembers it."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.reading import known, model_of
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.action_config import document, models
from genesyscloud_provider.integrations.custom_auth_action.inputs import AuthActionConfig, AuthActionInputs
from genesyscloud_provider.integrations.custom_auth_action.state import AuthActionOutputs, OriginalAuthAction

AuthActionState = Stored[AuthActionInputs, AuthActionOutputs]

UNCHANGED: Final = 1
"""The version of an action that nobody has changed yet (API reference 8.4)."""

_PARTS: Final = ("request", "response")


def version_of(live: models.Action) -> int:
    """The version of a live action; one that nobody has changed may tell none."""
    return live.version or UNCHANGED


def config_of(live: models.Action) -> AuthActionConfig:
    """How a live action logs in, as a program would write it."""
    config = document.config_of(live.config)
    return model_of(AuthActionConfig, {part: config[part] for part in _PARTS if part in config})


def outputs_of(live: models.Action, state: AuthActionState | None) -> AuthActionOutputs:
    """What a state keeps of a live action: its version and, for the deletion, what it was before anybody changed it."""
    values: dict[str, Any] = {"version": version_of(live)}
    if version_of(live) == UNCHANGED:
        values["found"] = {"name": live.name, "config": _whole(live.config or models.ActionConfig())}
    outputs = model_of(AuthActionOutputs, values)
    if version_of(live) == UNCHANGED or state is None:
        return outputs
    kept = {name: getattr(state.outputs, name) for name in ("found", "saved_version")}
    known_before = {name: each for name, each in kept.items() if name in state.outputs.model_fields_set}
    return outputs.model_copy(update=known_before)


def _whole(config: models.ActionConfig) -> dict[str, Any]:
    """A configuration with its defaults: where it is written back, nothing of another one may stay."""
    parts = {
        "request": config.request.model_dump(by_alias=True, exclude={"request_template_uri"}),
        "response": config.response.model_dump(by_alias=True, exclude={"success_template_uri"}),
    }
    return {
        part: {key: each for key, each in settings.items() if document.says(key, each)}
        for part, settings in parts.items()
    }


def original_of(state: AuthActionState) -> OriginalAuthAction | None:
    """What the action was before anybody changed it; None where that is not known."""
    return known(state.outputs.found)
