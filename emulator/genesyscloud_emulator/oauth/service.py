"""Access tokens of an organization's OAuth clients (API reference 5.2 and 6.1)."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.rate_limit import Window
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.oauth.clients import Clients
from genesyscloud_emulator.oauth.models import OAuthClient, Token, TokenRefused
from genesyscloud_emulator.wire.errors import ApiError


@dataclass
class _Kept(Token):
    """A token in a state file."""

    value: str


_KEPT = TypeAdapter(list[_Kept])


class Tokens:
    """The tokens of one organization's OAuth clients. Its own client has one that does not expire.

    `issued` is how many were given out over `/oauth/token`. A token is of an era of its client, and ends with it: when
    the client is no longer active, or has another secret.
    """

    def __init__(self, clients: Clients, lasting: str, switches: Switches) -> None:
        self._clients = clients
        self._switches = switches
        self._lasting = lasting
        self._tokens: dict[str, Token] = {}
        self.reset()

    def reset(self) -> None:
        """Begin all counts anew. The tokens stay good, and the one that does not expire is good again."""
        self.issued = 0
        self._requests = Window(self._switches)
        self._windows: dict[str, Window] = {}
        """Of each token, or of each client, by its value or id (switch `rate_limit_counts`)."""
        own = self._clients.store.ever(self._clients.own_id)
        if own is not None:
            self._tokens.setdefault(self._lasting, Token(own.id, own.era, math.inf))

    def remembered(self) -> dict[str, object]:
        """The tokens that can still be good, and how many were given out, as JSON."""
        good = [
            _Kept(one.client_id, one.era, one.expires, value)
            for value, one in self._tokens.items()
            if now() < one.expires
        ]
        return {"issued": self.issued, "tokens": _KEPT.dump_python(good, mode="json")}

    def remember(self, remembered: Mapping[str, Any]) -> None:
        """The same again, and no others; the window of each begins anew."""
        self.issued = remembered["issued"]
        self._windows.clear()
        self._tokens = {kept.value: kept for kept in _KEPT.validate_python(remembered["tokens"])}

    def issue(self, client: OAuthClient) -> dict[str, object]:
        """Answer a token request of a client that has shown its secret."""
        self._requests.hit()
        limit = self._switches.token_rate_limit
        if limit is not None and self._requests.count > limit:
            raise TokenRefused(400, "invalid_request", "invalid_request (rate limit exceeded; try again later)")
        self.issued += 1
        lifetime = self._switches.token_lifetime_seconds
        if lifetime is None:
            lifetime = client.validity
        value = secrets.token_urlsafe(48)
        self._tokens[value] = Token(client.id, client.era, now() + lifetime)
        return {"access_token": value, "token_type": "bearer", "expires_in": int(lifetime)}

    def revoke(self) -> None:
        """Forget every token: from now on they are answered with 401 `bad.credentials`."""
        self._tokens.clear()

    def issued_here(self, authorization: str | None) -> bool:
        """Whether an `Authorization` header bears a token of this organization, be it expired."""
        return _bearer(authorization) in self._tokens

    def admit(self, authorization: str | None) -> tuple[OAuthClient, Window]:
        """Count a request against its token or its client: whose, and which window. Raises 401 (API reference 5.2)."""
        value = _bearer(authorization)
        if not value:
            raise ApiError(401, "authentication.required", "No authentication bearer token specified in the header.")
        token = self._tokens.get(value)
        client = None if token is None else self._clients.store.find(token.client_id)
        if token is None or client is None or now() >= token.expires or token.era != client.era:
            raise ApiError(self._switches.expired_token_status, "bad.credentials", "Invalid login credentials.")
        counted = client.id if self._switches.rate_limit_counts == "client" else value
        window = self._windows.setdefault(counted, Window(self._switches))
        window.hit()
        return client, window


def _bearer(authorization: str | None) -> str:
    scheme, _, value = (authorization or "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""
