"""What is different between a state and its program where all kinds of action are alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from genesyscloud_provider.framework.declaration import ITSELF
from genesyscloud_provider.framework.properties import differs, is_unknown
from genesyscloud_provider.framework.reading import known, values_of
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.action_config import document
from genesyscloud_provider.integrations.action_config.inputs import Call


def another_integration(state: Stored[Any, Any], new: Any) -> Iterable[str | None]:
    """Another integration; one that is not known yet is another one, or there would be nothing to wait for."""
    old, meant = known(state.inputs.integration), known(new.integration)
    same = meant is not None and known(meant.id) is not None and old is not None and meant.id == old.id
    return () if same else ITSELF


def changed_settings(old: Call | None, new: Call | None, *, function: bool = False) -> list[str]:
    """The paths at which a configuration is different; a service default is no change.

    Args:
        old: the one of the state.
        new: the one that the program wants; may be unknown, or hold what is.
        function: whether it is a function's.
    """
    if is_unknown(new):
        return ["request"]
    before, after = (document.flat(values_of(known(each)) or {}, function=function) for each in (old, new))
    return sorted(path for path in {**before, **after} if differs(before.get(path), after.get(path)))
