"""Who may do what in an organization: roles, and the OAuth clients that programs and integrations log in with.

Each resource is a folder of the same shape as in `integrations`. How objects of either kind are listed, read, created
and saved stands in `objects`; divisions, and who holds which role, in `grants`. `api` brings the requests of all
together.
"""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.authorization.oauth_client.lookup import OAUTH_CLIENT
from genesyscloud_provider.authorization.oauth_client.resource import OAuthClient
from genesyscloud_provider.authorization.role.lookup import ROLE
from genesyscloud_provider.authorization.role.resource import Role
from genesyscloud_provider.framework.lookup import Lookup
from genesyscloud_provider.framework.resource import Resource

__all__ = ["LOOKUPS", "RESOURCES"]

RESOURCES: Final[tuple[type[Resource[Any, Any]], ...]] = (Role, OAuthClient)
"""The family's resources, in the order in which one may refer to another."""

LOOKUPS: Final[tuple[Lookup[Any, Any], ...]] = (ROLE, OAUTH_CLIENT)
"""The family's lookups."""
