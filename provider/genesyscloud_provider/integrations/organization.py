"""The lookup of the organization itself."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.client.errors import (
    while_doing,
)
from genesyscloud_provider.framework.lookup import Answer, Lookup, Nothing
from genesyscloud_provider.framework.session import Session


class GetOrganizationResult(Answer):
    """A Genesys Cloud organization."""

    id: Annotated[
        str, Field(description="Its id, which is also the external id that the trust policy of an AWS role names.")
    ]
    name: Annotated[str, Field(description="Its name; empty where only `genesyscloud:organizationId` is configured.")]


def _get_organization(session: Session, _: Nothing) -> GetOrganizationResult:
    """The organization that the credentials belong to; without them, the configured `organizationId`, if any."""
    configured = session.configuration.organization_id
    if configured and not session.can_look:
        return GetOrganizationResult(id=configured, name="")
    with while_doing("looking up the organization"):
        found = session.access.organization()
        return GetOrganizationResult(id=found.id, name=found.name)


ORGANIZATION: Final = Lookup("getOrganization", _get_organization, Nothing, GetOrganizationResult)
