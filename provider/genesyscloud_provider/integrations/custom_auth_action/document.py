"""A live custom auth action as a program would write it, and as a state remembers it."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.integrations.action_config import document, models

__all__ = ["PARTS", "UNCHANGED", "remembered", "seen_of", "version_of"]

UNCHANGED: Final = 1
"""The version of an action that nobody has changed yet (API reference 8.4)."""


PARTS: Final = ("request", "response")


def version_of(live: models.Action) -> int:
    """The version of a live action; one that nobody has changed may tell none."""
    return live.version or UNCHANGED


def seen_of(live: models.Action) -> Properties:
    """A live action as a program would write it."""
    config = document.config_of(live.config)
    return {"name": live.name, "config": {part: config[part] for part in PARTS if part in config}}


def remembered(live: models.Action, state: Properties) -> Properties:
    """What the state keeps for the deletion: of an action that nobody has changed, what it is."""
    if version_of(live) == UNCHANGED:
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
