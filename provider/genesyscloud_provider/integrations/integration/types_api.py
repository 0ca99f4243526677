"""Integration types, as the organization has them."""

from __future__ import annotations

import threading

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.listing import walk_pages
from genesyscloud_provider.integrations import paths
from genesyscloud_provider.integrations.integration import models


class IntegrationTypes:
    """The organization's integration types; asked for once."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._types: dict[str, models.IntegrationType] | None = None
        self._asking = threading.Lock()

    def all(self) -> dict[str, models.IntegrationType]:
        """Every type by id."""
        with self._asking:
            if self._types is None:
                found = walk_pages(self._access.client, paths.TYPES, Page[models.IntegrationType])
                self._types = {each.id: each for each in found}
            return self._types
