"""An action as the service holds it and as a program writes it: the same names, without the service's defaults."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.properties import UNKNOWN, Properties, alike
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config import models as action_config_models
from genesyscloud_provider.integrations.action import models as action_models

__all__ = ["canonical", "config_of", "contract_of", "flat", "same_schema", "says", "to_send"]

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

_PARTS: Final = ("request", "response")
_UNORDERED: Final = ("required", "enum", "type")


def flat(config: Properties, *, function: bool = False) -> dict[str, Any]:
    """A configuration's settings by path, defaults and nulls left out, so that two can be compared.

    Args:
        config: the configuration.
        function: whether it is a function's: how that is called is the service's to say.
    """
    settings = {key: value for key, value in config.items() if key not in _PARTS or value is UNKNOWN}
    for part in (each for each in _PARTS if each not in settings):
        settings |= {f"{part}.{key}": value for key, value in (config.get(part) or {}).items()}
    defaults = DEFAULTS
    if function:
        settings.pop("request.requestUrlTemplate", None)
        defaults = {**DEFAULTS, "request.requestType": "POST"}
    return {path: value for path, value in settings.items() if not alike(value, defaults.get(path))}


def config_of(live: action_config_models.ActionConfig | None, *, function: bool = False) -> Properties:
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


def contract_of(live: action_models.ActionContract) -> Properties:
    """A live contract as a program would write it."""
    return {"input": live.input.input_schema or {}, "output": live.output.success_schema or {}}


def to_send(news: Properties, *, contract: bool) -> dict[str, Any]:
    """What a request that saves an action says of it; a published one takes no contract.

    Defaults are sent as well, so that a setting which was taken out of the program is reset for certain.
    """
    body: dict[str, Any] = {"name": news["name"], "config": _whole(news.get("config") or {})}
    if news.get("category") is not None:
        body["category"] = news["category"]
    if contract:
        written = news["contract"]
        body["contract"] = {
            "input": {"inputSchema": written["input"]},
            "output": {"successSchema": written["output"]},
        }
        body["secure"] = bool(news.get("secure"))
    return body


def _whole(config: Properties) -> Properties:
    whole = {**config, **{part: dict(config.get(part) or {}) for part in _PARTS}}
    for path, default in DEFAULTS.items():
        part, _, key = path.rpartition(".")
        settings = whole[part] if part else whole
        if settings.get(key) is None:
            settings[key] = default
    return whole


def same_schema(one: Any, other: Any) -> bool:
    """Whether two schemas are the same but for the order in which things are listed that have none."""
    return alike(canonical(one), canonical(other))


def canonical(schema: Any) -> Any:
    """A schema with what has no order in one that is always the same."""
    if isinstance(schema, dict):
        return {
            key: sorted(each, key=repr) if key in _UNORDERED and isinstance(each, list) else canonical(each)
            for key, each in schema.items()
        }
    return [canonical(each) for each in schema] if isinstance(schema, list) else schema
