"""What a verification does to an organization, as it is told before: tests compare this with what is really done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genesyscloud_provider.commands.verify.kinds import (
    ACTION,
    CLIENT,
    CREDENTIAL,
    DRAFT,
    INTEGRATION,
    ROLE,
    Kind,
)

MAKES: Final[Mapping[Kind, int]] = {INTEGRATION: 17, CREDENTIAL: 26, ACTION: 12, DRAFT: 20, ROLE: 8, CLIENT: 5}
"""How many objects of each kind are made at most, all in all; there are fewer at a time."""

REQUESTS: Final = 600
"""About how many requests are sent."""

MINUTES: Final = 4
MINUTES_SLOW: Final = 20
"""About how long it takes at most, without and with `--slow`."""

GIVEN: Final = 3
"""How many of those roles whoever runs it is given at most for that time, as nobody can give a role without it."""

PLURALS: Final[Mapping[Kind, str]] = {each: f"{each.title}s" for each in MAKES}
"""What several objects of a kind are called."""


def counted(kind: Kind, count: int) -> str:
    """So many objects of a kind, in words."""
    return f"{count} {kind.title if count == 1 else PLURALS[kind]}"
