"""Where an action's state and what its program wants are different, and when that means another action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from genesyscloud_provider.framework.declaration import ITSELF
from genesyscloud_provider.framework.properties import UNKNOWN, differs, unknown_paths
from genesyscloud_provider.framework.reading import known, values_of
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.action import document, function
from genesyscloud_provider.integrations.action_config.diff import changed_settings

_NAMES: Final = ("name", "category")


def is_published(state: Stored[Any, Any]) -> bool:
    """Whether the action was published: what the service freezes then means another action from then on."""
    return bool(known(state.outputs.published))


def changed_schemas(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """The sides of the contract that are different."""
    return _changed_sides(state.inputs.contract, new.contract)


def other_secrecy(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """Whether only secure flows may call it; not said is false."""
    return () if bool(known(state.inputs.secure)) == (new.secure or False) else ITSELF


def changed_config(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """The settings that are different; a service default is no change."""
    of_function = any(each.function is not None for each in (state.inputs, new))
    return changed_settings(state.inputs.config, new.config, function=of_function)


def changed_function(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """The parts of the function that are different; the code by its files."""
    return function.changed(state.inputs.function, known(state.outputs.code_hash), new.function)


def other_publication(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """What is published is not to be, or the other way round.

    Of what is published a refresh shows the first, where somebody else did that.
    """
    return ITSELF if is_published(state) is (publishes(new) is False) else ()


def changed_head(state: Stored[Any, Any], new: Any) -> list[str]:
    """The changes that one request saves: of the names and the configuration."""
    names = [each for each in _NAMES if differs(getattr(state.inputs, each), getattr(new, each))]
    return [*names, *(f"config.{path}" for path in changed_config(state, new))]


def same(name: str, one: Any, other: Any) -> bool:
    """Whether the inputs of one name of two actions mean the same; `one` and `other` are their inputs."""
    mine, yours = getattr(one, name), getattr(other, name)
    if name == "config":
        return not changed_settings(mine, yours)
    if name == "function":
        return function.same_settings(mine, yours)
    if name == "contract":
        return same_contract(mine, yours)
    if name == "secure":
        return bool(mine) == bool(yours)
    return not differs(mine, yours)


def same_contract(one: Any, other: Any) -> bool:
    """Whether two contracts are the same but for the order in which things are listed that have none."""
    return not _changed_sides(one, other)


def publishes(inputs: Any) -> Any:
    """Whether a program publishes, which it does unless it says otherwise; may be unknown."""
    return True if inputs.publish is None else inputs.publish


def _changed_sides(old: Any, new: Any) -> list[str]:
    before, after = known(old), known(new)
    if before is None or after is None:
        return ["input", "output"]
    return [each for each in ("input", "output") if not _same_schema(getattr(before, each), getattr(after, each))]


def _same_schema(old: Any, new: Any) -> bool:
    unknown = old is UNKNOWN or next(unknown_paths(new), None) is not None
    return not unknown and document.same_schema(values_of(old), values_of(new))
