"""The requests of this family, and what this process already knows of what they answered. Thread-safe."""

from __future__ import annotations

from genesyscloud_provider.authorization.grants import Divisions, Grants
from genesyscloud_provider.authorization.oauth_client.api import OAuthClients
from genesyscloud_provider.authorization.oauth_client.usage import ClientUsage
from genesyscloud_provider.authorization.role.api import Roles
from genesyscloud_provider.authorization.role.permissions import PermissionCatalog
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.framework.session import Session


class AuthorizationApi:
    """The roles and OAuth clients of an organization, by noun.

    Args:
        access: the organization.
    """

    def __init__(self, access: Access) -> None:
        self.divisions = Divisions(access)
        self.grants = Grants(access)
        self.permissions = PermissionCatalog(access)
        self.roles = Roles(access)
        self.clients = OAuthClients(access)
        self.usage = ClientUsage(access)


def api_of(session: Session) -> AuthorizationApi:
    """The one of a session.

    Raises:
        ConfigurationError: credentials or region are not configured.
    """
    return session.get(AuthorizationApi)
