"""The two organizations of the Terraform states in `terraform/`, by the same ids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from genesyscloud_emulator import (
    ActionReport,
    Control,
    CredentialReport,
    DivisionReport,
    IntegrationReport,
    OAuthClientReport,
    RoleGiven,
    RoleReport,
    StateReport,
)
from tests.adoption.drawn import Organization

TERRAFORM: Final = Path(__file__).parent / "terraform"
TERRAFORM_ORGANIZATION: Final = "1fe96cd7-84e1-4416-b452-17d3f8fc90dd"
TERRAFORM_ORGANIZATION_US: Final = "f023794d-b58e-4d93-a06b-21f22577854c"
"""The ids of the two organizations, for an `Emulator` that is to have them."""


def from_terraform(organization: Organization) -> None:
    """What the states in `terraform/` are of, by the same ids; `TERRAFORM_ORGANIZATION` is the organization's own."""
    _put_recorded(organization.control, TERRAFORM / "organization.json")


def from_terraform_us(organization: Organization) -> None:
    """The second organization of these states."""
    _put_recorded(organization.control, TERRAFORM / "organization-us.json")


def _put_recorded(control: Control, path: Path) -> None:
    """Put an organization there. Default roles and their clients, which others have too, are left out."""
    recorded = json.loads(path.read_text("utf-8"))
    control.put_objects(
        divisions=[DivisionReport(id=recorded["home"], name="Home", home=True)],
        credentials=[
            CredentialReport(
                id=each["id"],
                name=each["name"],
                type=each["type"],
                fields=each["fields"],
                created_date=each["created"],
                modified_date=each["modified"],
            )
            for each in recorded["credentials"]
        ],
        integrations=[_recorded_integration(each) for each in recorded["integrations"]],
        actions=[_recorded_action(each) for each in recorded["actions"]],
        roles=[
            RoleReport(
                id=each["id"],
                name=each["name"],
                description=each["description"],
                permission_policies=each["permissionPolicies"],
            )
            for each in recorded["roles"]
            if not each["default"]
        ],
        oauth_clients=[_recorded_client(each) for each in recorded["oauthClients"] if "option" not in each],
    )


def _recorded_integration(recorded: dict[str, Any]) -> IntegrationReport:
    taken = ("id", "name", "notes", "properties", "advanced", "credentials", "version")
    return IntegrationReport(
        integration_type=recorded["type"],
        intended_state=recorded["intendedState"],
        reported_state=StateReport(code=recorded["reportedState"]["code"]),
        **{name: recorded[name] for name in taken},
    )


def _recorded_action(recorded: dict[str, Any]) -> ActionReport:
    taken = ("id", "name", "category", "config", "secure", "version", "published")
    return ActionReport(
        integration_id=recorded["integrationId"],
        kind="customAuth" if recorded["id"].startswith("customAuth") else "custom",
        contract=recorded["contract"] or None,
        **{name: recorded[name] for name in taken},
    )


def _recorded_client(recorded: dict[str, Any]) -> OAuthClientReport:
    return OAuthClientReport(
        id=recorded["id"],
        name=recorded["name"],
        description=recorded["description"],
        state=recorded["state"],
        grant_type=recorded["authorizedGrantType"],
        access_token_validity_seconds=recorded["accessTokenValiditySeconds"],
        registered_redirect_uri=recorded["registeredRedirectUri"],
        scope=recorded["scope"],
        roles=[RoleGiven(role_id=each["roleId"], division_id=each["divisionId"]) for each in recorded["roleDivisions"]],
        secret=recorded["secret"],
        date_created=recorded["dateCreated"],
        date_modified=recorded["dateModified"],
    )
