"""What the control route is told and reports of OAuth clients."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report


class RoleGiven(Report):
    """A role of a client, in a division or in every one."""

    role_id: str
    division_id: str = "*"


class OAuthClientReport(Report):
    """An OAuth client with its secret in clear; `roles` are its grants."""

    id: str
    name: str
    description: str | None
    state: str
    grant_type: str
    access_token_validity_seconds: int
    registered_redirect_uri: list[str]
    scope: list[str]
    roles: list[RoleGiven]
    secret: str = Field(repr=False)
    date_created: str
    date_modified: str


class NewOAuthClient(Report):
    """A client that somebody else adds, with client credentials."""

    name: str
    description: str | None = None
    roles: list[RoleGiven] = Field(default_factory=list)
    access_token_validity_seconds: int = Field(default=86400, ge=300, le=172800)
    state: Literal["active", "inactive", "disabled"] = "active"


class OAuthClientChange(Report):
    """What somebody else changes on a client; what is left out stays. `roles` replaces all roles."""

    name: str | None = None
    description: str | None = None
    roles: list[RoleGiven] | None = None
    access_token_validity_seconds: int | None = Field(default=None, ge=300, le=172800)
    state: Literal["active", "inactive", "disabled"] | None = None
