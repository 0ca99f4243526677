"""Who sends requests: the OAuth client of a token, and what it may do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from genesyscloud_emulator.behaviour.rate_limit import Window


@dataclass(frozen=True)
class Caller:
    """The OAuth client that a token is of, the token's window of the rate limit, and where it has a permission.

    `divisions` are the ids of those in which it has one, `*` being every one; there are none where it lacks it.
    """

    client_id: str
    window: Window
    divisions: Callable[[str], Collection[str]]

    def holds(self, permission: str) -> bool:
        """Whether it has a permission anywhere: what is in no division asks for no more."""
        return bool(self.divisions(permission))


@dataclass(frozen=True)
class Answered:
    """A request of an OAuth client was answered; `route` is the template of its path."""

    client_id: str
    method: str
    route: str
    status: int
