"""What comes of a trial."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What a trial says of an assumption."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    NOT_TRIED = "not tried"


@dataclass(frozen=True)
class Outcome:
    """What came of a trial.

    Attributes:
        verdict: what it says of the assumption.
        why: what was seen, or why nothing was; empty where there is nothing to add. It has no name, id or value of an
            object that was there before.
    """

    verdict: Verdict
    why: str = ""


CONFIRMED = Outcome(Verdict.CONFIRMED)


def contradicted(why: str) -> Outcome:
    """The assumption is false; `why` says what was seen."""
    return Outcome(Verdict.CONTRADICTED, why)


def holds_if(true: bool, otherwise: str) -> Outcome:
    """The assumption is confirmed, or contradicted by what `otherwise` says."""
    return CONFIRMED if true else contradicted(otherwise)


class NotTried(Exception):
    """A trial cannot tell; the text says why, without names, ids or values of objects that were there before."""
