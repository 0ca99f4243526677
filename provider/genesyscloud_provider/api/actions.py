"""Data actions, as far as integrations have to know them (API reference 3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from genesyscloud_provider.api import models, paths
from genesyscloud_provider.api.access import Access
from genesyscloud_provider.api.errors import NotFound
from genesyscloud_provider.api.listing import Listing, walk_pages

__all__ = ["Actions"]

MAX_AGE: Final = 10.0
"""Seconds that a listing of actions may be old when something is deleted because of it."""


class Actions:
    """The organization's actions. The API cannot list those of one integration, so all are listed, once for many."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._listing = Listing(self._list, lambda each: each.id, access.clock)

    def published(self, integration_id: str) -> list[models.Action]:
        """The published custom actions of an integration, by name; from a listing that may be some seconds old."""
        listed = self._listing.all(max_age=MAX_AGE).values()
        custom = [each for each in listed if each.integration_id == integration_id and each.custom]
        return sorted(custom, key=lambda each: (each.name, each.id))

    def still_published(self, action_id: str) -> bool:
        """Whether an action that was listed a moment ago still exists."""
        try:
            self._access.client.get(paths.of(paths.ACTIONS, action_id), models.Action)
        except NotFound:
            self._listing.gone(action_id)
            return False
        return True

    def _list(self) -> Iterable[models.Action]:
        return walk_pages(self._access.client, paths.ACTIONS, models.Page[models.Action])
