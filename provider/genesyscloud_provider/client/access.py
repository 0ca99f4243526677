"""Access to the one organization that is meant: by the settings, and by what the states say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import SETTINGS_OF_STATE, GenesysCloudError, NotFound, WrongOrganization
from genesyscloud_provider.client.second_ways import LONGER
from genesyscloud_provider.client.secrets import Secrets


class Expected:
    """Which organization is meant.

    What one provider manages is all in one organization. So the first state that names one speaks for all: for what
    the provider creates as well, of which there is no state yet.

    Args:
        configured: the id that the settings name; None if they name none.
    """

    def __init__(self, configured: str | None = None) -> None:
        self.configured = configured
        self._of_state: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        """Whether anything says which organization is meant."""
        return self.configured is not None or self._of_state is not None

    def note(self, organization_id: str, title: str) -> None:
        """Remember which organization a state names; nothing is sent.

        Args:
            organization_id: the organization's id.
            title: how messages call the object whose state it is.

        Raises:
            WrongOrganization: the settings name another one.
        """
        if self.configured is not None and not same_organization(self.configured, organization_id):
            raise WrongOrganization(
                f"{_SETTING} is {self.configured}, but the state says that {title} is in the organization"
                f" {organization_id}",
                f"Nothing was sent. {_ANOTHER} Otherwise correct the setting. {SETTINGS_OF_STATE}",
            )
        self._of_state = self._of_state or (organization_id, title)

    def require(self, found: Organization) -> None:
        """Make sure that an organization is the one that is meant.

        Raises:
            WrongOrganization: it is another one.
        """
        if self.configured is not None and not same_organization(self.configured, found.id):
            raise WrongOrganization(
                f"the credentials belong to the organization {found.title}, but {_SETTING} is {self.configured}",
                "Nothing was changed. Use the credentials of the configured organization, or correct the setting.",
            )
        if self._of_state is not None:
            require_owner(found, *self._of_state)


def require_owner(found: Organization, organization_id: str, title: str) -> None:
    """Make sure that an organization is the one that a state names.

    Args:
        found: the organization of the credentials.
        organization_id: the one that the state names.
        title: how messages call the object whose state it is.

    Raises:
        WrongOrganization: it is another one.
    """
    if not same_organization(found.id, organization_id):
        raise WrongOrganization(
            f"the credentials belong to the organization {found.title}, but the state says that {title} is in the"
            f" organization {organization_id}",
            f"Nothing was changed. {_ANOTHER} Otherwise use the credentials of {organization_id}. {SETTINGS_OF_STATE}",
        )


class Access:
    """The client, and which organization it reaches.

    Args:
        client: sends the requests.
        expected: the only organization to work on.
    """

    def __init__(self, client: Client, expected: Expected | None = None) -> None:
        self._client = client
        self._expected = expected or Expected()
        self._organization: Organization | None = None
        self._asking = threading.Lock()

    @property
    def client(self) -> Client:
        """The client, once it is sure that it reaches the expected organization.

        Raises:
            WrongOrganization: it reaches another one.
        """
        if self._expected:
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

    def contradicts(self, name: str) -> bool:
        """Whether the settings say that the organization contradicts what has this name in `docs/assumptions.md`."""
        return name in self._client.configuration.contradicted

    def patience(self, name: str, seconds: float) -> float:
        """How many seconds to wait for what should take so many at most, which the organization may contradict."""
        return seconds * LONGER if self.contradicts(name) else seconds

    @property
    def secrets(self) -> Secrets:
        """What is masked in the service's words."""
        return self._client.secrets

    def organization(self) -> Organization:
        """The organization's own id and name; asked for once.

        Raises:
            WrongOrganization: it is not the expected one.
        """
        with self._asking:
            if self._organization is None:
                self._organization = self._ask()
        self._expected.require(self._organization)
        return self._organization

    def _ask(self) -> Organization:
        try:
            return self._client.get("/api/v2/organizations/me", Organization)
        except NotFound as error:  # which must not read as the absence of an object
            raise GenesysCloudError(error.message, "Check `genesyscloud:region` and `genesyscloud:apiUrl`.") from None


_SETTING: Final = "`genesyscloud:organizationId`"

_ANOTHER: Final = (
    "For another organization use another stack, or another provider resource; `pulumi state delete` with a resource's"
    " URN forgets the resource, and deletes nothing."
)


def same_organization(one: str, other: str) -> bool:
    """Whether two ids are one organization's."""
    return one.lower() == other.lower()
