"""OAuth clients, what the token endpoint gives out, and how it refuses."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import ClassVar

from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.behaviour.clock import Moment

CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"
GRANT_TYPES = ("CODE", "TOKEN", "SAML2-BEARER", "PASSWORD", CLIENT_CREDENTIALS)
DEFAULT_VALIDITY = 86400
"""Seconds for which a token is good, if its client does not say."""


@dataclass
class OAuthClient(Noted):
    """An OAuth client. Its roles are its grants (see `genesyscloud_emulator.authorization.models.Grants`).

    `era` is what its tokens are of: with another secret, or once it is not active, a new one begins, for good. `ended`
    is the moment of the clock at which it was made inactive.
    """

    entity_name: ClassVar[str] = "OAuth client"

    id: str
    name: str
    secret: str = field(repr=False)
    grant_type: str
    created: str
    modified: str = field(compare=False)
    created_by: str
    modified_by: str = field(compare=False)
    era: str = field(compare=False)
    validity: int = DEFAULT_VALIDITY
    description: str | None = None
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    state: str = "active"
    date_to_delete: str | None = None
    ended: Moment = field(default=-math.inf, compare=False)

    @property
    def active(self) -> bool:
        """Whether one can log in with it by client credentials."""
        return self.state == "active" and self.grant_type == CLIENT_CREDENTIALS

    @property
    def self_uri(self) -> str:
        """The path of this client."""
        return f"/api/v2/oauth/clients/{self.id}"


@dataclass
class Usage:
    """How a client's requests of one day to one path were answered: status or class of statuses → how many."""

    entity_name: ClassVar[str] = "usage"

    client_id: str
    day: str
    route: str
    method: str
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What it counts."""
        return " ".join([self.client_id, self.day, self.method, self.route])


@dataclass
class UsageQuery:
    """A question for a client's usage; so many more reads show it running."""

    entity_name: ClassVar[str] = "usage query"

    id: str
    client_id: str
    rows: list[dict[str, object]]
    reads: int


@dataclass
class Token:
    """An access token: of which client and era, and until when it is good."""

    client_id: str
    era: str
    expires: Moment


@dataclass(eq=False)
class TokenRefused(Exception):
    """A token request that is refused; the body is in the form of API reference 6.1, not of 5.1."""

    status: int
    error: str
    description: str

    def body(self) -> dict[str, str]:
        """The error body of the token endpoint."""
        return {"error": self.error, "description": self.description, "error_description": self.description}
