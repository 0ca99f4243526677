"""Where an integration's state and what its program wants are different, and what that means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from genesyscloud_provider.framework.declaration import ITSELF, Change
from genesyscloud_provider.framework.properties import UNKNOWN, differs
from genesyscloud_provider.framework.reading import known, values_of
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.integration import document

CONFIGURED = ("credential", "name", *document.ARGUMENTS, "properties")
"""The inputs, by wire name, that one save of the configuration writes."""


def another_type(state: Stored[Any, Any], new: Any) -> Iterable[str | None] | Mapping[str | None, Change]:
    """Another integration type; one that is not known yet is an update until it is."""
    written = new.integration_type
    if written is UNKNOWN:
        return {None: Change.UPDATE}
    return () if written in (state.inputs.integration_type, known(state.outputs.integration_type_id)) else ITSELF


def changed_credential(state: Stored[Any, Any], new: Any) -> Mapping[str | None, Change]:
    """Giving a credential, taking it away, or writing another type is a replacement; another id is not."""
    old, meant = state.inputs.credential, new.credential
    if meant is UNKNOWN:
        return {None: Change.UPDATE}
    if values_of(old) == values_of(meant):
        return {}
    if old and not old.id and not meant:
        return {None: Change.UPDATE}  # taken away outside already
    if not old or not meant:
        return {None: Change.REPLACE}
    if meant.type is not UNKNOWN and meant.type != old.type:
        return {"type": Change.REPLACE}
    return {"id": Change.UPDATE}


def another_argument(name: str, key: str) -> Callable[[Stored[Any, Any], Any], Iterable[str | None]]:
    """Compares an argument that stands for one setting; a service default is no change.

    Args:
        name: the argument's name.
        key: its name on the wire.
    """
    path = document.ARGUMENTS[key]

    def compare(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
        wanted = values_of(getattr(new, name))
        return () if wanted is not UNKNOWN and document.same(path, _last(name, path, state, new), wanted) else ITSELF

    return compare


def changed_properties(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """The keys whose values are different."""
    if new.properties is UNKNOWN:
        return ITSELF
    old, wanted = state.inputs.properties or {}, new.properties or {}
    return [key for key in {**old, **wanted} if differs(old.get(key), wanted.get(key))]


def another_state(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """Another intended state."""
    return () if intended(state.inputs) == intended(new) else ITSELF


def unreached(state: Stored[Any, Any], new: Any) -> bool:
    """Whether the intended state was not reached: of a disabled integration, ERROR is as good as inactive."""
    if intended(state.inputs) != intended(new):
        return False
    reached = {
        IntendedState.ENABLED: {ReportedState.ACTIVE},
        IntendedState.DISABLED: {ReportedState.INACTIVE, ReportedState.ERROR},
    }.get(intended(new))
    reported = known(state.outputs.reported_state)
    return bool(reached and reported and reported not in reached)


def intended(inputs: Any) -> Any:
    """The intended state; `ENABLED` unless it says otherwise. May be unknown."""
    return IntendedState.ENABLED if inputs.intended_state is None else inputs.intended_state


def reasons_to_replace(changes: Mapping[str, Change], state: Stored[Any, Any], new: Any) -> list[str]:
    """The changes that mean replacement, in words."""
    reasons = []
    for path in (path for path, change in changes.items() if change is Change.REPLACE):
        if path == "credential" and new.credential is UNKNOWN:
            reasons.append("its credential is deleted before another one is created")
        elif path == "credential":
            reasons.append("a credential is given" if new.credential else "the credential is taken away")
        else:
            old, wanted = (_at(path, values_of(each)) for each in (state.inputs, new))
            reasons.append(f"`{path}` changes from {_show(old)} to {_show(wanted)}")
    return reasons


def _last(name: str, path: document.Path, state: Stored[Any, Any], new: Any) -> Any:
    """The last known value of an argument: others' too, once the program has a word on it."""
    if state.wrote(name) or name not in new.model_fields_set:
        return values_of(getattr(state.inputs, name))
    others, _ = document.restore(known(state.outputs.configuration) or {})
    return others.get(path)


def _at(path: str, values: Any) -> Any:
    for part in path.split("."):
        values = values[part]
    return values


def _show(value: Any) -> str:
    return "…" if value is UNKNOWN else str(value)
