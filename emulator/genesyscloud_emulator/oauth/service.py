"""Access tokens and the rate limit that each of them carries (API reference 5.3 and 6.1)."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass

from genesyscloud_emulator.clock import now
from genesyscloud_emulator.errors import ApiError
from genesyscloud_emulator.switches import Switches


class Window:
    """Counts requests in windows of `rate_window_seconds`; a new window begins with the first request after the old."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._began = -math.inf
        self.count = 0

    def hit(self) -> None:
        """Count one request."""
        if now() - self._began >= self._switches.rate_window_seconds:
            self._began, self.count = now(), 0
        self.count += 1

    @property
    def reset(self) -> int:
        """Whole seconds until the window ends, rounded up, at least 1."""
        return max(1, math.ceil(self._began + self._switches.rate_window_seconds - now()))


@dataclass
class _Token:
    expires: float
    window: Window


class Tokens:
    """The tokens of one organization's OAuth client."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._tokens: dict[str, _Token] = {}
        self._lasting: list[str] = []
        self._requests = Window(switches)
        self.issued = 0
        """How many tokens were given out over `/oauth/token`."""

    def issue(self) -> dict[str, object]:
        """Answer a token request."""
        self._requests.hit()
        limit = self._switches.token_rate_limit
        if limit is not None and self._requests.count > limit:
            raise TokenRefused(400, "invalid_request", "invalid_request (rate limit exceeded; try again later)")
        self.issued += 1
        lifetime = self._switches.token_lifetime_seconds
        return {"access_token": self.create(lifetime), "token_type": "bearer", "expires_in": int(lifetime)}

    def create(self, lifetime: float = math.inf) -> str:
        """A new token; by default it does not expire."""
        token = secrets.token_urlsafe(48)
        if lifetime == math.inf:
            self._lasting.append(token)
        self._tokens[token] = _Token(now() + lifetime, Window(self._switches))
        return token

    def revoke(self) -> None:
        """Forget every token: from now on they are answered with 401 `bad.credentials`."""
        self._tokens.clear()

    def reset(self) -> None:
        """Begin all counts anew. The tokens stay good, and those that do not expire are good again."""
        self.issued = 0
        self._requests = Window(self._switches)
        for lasting in self._lasting:
            self._tokens.setdefault(lasting, _Token(math.inf, Window(self._switches)))
        for token in self._tokens.values():
            token.window = Window(self._switches)

    def issued_here(self, authorization: str | None) -> bool:
        """Whether an `Authorization` header bears a token of this organization, be it expired."""
        return _bearer(authorization) in self._tokens

    def admit(self, authorization: str | None) -> Window:
        """Count a request against its bearer token. Raises 401 (API reference 5.2)."""
        value = _bearer(authorization)
        if not value:
            raise ApiError(401, "authentication.required", "No authentication bearer token specified in the header.")
        token = self._tokens.get(value)
        if token is None or now() >= token.expires:
            raise ApiError(401, "bad.credentials", "Invalid login credentials.")
        token.window.hit()
        return token.window


def _bearer(authorization: str | None) -> str:
    scheme, _, value = (authorization or "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def rate_limit_headers(window: Window, switches: Switches) -> dict[str, str]:
    """The `inin-ratelimit-*` headers (API reference 5.3)."""
    return {
        "inin-ratelimit-count": str(window.count),
        "inin-ratelimit-allowed": str(switches.rate_limit),
        "inin-ratelimit-reset": str(window.reset),
    }


def check_rate_limit(window: Window, switches: Switches) -> None:
    """Raise 429 `too.many.requests` with `Retry-After` if the window's requests are used up."""
    if window.count <= switches.rate_limit:
        return
    params = {"limit": str(switches.rate_limit), "seconds": f"{switches.rate_window_seconds:g}"}
    raise ApiError(
        429,
        "too.many.requests",
        "The maximum of {limit} requests within {seconds} seconds has been exceeded.",
        params,
        headers={"Retry-After": str(window.reset)},
    )


@dataclass(eq=False)
class TokenRefused(Exception):
    """A token request that is refused; the body is in the form of API reference 6.1, not of 5.1."""

    status: int
    error: str
    description: str

    def body(self) -> dict[str, str]:
        """The error body of the token endpoint."""
        return {"error": self.error, "description": self.description, "error_description": self.description}
