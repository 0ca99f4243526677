"""Waiting for integrations to become what they are meant to be, with one request for all that wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from genesyscloud_provider.api.models import IntegrationStatusInfo
from genesyscloud_provider.catalog import ReportedState

__all__ = ["ActivationWatch"]

LOOK_EVERY: Final = 1.0
"""Seconds between two looks in the first ten seconds; three times as long after that."""


def _final(state: IntegrationStatusInfo | None, wanted: ReportedState) -> bool:
    """Whether there is nothing more to wait for; a state that this version does not know counts as final."""
    return state is not None and (
        state.code in (wanted, ReportedState.ERROR) or state.code not in ReportedState.__members__
    )


class ActivationWatch:
    """The integrations whose state is awaited.

    One of the waiting threads looks for all of them while the others sleep.

    Args:
        look: reads the reported states of these integrations.
        wait: waits so many seconds.
    """

    def __init__(
        self,
        look: Callable[[list[str]], dict[str, IntegrationStatusInfo]],
        wait: Callable[[float], None],
    ) -> None:
        self._look = look
        self._wait = wait
        self._seen: dict[str, IntegrationStatusInfo | None] = {}
        self._news = threading.Condition()
        self._somebody_looks = False

    def await_state(self, integration_id: str, wanted: ReportedState, timeout: float) -> IntegrationStatusInfo | None:
        """The reported state as soon as it is `wanted` or ERROR, or the last one seen after `timeout` seconds."""
        started = time.monotonic()
        with self._news:
            self._seen[integration_id] = None
        try:
            while True:
                passed = time.monotonic() - started
                if self._my_turn(integration_id, wanted, timeout - passed):
                    self._look_for_all(LOOK_EVERY if passed < 10 else 3 * LOOK_EVERY)
                state = self._seen[integration_id]
                if _final(state, wanted) or time.monotonic() - started >= timeout:
                    return state
        finally:
            with self._news:
                del self._seen[integration_id]

    def _my_turn(self, integration_id: str, wanted: ReportedState, seconds_left: float) -> bool:
        with self._news:
            if not self._somebody_looks:
                self._somebody_looks = True
                return True
            self._news.wait_for(
                lambda: _final(self._seen[integration_id], wanted) or not self._somebody_looks,
                timeout=max(0.0, seconds_left),
            )
            return False

    def _look_for_all(self, pause: float) -> None:
        found: dict[str, IntegrationStatusInfo] = {}
        try:
            self._wait(pause)
            with self._news:
                waiting = sorted(self._seen)
            found = self._look(waiting)
        finally:
            with self._news:
                self._seen.update({key: state for key, state in found.items() if key in self._seen})
                self._somebody_looks = False
                self._news.notify_all()
