"""Data action integrations and what belongs to them: credentials, actions, certificates.

`facts` says what Genesys Cloud documents, `api` brings the requests of all resources together, `protection` keeps what
is in use. Each resource is a folder: what a program may write (`inputs`), what is wrong with it (`validate`), what a
state holds (`state`), what a difference means (`diff`), the requests (`api`) and their documents (`models`), and
`resource`, which brings them together.
"""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.framework.resource import Resource
from genesyscloud_provider.integrations.action.lookup import ACTION_USAGE, DATA_ACTION, TEST_DATA_ACTION
from genesyscloud_provider.integrations.action.resource import DataAction
from genesyscloud_provider.integrations.certificates.lookup import ACTION_CERTIFICATES, TRUST_STORE
from genesyscloud_provider.integrations.credential.lookup import INTEGRATION_CREDENTIAL
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from genesyscloud_provider.integrations.custom_auth_action.resource import CustomAuthAction
from genesyscloud_provider.integrations.integration.lookup import (
    INTEGRATION,
    INTEGRATION_TYPE,
    INTEGRATION_TYPES,
    INTEGRATIONS,
)
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration
from genesyscloud_provider.integrations.organization import ORGANIZATION

__all__ = ["LOOKUPS", "RESOURCES"]

RESOURCES: Final[tuple[type[Resource[Any, Any]], ...]] = (
    IntegrationCredential,
    DataActionIntegration,
    DataAction,
    CustomAuthAction,
)
"""The family's resources, in the order in which one may refer to another."""

LOOKUPS: Final[tuple[Lookup[Any, Any], ...]] = (
    ORGANIZATION,
    INTEGRATION_TYPE,
    INTEGRATION_TYPES,
    INTEGRATION,
    INTEGRATIONS,
    INTEGRATION_CREDENTIAL,
    DATA_ACTION,
    ACTION_CERTIFICATES,
    ACTION_USAGE,
    TRUST_STORE,
    TEST_DATA_ACTION,
)
"""The family's lookups."""
