"""Every resource that there is."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.resources.base import Resource
from genesyscloud_provider.resources.credential import IntegrationCredential
from genesyscloud_provider.resources.integration import DataActionIntegration

__all__ = ["RESOURCES"]

RESOURCES: Final[tuple[type[Resource[Any]], ...]] = (IntegrationCredential, DataActionIntegration)
"""Every resource's class."""
