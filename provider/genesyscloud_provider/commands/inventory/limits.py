"""The limits of the inventory, and how much of each is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from genesyscloud_provider.commands.inventory import model
from genesyscloud_provider.commands.inventory.found import Found
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.limits import ACTIONS_OF_ONE, ALL_ACTIONS

NAMES: Final = {ALL_ACTIONS: "Actions in all", ACTIONS_OF_ONE: "Actions of one integration"}
"""What people call the organization's limits whose use can be counted."""


def limits_of(found: Found, actions: Sequence[model.Action]) -> Iterator[model.Limit]:
    """The limits of integrations by their types, then the organization's own.

    Args:
        found: what the organization told.
        actions: its actions.
    """
    yield from _of_types(found)
    used = _actions_used(found, actions)
    for namespace, told in found.limits.items():
        for key, value in told.value.items():
            name = NAMES.get(key, key)
            yield model.Limit(name=name, key=f"{namespace}/{key}", allowed=value, used=used.get(key))


def _of_types(found: Found) -> Iterator[model.Limit]:
    """The limits of the types for data actions that the organization has, or that are documented."""
    # assumes: INACTIVE_INTEGRATIONS_COUNT
    installed = Counter(each.type_id for each in found.integrations.value.values())
    known = {each.integration_type for each in facts.SYSTEMS if each.integration_type}
    ids = (found.types.value.keys() if found.types.whole else known | found.types.value.keys()) | installed.keys()
    for id_ in sorted(each for each in ids if facts.for_data_actions(each)):
        live, system = found.types.value.get(id_), facts.system(id_)
        told = live.max_instances if live else None
        allowed = told if told is not None or system is None else system.max_instances
        if allowed is None:
            continue
        name = (live.name if live else "") or (system.title if system else id_)
        used = installed[id_] if found.integrations.whole else None
        yield model.Limit(name=name, key=id_, allowed=allowed, used=used, documented=told is None)


def _actions_used(found: Found, actions: Sequence[model.Action]) -> dict[str, int]:
    """What counts towards the limits of actions; nothing where some are not seen."""
    if not (found.actions.whole and found.drafts.whole):
        return {}
    # assumes: ACTION_LIMITS_COUNT_CUSTOM_ACTIONS
    custom = Counter(each.integration for each in actions if each.kind is model.ActionKind.CUSTOM)
    return {ALL_ACTIONS: custom.total(), ACTIONS_OF_ONE: max(custom.values(), default=0)}
