"""What is promised of each way of losing an action in each state (docs/protection.md). Never taken from a run."""

from __future__ import annotations

from enum import Enum

from tests.protection.situations import Situation, Use
from tests.protection.ways import Loses, Sees, Way


class End(Enum):
    """How a way ends."""

    REFUSED = "refused before anything is sent"
    """In the preview, or where there is none by the update's comparisons."""
    KEPT = "refused at the deletion"
    """The object stays, and its deletion is pending or its entry stays in the state."""
    WARNED = "lost with a warning that names it"
    LOST = "lost, as nobody could use it"
    NOTHING = "nothing is lost"


def promised(way: Way, situation: Situation, serving: str) -> End:
    """How a way ends that meets an action in a state."""
    sees, own, hers = way.sees[serving], situation.use, situation.hers
    if (own is Use.IN_USE and sees) or (hers is Use.IN_USE and Sees.INTEGRATION in sees):
        return End.REFUSED  # use decides, whosever it is
    if way.loses is Loses.NOTHING:
        return End.NOTHING
    if way.loses is not Loses.INTEGRATION and own is Use.IN_USE:
        return End.KEPT  # the last word on an action
    if way.loses is not Loses.ACTION and hers:
        return End.KEPT  # an integration above published actions that are not this program's, used or not
    if way.loses is Loses.INTEGRATION and own is not Use.DRAFT:
        return End.KEPT  # the same: the action got no call, and nothing tells whose it is
    return End.LOST if own is Use.DRAFT and way.loses is not Loses.INTEGRATION else End.WARNED
