"""What the Terraform provider for Genesys Cloud costs: measured once, elsewhere, and not by `make bench`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["LATENCY", "PAIRS", "PEER", "SOURCE", "PeerCost"]

SOURCE: Final = (
    "measured in November 2026 with v1.82.0 under OpenTofu 1.10.6, against a strict local server at\n"
    "100 ms a request, with the same pairs, on a comparable machine with two cores"
)

PAIRS: Final = 50
"""The pairs of its wall times."""

LATENCY: Final = 0.1
"""The seconds a request of its wall times."""


@dataclass(frozen=True)
class PeerCost:
    """What one of its operations costs.

    Attributes:
        fixed: requests whatever the number of pairs.
        each: requests for each pair.
        wall: seconds for `PAIRS` pairs.
        wall_limited: the same where 300 requests a minute are allowed.
    """

    fixed: int
    each: int
    wall: float
    wall_limited: float

    def requests(self, pairs: int) -> int:
        """The requests for so many pairs."""
        return self.fixed + self.each * pairs


PEER: Final = {
    "create": PeerCost(26, 9, 6.9, 63.7),
    "plan": PeerCost(13, 3, 2.6, 2.6),
    "change": PeerCost(31, 3, 3.8, 3.9),
    "destroy": PeerCost(39, 7, 6.1, 6.4),
}
"""Creating all pairs, a plan without changes (which includes a refresh), changing the notes of one, deleting all."""
