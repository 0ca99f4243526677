"""The scopes of OAuth clients that log in for a user, and the client that every organization has."""

from __future__ import annotations

from genesyscloud_emulator.oauth.models import CLIENT_CREDENTIALS, OAuthClient
from genesyscloud_emulator.organization import Organization

OWN_NAME = "Pulumi"
"""The organization's own client; its id and secret are those of `OrganizationAccess`."""

_AREAS = ("analytics", "architect", "authorization", "integrations", "oauth", "organization", "routing", "users")
SCOPES = (*sorted(scope for area in _AREAS for scope in (area, f"{area}:readonly")), "upload")
"""Some of those that exist (supplement 3)."""


def own_client(organization: Organization) -> OAuthClient:
    """The client that the organization is used with, as it is at first. Its tokens of before a reset stay good."""
    access, moment = organization.access, organization.stamps.next()
    return OAuthClient(
        access.client_id,
        OWN_NAME,
        access.client_secret,
        CLIENT_CREDENTIALS,
        created=moment,
        modified=moment,
        created_by=access.client_id,
        modified_by=access.client_id,
        era=access.client_id,
    )


def scope_json(scope: str) -> dict[str, object]:
    """`OAuthScope`."""
    area, _, suffix = scope.partition(":")
    description = f"Read {area}" if suffix else f"Read and change {area}"
    return {"id": scope, "description": description, "selfUri": f"/api/v2/oauth/scopes/{scope}"}
