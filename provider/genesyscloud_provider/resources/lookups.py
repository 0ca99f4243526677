"""What a program can ask of the organization without managing it."""

from __future__ import annotations

from genesyscloud_provider.api.errors import while_doing
from genesyscloud_provider.api.models import Organization
from genesyscloud_provider.resources.run import Run

__all__ = ["organization"]


def organization(run: Run) -> Organization | None:
    """The organization that the credentials belong to.

    Without credentials it is the configured `organizationId`, whose name nobody knows; without that, None.
    """
    if run.can_look:
        with while_doing("looking up the organization"):
            return run.organization.identity()
    configured = run.configuration.organization_id
    return Organization(id=configured) if configured else None
