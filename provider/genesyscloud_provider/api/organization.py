"""One Genesys Cloud organization, and what this process already knows of it.

What was listed, written or deleted in this process is remembered, so that nothing is asked twice; a request that may or
may not have been carried out is resolved by looking, never by sending it again. Thread-safe.
"""

from __future__ import annotations

from genesyscloud_provider.api import models
from genesyscloud_provider.api.access import Access, Expected
from genesyscloud_provider.api.actions import Actions
from genesyscloud_provider.api.certificates import Certificates
from genesyscloud_provider.api.client import Client
from genesyscloud_provider.api.credential_types import CredentialTypes
from genesyscloud_provider.api.credentials import Credentials
from genesyscloud_provider.api.functions import Functions
from genesyscloud_provider.api.integration_types import IntegrationTypes
from genesyscloud_provider.api.integrations import Integrations

__all__ = ["Organization"]


class Organization:
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

    def identity(self) -> models.Organization:
        """The organization's own id and name.

        Raises:
            WrongOrganization: it is not the expected one.
        """
        return self._access.organization()
