"""Every resource that there is."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.resources.action import DataAction
from genesyscloud_provider.resources.base import Resource
from genesyscloud_provider.resources.credential import IntegrationCredential
from genesyscloud_provider.resources.custom_auth_action import CustomAuthAction
from genesyscloud_provider.resources.integration import DataActionIntegration

__all__ = ["RESOURCES"]

RESOURCES: Final[tuple[type[Resource[Any]], ...]] = (
    IntegrationCredential,
    DataActionIntegration,
    DataAction,
    CustomAuthAction,
)
"""Every resource's class."""
