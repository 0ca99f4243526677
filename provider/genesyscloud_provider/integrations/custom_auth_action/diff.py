"""What a program wants of a custom auth action, and what of it is different."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from genesyscloud_provider.framework.declaration import ITSELF
from genesyscloud_provider.framework.properties import differs
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.action_config.diff import changed_settings


def another_config(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """The settings that are different; a service default is no change."""
    return changed_settings(state.inputs.config, new.config)


def another_name(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """A name that the program does not give is no change."""
    name = wanted_name(state, new)
    return () if name is None or not differs(state.inputs.name, name) else ITSELF


def wanted_name(state: Stored[Any, Any] | None, new: Any) -> Any:
    """The name that the program wants: the one that it gives or, where it has given one and took it away, the first.

    None where it has no word on it; may be unknown.
    """
    if new.name is not None or state is None or state.inputs.name is None:
        return new.name
    found = known(state.outputs.found)
    return found.name if found else None
