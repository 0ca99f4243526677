"""Every resource that there is."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.custom_auth_action.resource import CustomAuthAction
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration

__all__ = ["RESOURCES"]

RESOURCES: Final[tuple[type[Resource[Any]], ...]] = (
    IntegrationCredential,
    DataActionIntegration,
    DataAction,
    CustomAuthAction,
)
"""Every resource's class."""
