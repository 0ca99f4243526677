"""What is different between a state and its program where all kinds of action are alike."""

from __future__ import annotations

from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.properties import UNKNOWN, Properties, differs
from genesyscloud_provider.integrations.action_config import document

__all__ = ["Changes", "changed_settings", "of_integration"]

Changes = dict[str, Change]
"""What each change means, by property path."""


def of_integration(state: Properties, news: Properties) -> Changes:
    """Another integration; one that is not known yet is another one, or there would be nothing to wait for."""
    new, old = news.get("integration"), state.get("integration") or {}
    same = isinstance(new, dict) and new.get("id") is not UNKNOWN and new.get("id") == old.get("id")
    return {} if same else {"integration": Change.REPLACE}


def changed_settings(state: Properties, news: Properties) -> list[str]:
    """The paths within `config` at which it is different; a service default is no change."""
    if news.get("config") is UNKNOWN:
        return ["request"]
    of_function = any(each.get("function") is not None for each in (state, news))
    before, after = (document.flat(each.get("config") or {}, function=of_function) for each in (state, news))
    return sorted(path for path in {**before, **after} if differs(before.get(path), after.get(path)))
