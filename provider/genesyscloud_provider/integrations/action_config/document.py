"""An action as the service holds it and as a program writes it: the same names, without the service's defaults."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.properties import UNKNOWN, Properties, alike
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config import models

DEFAULTS: Final[dict[str, Any]] = {
    "request.requestTemplate": "${input.rawRequest}",
    "request.headers": {},
    "response.translationMap": {},
    "response.translationMapDefaults": {},
    "response.successTemplate": "${rawResult}",
    "timeoutSeconds": facts.ACTION_SECONDS[1],
}
"""What the service holds where nothing was set (API reference 8.2)."""

_NEVER_EMPTY: Final = ("requestUrlTemplate", "requestType")

PARTS: Final = ("request", "response")


def flat(config: Properties, *, function: bool = False) -> dict[str, Any]:
    """A configuration's settings by path, defaults and nulls left out, so that two can be compared.

    Args:
        config: the configuration.
        function: whether it is a function's: how that is called is the service's to say.
    """
    settings = {key: value for key, value in config.items() if key not in PARTS or value is UNKNOWN}
    for part in (each for each in PARTS if each not in settings):
        settings |= {f"{part}.{key}": value for key, value in (config.get(part) or {}).items()}
    defaults = DEFAULTS
    if function:
        settings.pop("request.requestUrlTemplate", None)
        # assumes: FUNCTION_ACTIONS_ARE_CALLED_BY_POST
        defaults = {**DEFAULTS, "request.requestType": "POST"}
    return {path: value for path, value in settings.items() if not alike(value, defaults.get(path))}


# assumes: WHAT_IS_SAVED_COMES_BACK
def config_of(live: models.ActionConfig | None, *, function: bool = False) -> Properties:
    """A live configuration as a program would write it."""
    if live is None:
        return {}
    request = live.request.model_dump(by_alias=True, exclude={"request_template_uri"})
    response = live.response.model_dump(by_alias=True, exclude={"success_template_uri"})
    whole = {"request": request, "response": response, "timeoutSeconds": live.timeout_seconds}
    config: Properties = {}
    for path, value in flat(whole, function=function).items():
        part, _, key = path.rpartition(".")
        if says(key, value):
            (config.setdefault(part, {}) if part else config)[key] = value
    return config


def says(key: str, value: Any) -> bool:
    """Whether a live setting is there: an empty template is one, an empty URL is none."""
    return value is not None and (value != "" or key not in _NEVER_EMPTY)
