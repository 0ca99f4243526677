"""What a program wants of a custom auth action, and what of it is different."""

from __future__ import annotations

from genesyscloud_provider.framework.properties import Properties, differs
from genesyscloud_provider.integrations.action_config import diff

__all__ = ["differing", "wanted_of"]


def wanted_of(state: Properties, news: Properties) -> Properties:
    """What the program wants of the action: a name only where it gives one, or has given one and took it away."""
    name = news.get("name")
    if name is None and state.get("name") is not None:
        name = (state.get("found") or {}).get("name")
    return {"config": news.get("config"), **({} if name is None else {"name": name})}


def differing(before: Properties, wanted: Properties) -> list[str]:
    """The paths at which what is wanted, some of which may be unknown, is not what it was before."""
    found = [f"config.{path}" for path in diff.changed_settings(before, wanted)]
    return [*found, *(["name"] if "name" in wanted and differs(before.get("name"), wanted["name"]) else [])]
