"""Who sends requests: the OAuth client of a token, and what it may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from genesyscloud_emulator.behaviour.rate_limit import Window


@dataclass(frozen=True)
class Caller:
    """The OAuth client that a token is of, the token's window of the rate limit, and whether it holds a permission."""

    client_id: str
    window: Window
    holds: Callable[[str], bool]


@dataclass(frozen=True)
class Answered:
    """A request of an OAuth client was answered; `route` is the template of its path."""

    client_id: str
    method: str
    route: str
    status: int
