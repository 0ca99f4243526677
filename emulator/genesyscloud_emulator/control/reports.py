"""What the control route is told and reports of all of an organization. Each service has the reports of its objects.

None of this is part of Genesys Cloud's API.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from genesyscloud_emulator.actions.reports import ActionReport, ExecutionReport
from genesyscloud_emulator.architect.reports import FlowReport
from genesyscloud_emulator.authorization.reports import DivisionReport, GrantReport, RoleReport
from genesyscloud_emulator.credentials.reports import CredentialReport, CredentialTypeReport
from genesyscloud_emulator.integrations.reports import IntegrationReport, IntegrationTypeReport
from genesyscloud_emulator.oauth.reports import OAuthClientReport
from genesyscloud_emulator.organizations.reports import OrganizationReport
from genesyscloud_emulator.users.reports import GroupReport, UserReport
from genesyscloud_emulator.wire.reports import Report


class State(Report):
    """All objects of the organization, in order of creation, deleted flows included.

    What every organization has is left out: built-in actions, default roles, its own OAuth client, the three users and
    two divisions, all types.
    """

    organization: OrganizationReport
    integrations: list[IntegrationReport]
    credentials: list[CredentialReport]
    actions: list[ActionReport]
    flows: list[FlowReport]
    roles: list[RoleReport]
    oauth_clients: list[OAuthClientReport]
    tokens_issued: int
    executions: list[ExecutionReport]
    divisions: list[DivisionReport]
    grants: list[GrantReport]
    users: list[UserReport]
    groups: list[GroupReport]
    integration_types: list[IntegrationTypeReport]
    credential_types: list[CredentialTypeReport]


class NewOrganization(Report):
    """Another organization; what is left out is made up."""

    id: str | None = None
    name: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    switches: dict[str, Any] = Field(default_factory=dict)


class Time(Report):
    """Time that is to pass."""

    seconds: float = Field(ge=0)


class Lag(Report):
    """When an object appears, is listed, and is gone, each in so many seconds from now; what is left out stays."""

    id: str
    appears: float | None = Field(default=None, ge=0)
    listed: float | None = Field(default=None, ge=0)
    gone: float | None = Field(default=None, ge=0)
