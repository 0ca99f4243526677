"""Waiting for what was deleted, and still counts for the service: towards a limit, or as the user of a credential."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.clock import TOLD_AFTER
from genesyscloud_provider.client.errors import ApiError, OutcomeUnknown, RateLimited

T = TypeVar("T")

STILL_COUNTED: Final = 60.0  # assumes: DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST
"""Seconds for which an integration that this process has deleted may still count."""

AGAIN_AFTER: Final = (2.0, 5.0)
"""Seconds between two attempts: at first, and from `TOLD_AFTER` on."""


class StillCounted:
    """What this process has deleted, as long as the service may still count it.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._until = float("-inf")
        self._seconds = access.patience("DELETED_OBJECTS_COUNT_FOR_A_MINUTE_AT_MOST", STILL_COUNTED)

    def note_deletion(self) -> None:
        """Remember that an integration was deleted just now."""
        self._until = self._access.clock.now() + self._seconds

    def outlast(self, send: Callable[[], T], in_the_way: Callable[[ApiError], bool], what: str) -> T:
        """What is answered once nothing that was deleted stands in the way any more.

        Args:
            send: sends a request; each time until it is accepted, nothing is carried out.
            in_the_way: whether a refusal may come from what was deleted.
            what: what is asked for, as a line says it that tells of the wait.

        Raises:
            ApiError: the refusal has another cause, or the time is over.
        """
        clock = self._access.clock
        began = clock.now()
        while True:
            try:
                return send()
            except ApiError as error:
                if began >= self._until or not _refused(error) or not in_the_way(error):
                    raise
                if clock.now() >= self._until:
                    error.remedy = _NOT_YET
                    raise
                why = error.message
            self._pause(clock.now() - began, what, why)

    def _pause(self, waited: float, what: str, why: str) -> None:
        pause = AGAIN_AFTER[waited >= TOLD_AFTER]
        if waited + pause > TOLD_AFTER:
            self._access.report(
                f"Genesys Cloud may still count an integration that was just deleted, and refuses {what} ({why}):"
                f" waiting, {waited:.0f} of {self._seconds:.0f} s"
            )
        clock = self._access.clock
        clock.sleep(min(pause, max(0.0, self._until - clock.now())))


def _refused(error: ApiError) -> bool:
    """Whether nothing was carried out, and it is not the requests that are too many."""
    return not isinstance(error, OutcomeUnknown | RateLimited)


_NOT_YET: Final = (
    "It may still count an integration that was deleted before: run the same command again in a few minutes."
)
