"""How much room an organization has, as far as it tells: a verification never takes the last of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.commands.verify.kinds import ACTION, DRAFT, INTEGRATION, Kind
from genesyscloud_provider.commands.verify.outcome import NotTried
from genesyscloud_provider.integrations.api import IntegrationsApi
from genesyscloud_provider.integrations.facts import IntendedState
from genesyscloud_provider.integrations.integration.models import Integration
from genesyscloud_provider.integrations.limits import ALL_ACTIONS, NAMESPACES

LEFT: Final = 1
"""How many more objects there is room for, whatever a verification makes."""


class Room:
    """Counts what is there against the organization's limits.

    Args:
        api: the provider's own way to integrations, credentials and actions.
        made: how many objects this verification has: of a kind and, of integrations, of a type.
    """

    def __init__(self, api: IntegrationsApi, made: Callable[[Kind, str], int]) -> None:
        self._api = api
        self._made = made

    def require(self, kind: Kind, type_id: str = "") -> None:
        """Go on only where one more object leaves room for others.

        Args:
            kind: what is to be made.
            type_id: of an integration, its type.

        Raises:
            NotTried: there is too little room, or no such object can be made.
        """
        if kind is INTEGRATION:
            self._require_type(type_id)
        elif kind in (ACTION, DRAFT) and self._actions_left is not None:
            made = self._made(ACTION, "") + self._made(DRAFT, "")
            if self._actions_left - made <= LEFT:
                raise NotTried("there is too little room for one more action")

    def full_types(self, *, with_inactive: bool = False) -> list[str]:
        """The ids of the types whose limit is reached.

        Args:
            with_inactive: whether only those are meant some of whose integrations are inactive.
        """
        return [
            each.id
            for each in self._api.types.all().values()
            if each.max_instances is not None
            and not each.non_installable
            and self._count(each.id) >= each.max_instances
            and (not with_inactive or any(one.type_id == each.id and _is_inactive(one) for one in self._there))
        ]

    def _require_type(self, type_id: str) -> None:
        kind = self._api.types.all().get(type_id)
        if kind is None or kind.non_installable:
            raise NotTried(f"integrations of type {type_id} cannot be made in this organization")
        if kind.max_instances is not None and kind.max_instances - self._count(type_id) <= LEFT:
            raise NotTried(f"there is too little room for one more integration of type {type_id}")

    def _count(self, type_id: str) -> int:
        return sum(each.type_id == type_id for each in self._there) + self._made(INTEGRATION, type_id)

    @cached_property
    def _there(self) -> list[Integration]:
        """The integrations that were there before."""
        return self._api.integrations.others_shown()

    @cached_property
    def _actions_left(self) -> int | None:
        """For how many more custom actions there was room at first; None where that is not told."""
        try:
            limit = self._api.limits.of(NAMESPACES[0]).get(ALL_ACTIONS)
        except GenesysCloudError:
            return None
        if limit is None:
            return None
        actions = self._api.actions
        published = [each for each in actions.all().values() if each.custom]
        return limit - len(published) - len(actions.never_published(actions.drafts().values()))


def _is_inactive(integration: Integration) -> bool:
    return integration.intended_state == IntendedState.DISABLED.value
