"""What is different between an integration's state and what its program wants, and what each difference means.

A value that is unknown is a change, but never by itself a replacement: only a type *written* differently is one.
"""

from __future__ import annotations

from typing import Any

from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN, Properties, differs
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration import document
from genesyscloud_provider.integrations.integration.inputs import intended

__all__ = ["Changes", "of_configuration", "of_credential", "of_state", "reasons_to_replace"]

Changes = dict[str, Change]
"""What each change means, by property path."""


def of_credential(state: Properties, news: Properties) -> Changes:
    """Giving a credential, taking it away, or writing another type is a replacement; another id is not."""
    old, new = state.get("credential"), news.get("credential")
    if new is UNKNOWN:
        return {"credential": Change.UPDATE}
    if old == new:
        return {}
    if old and not old["id"] and not new:
        return {"credential": Change.UPDATE}  # taken away outside already
    if not old or not new:
        return {"credential": Change.REPLACE}
    if new["type"] is not UNKNOWN and new["type"] != old["type"]:
        return {"credential.type": Change.REPLACE}
    return {"credential.id": Change.UPDATE}


def of_configuration(state: Properties, news: Properties) -> Changes:
    """What differs in the configuration but for the credential; a service default is no change."""
    changes: Changes = {}
    for key, path in {"name": ("name",), **document.ARGUMENTS}.items():
        if news.get(key) is UNKNOWN or not document.same(path, _last(key, path, state, news), news.get(key)):
            changes[key] = Change.UPDATE
    return {**changes, **_of_properties(state.get("properties") or {}, news.get("properties") or {})}


def of_state(state: Properties, news: Properties) -> Changes:
    """Another intended state, or one that was not reached: of a disabled integration, ERROR is as good as inactive."""
    if intended(state) != intended(news):
        return {"intendedState": Change.UPDATE}
    reached = {
        IntendedState.ENABLED: {ReportedState.ACTIVE},
        IntendedState.DISABLED: {ReportedState.INACTIVE, ReportedState.ERROR},
    }.get(intended(news))
    reported = state.get("reportedState")
    return {"reportedState": Change.UPDATE} if reached and reported and reported not in reached else {}


def reasons_to_replace(changes: Changes, state: Properties, news: Properties) -> list[str]:
    """The changes that mean replacement, in words."""
    reasons = []
    for path in (path for path, change in changes.items() if change is Change.REPLACE):
        if path == "credential" and news.get("credential") is UNKNOWN:
            reasons.append("its credential is deleted before another one is created")
        elif path == "credential":
            reasons.append("a credential is given" if news.get("credential") else "the credential is taken away")
        else:
            old, new = _at(path, state), _at(path, news)
            reasons.append(f"`{path}` changes from {_show(old)} to {_show(new)}")
    return reasons


def _last(key: str, path: document.Path, state: Properties, news: Properties) -> Any:
    """The last known value of an argument: others' too, once the program has a word on it."""
    if key in state or key not in news:
        return state.get(key)
    others, _ = document.restore(state.get("configuration") or {})
    return others.get(path)


def _of_properties(old: dict[str, Any], new: Any) -> Changes:
    if new is UNKNOWN:
        return {"properties": Change.UPDATE}
    return {f"properties.{key}": Change.UPDATE for key in {**old, **new} if differs(old.get(key), new.get(key))}


def _at(path: str, properties: Any) -> Any:
    for part in path.split("."):
        properties = properties[part]
    return properties


def _show(value: Any) -> str:
    return "…" if value is UNKNOWN else str(value)
