"""Finding what a request made whose answer got lost. Such a request is never sent again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from genesyscloud_provider.api.clock import Clock
from genesyscloud_provider.api.errors import GenesysCloudError, OutcomeUnknown

__all__ = ["look_for"]

T = TypeVar("T")

LOOK_FOR: Final = 10.0
"""Seconds to look for an object: a listing may lag (API reference 4.1)."""

LOOK_EVERY: Final = 1.0
"""Seconds between two looks."""


def look_for(look: Callable[[], list[T]], what: str, lost: OutcomeUnknown, clock: Clock) -> list[T]:
    """What `look` finds as soon as it finds anything.

    Args:
        look: looks once.
        what: what is looked for, in words.
        lost: the error that the request ended with.
        clock: paces the looks.

    Raises:
        OutcomeUnknown: nothing was found, or looking failed; it is `lost` with a remedy that names the object.
    """
    try:
        found = _keep_looking(look, clock)
    except GenesysCloudError as error:
        remedy = (
            f"Whether {what} was created could not be found out ({error}) If there is one, delete it, and try again."
        )
        raise _with_remedy(lost, remedy) from None
    if not found:
        remedy = (
            f"The provider looked for {what} for {LOOK_FOR:.0f} seconds and found none, so most likely nothing was"
            " created: run `pulumi up` again. If one appears later, delete it."
        )
        raise _with_remedy(lost, remedy)
    return found


def _keep_looking(look: Callable[[], list[T]], clock: Clock) -> list[T]:
    until = clock.now() + LOOK_FOR
    while not (found := look()) and clock.now() < until:
        clock.sleep(LOOK_EVERY)
    return found


def _with_remedy(lost: OutcomeUnknown, remedy: str) -> OutcomeUnknown:
    lost.remedy = remedy
    return lost
