"""A data action as the service takes it."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.properties import alike
from genesyscloud_provider.framework.reading import values_of
from genesyscloud_provider.integrations.action_config.document import DEFAULTS, PARTS
from genesyscloud_provider.integrations.action_config.models import Action, ActionContract

_UNORDERED: Final = ("required", "enum", "type")


# assumes: WHAT_IS_SAVED_COMES_BACK
def contract_of(live: ActionContract) -> dict[str, Any]:
    """A live contract as a program would write it."""
    return {"input": live.input.input_schema or {}, "output": live.output.success_schema or {}}


def to_send(inputs: Any, *, contract: bool) -> dict[str, Any]:
    """What a request that saves an action says of it; a published one takes no contract.

    Defaults are sent as well, so that a setting which was taken out of the program is reset for certain.
    """
    body: dict[str, Any] = {"name": inputs.name, "config": _whole(values_of(inputs.config) or {})}
    # assumes: PATCH_LEAVES_WHAT_IT_DOES_NOT_NAME
    if inputs.category is not None:
        body["category"] = inputs.category
    if contract:
        body["contract"] = {
            "input": {"inputSchema": inputs.contract.input},
            "output": {"successSchema": inputs.contract.output},
        }
        body["secure"] = bool(inputs.secure)
    return body


def _whole(config: dict[str, Any]) -> dict[str, Any]:
    whole = {**config, **{part: dict(config.get(part) or {}) for part in PARTS}}
    for path, default in DEFAULTS.items():
        part, _, key = path.rpartition(".")
        settings = whole[part] if part else whole
        if settings.get(key) is None:
            settings[key] = default
    return whole


def same_but_function(one: Action | None, other: Action | None) -> bool:
    """Whether two looks at one draft show the same, whatever was done to its function between them."""
    return _without_function(one) == _without_function(other)


def _without_function(draft: Action | None) -> Action | None:
    """A draft without its version, and without the URL that calls its function, which is the service's to say."""
    if draft is None or draft.config is None:
        return draft and draft.model_copy(update={"version": None})
    request = draft.config.request.model_copy(update={"request_url_template": ""})
    return draft.model_copy(update={"version": None, "config": draft.config.model_copy(update={"request": request})})


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
