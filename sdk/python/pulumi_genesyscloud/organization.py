"""`get_organization`: which organization the credentials belong to."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from genesyscloud_provider.doors.program import look_up
from genesyscloud_provider.resources import lookups
from genesyscloud_provider.resources.run import Run

__all__ = ["Organization", "get_organization"]


@dataclass(frozen=True)
class Organization:
    """A Genesys Cloud organization.

    Attributes:
        id: its id, which is also the external id that the trust policy of an AWS role names.
        name: its name; empty where only `genesyscloud:organizationId` is configured.
    """

    id: str
    name: str


def get_organization() -> pulumi.Output[Organization]:
    """The organization that the configured credentials belong to.

    A preview without credentials takes `genesyscloud:organizationId` for it, and without that an unknown value.

    Raises:
        pulumi.RunError: the lookup failed; the message says why, and what to do.
    """
    return look_up(_organization)


def _organization(run: Run) -> Organization | None:
    found = lookups.organization(run)
    return Organization(found.id, found.name) if found else None
