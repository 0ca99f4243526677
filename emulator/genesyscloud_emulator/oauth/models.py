"""What the token endpoint gives out, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass

from genesyscloud_emulator.behaviour.rate_limit import Window


@dataclass
class Token:
    """An access token: until when it is good, and its window of the rate limit."""

    expires: float
    window: Window


@dataclass(eq=False)
class TokenRefused(Exception):
    """A token request that is refused; the body is in the form of API reference 6.1, not of 5.1."""

    status: int
    error: str
    description: str

    def body(self) -> dict[str, str]:
        """The error body of the token endpoint."""
        return {"error": self.error, "description": self.description, "error_description": self.description}
