"""One Genesys Cloud organization, and what this process already knows of it.

What was listed, written or deleted in this process is remembered, so that nothing is asked twice; a request that may or
may not have been carried out is resolved by looking, never by sending it again. Thread-safe.
"""

from __future__ import annotations

from genesyscloud_provider.client.access import Access, Expected
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.integrations.action.api import Actions
from genesyscloud_provider.integrations.action.functions_api import Functions
from genesyscloud_provider.integrations.certificates import Certificates
from genesyscloud_provider.integrations.credential.api import Credentials
from genesyscloud_provider.integrations.credential.types_api import CredentialTypes
from genesyscloud_provider.integrations.integration.api import Integrations
from genesyscloud_provider.integrations.integration.types_api import IntegrationTypes

__all__ = ["IntegrationsApi"]


class IntegrationsApi:
    """An organization, by what it holds.

    Args:
        client: sends the requests.
        expected: the only organization to work on.
    """

    def __init__(self, client: Client, expected: Expected | None = None) -> None:
        self._access = Access(client, expected)
        self.types = IntegrationTypes(self._access)
        self.integrations = Integrations(self._access)
        self.credential_types = CredentialTypes(self._access)
        self.credentials = Credentials(self._access, self.integrations, self.credential_types)
        self.actions = Actions(self._access)
        self.functions = Functions(self._access)
        self.certificates = Certificates(self._access)

    @property
    def access(self) -> Access:
        """The way to it, for what is asked beside its objects."""
        return self._access

    def identity(self) -> Organization:
        """The organization's own id and name.

        Raises:
            WrongOrganization: it is not the expected one.
        """
        return self._access.organization()
