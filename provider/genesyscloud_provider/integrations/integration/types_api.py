"""Integration types, as the organization has them."""

from __future__ import annotations

from collections.abc import Iterable

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.listing import Listing, walk_pages
from genesyscloud_provider.integrations import paths
from genesyscloud_provider.integrations.integration import models


class IntegrationTypes:
    """The organization's integration types; asked for once."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._listing = Listing(self._list, lambda each: each.id, access.clock)

    def all(self) -> dict[str, models.IntegrationType]:
        """Every type by id.

        Raises:
            IncompleteListing: the listing leaves some out.
        """
        return self._listing.all()

    def shown(self, type_id: str) -> models.IntegrationType | None:
        """A type; None if the listing does not show it."""
        return self._listing.shown().get(type_id)

    def _list(self) -> Iterable[models.IntegrationType]:
        return walk_pages(self._access.client, paths.TYPES, Page[models.IntegrationType])
