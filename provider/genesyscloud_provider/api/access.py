"""Access to the one organization that is meant."""

from __future__ import annotations

import threading
from collections.abc import Callable

from genesyscloud_provider.api import models
from genesyscloud_provider.api.client import Client
from genesyscloud_provider.api.clock import Clock
from genesyscloud_provider.api.errors import WrongOrganization
from genesyscloud_provider.api.secrets import Secrets

__all__ = ["Access"]


class Access:
    """The client, and which organization it reaches.

    Args:
        client: sends the requests.
        expected_id: the only organization to work on; None for any.
    """

    def __init__(self, client: Client, expected_id: str | None = None) -> None:
        self._client = client
        self._expected_id = expected_id
        self._organization: models.Organization | None = None
        self._asking = threading.Lock()

    @property
    def client(self) -> Client:
        """The client, once it is sure that it reaches the expected organization.

        Raises:
            WrongOrganization: it reaches another one.
        """
        if self._expected_id is not None:
            self.organization()
        return self._client

    @property
    def clock(self) -> Clock:
        """How time passes."""
        return self._client.clock

    @property
    def report(self) -> Callable[[str], None]:
        """Tells the user what is waited for, when it takes long."""
        return self._client.report

    @property
    def secrets(self) -> Secrets:
        """What is masked in the service's words."""
        return self._client.secrets

    def organization(self) -> models.Organization:
        """The organization's own id and name; asked for once.

        Raises:
            WrongOrganization: it is not the expected one.
        """
        with self._asking:
            if self._organization is None:
                self._organization = self._client.get("/api/v2/organizations/me", models.Organization)
        found = self._organization
        if self._expected_id is not None and self._expected_id.lower() != found.id.lower():
            raise WrongOrganization(
                f"the credentials belong to the organization {found.name!r} ({found.id}), but"
                f" `genesyscloud:organizationId` is {self._expected_id}",
                "Nothing was changed. Use the credentials of the configured organization, or correct the setting.",
            )
        return found
