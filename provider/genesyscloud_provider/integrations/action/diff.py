"""What is different between an action's state and what its program wants, and what each difference means."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import Properties, differs, unknown_paths
from genesyscloud_provider.integrations.action import document, function
from genesyscloud_provider.integrations.action_config.diff import Changes, changed_settings, of_integration

__all__ = [
    "Changes",
    "changed_schemas",
    "of_action",
    "of_head",
    "publishes",
    "same",
]

_NAMES: Final = ("name", "category")


def of_action(state: Properties, news: Properties) -> Changes:
    """Every change: what the service freezes when an action is published is a replacement from then on."""
    published = bool(state.get("published"))
    frozen = Change.REPLACE if published else Change.UPDATE
    found = {
        **of_integration(state, news),
        **{f"contract.{key}": frozen for key in changed_schemas(state.get("contract"), news.get("contract"))},
        **dict.fromkeys([*of_head(state, news), *function.changed(state, news)], Change.UPDATE),
    }
    if bool(state.get("secure")) != (news.get("secure") or False):
        found["secure"] = frozen
    if published is (publishes(news) is False):
        found["publish"] = Change.UPDATE  # of what is published a refresh shows it, where somebody else did that
    return found


def of_head(state: Properties, news: Properties) -> list[str]:
    """The changes that one request saves: of the names and the configuration."""
    names = [key for key in _NAMES if differs(state.get(key), news.get(key))]
    return [*names, *(f"config.{path}" for path in changed_settings(state, news))]


def changed_schemas(old: Any, new: Any) -> list[str]:
    """The sides of a contract that are different."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ["input", "output"]
    return [
        key
        for key in ("input", "output")
        if next(unknown_paths(new.get(key)), None) is not None or not document.same_schema(old.get(key), new.get(key))
    ]


def same(key: str, one: Any, other: Any) -> bool:
    """Whether two values of an input mean the same."""
    if key == "config":
        return not changed_settings({"config": one}, {"config": other})
    if key == "function":
        return function.same_settings(one, other)
    if key == "contract":
        return not changed_schemas(one, other)
    if key == "secure":
        return bool(one) == bool(other)
    return not differs(one, other)


def publishes(inputs: Properties) -> Any:
    """Whether the program publishes, which it does unless it says otherwise; may be unknown."""
    value = inputs.get("publish")
    return True if value is None else value
