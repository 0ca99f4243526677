"""What the control route is told and reports of OAuth clients."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Literal

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report, new_id


class TokenOf(Report):
    """For which OAuth client a token is wanted."""

    client_id: str


class NewToken(Report):
    """A token of an OAuth client, as if it had logged in."""

    access_token: str = Field(repr=False)
    expires_in: int


class UsageReport(Report):
    """Requests of an OAuth client on a day (`2026-11-27`; by default today) that were answered alike."""

    client_id: str
    route: str
    method: str = "GET"
    status: int = 200
    times: int = Field(default=1, ge=1)
    day: date | None = None


class RoleGiven(Report):
    """A role of a client, in a division or in every one."""

    role_id: str
    division_id: str = "*"


class OAuthClientReport(Report):
    """An OAuth client with its secret in clear; `roles` are its grants.

    Where one is put, dates that it lacks are those of the moment.
    """

    id: str = Field(default_factory=new_id)
    name: str
    description: str | None = None
    state: str = "active"
    grant_type: str = "CLIENT-CREDENTIALS"
    access_token_validity_seconds: int = 86400
    registered_redirect_uri: list[str] = Field(default_factory=list)
    scope: list[str] = Field(default_factory=list)
    roles: list[RoleGiven] = Field(default_factory=list)
    secret: str = Field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    date_created: str = ""
    date_modified: str = ""


class PutOAuthClients(Report):
    """OAuth clients that are put there as they are given."""

    objects: list[OAuthClientReport]


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
