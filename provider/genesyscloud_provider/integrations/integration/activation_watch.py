"""Waiting for integrations to become what they are meant to be, with one request for all that wait."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping

from genesyscloud_provider.client.clock import Clock, pause_after
from genesyscloud_provider.client.errors import NotFound
from genesyscloud_provider.integrations.facts import ReportedState
from genesyscloud_provider.integrations.integration.models import IntegrationStatusInfo

Seen = IntegrationStatusInfo | NotFound
"""What a look may find of one integration."""


class ActivationWatch:
    """The integrations whose state is awaited.

    One of the waiting threads looks for all of them while the others sleep.

    Args:
        look: looks at these integrations; one of which nothing is known may be left out.
        clock: paces the looks.
    """

    def __init__(self, look: Callable[[list[str]], Mapping[str, Seen]], clock: Clock) -> None:
        self._look = look
        self._clock = clock
        self._waiting: Counter[str] = Counter()
        self._seen: dict[str, Seen] = {}
        self._news = threading.Condition()
        self._somebody_looks = False

    def await_state(self, integration_id: str, wanted: ReportedState, timeout: float) -> IntegrationStatusInfo | None:
        """The reported state as soon as it is `wanted` or ERROR, or the last one seen after `timeout` seconds.

        Raises:
            NotFound: the integration does not exist any more.
        """
        started = self._clock.now()
        with self._news:
            self._waiting[integration_id] += 1
            self._seen.pop(integration_id, None)
        try:
            while True:
                passed = self._clock.now() - started
                if self._my_turn(integration_id, wanted, timeout - passed):
                    self._look_for_all(pause_after(passed))
                seen = self._seen.get(integration_id)
                if isinstance(seen, NotFound):
                    raise seen
                if _final(seen, wanted) or self._clock.now() - started >= timeout:
                    return seen
        finally:
            with self._news:
                self._waiting[integration_id] -= 1
                self._waiting += Counter()  # forget those that nobody waits for

    def _my_turn(self, integration_id: str, wanted: ReportedState, seconds_left: float) -> bool:
        """Whether this thread is the one to look; if not, sleeps until there is news for it, or nobody looks."""
        with self._news:
            if not self._somebody_looks:
                self._somebody_looks = True
                return True
            self._news.wait_for(
                lambda: _final(self._seen.get(integration_id), wanted) or not self._somebody_looks,
                timeout=max(0.0, seconds_left),
            )
            return False

    def _look_for_all(self, pause: float) -> None:
        found: Mapping[str, Seen] = {}
        try:
            self._clock.sleep(pause)
            with self._news:
                waiting = sorted(self._waiting)
            found = self._look(waiting)
        finally:
            with self._news:
                self._seen.update(found)
                self._somebody_looks = False
                self._news.notify_all()


def _final(seen: Seen | None, wanted: ReportedState) -> bool:
    """Whether there is nothing more to wait for; a state that this version does not know counts as final."""
    if seen is None or isinstance(seen, NotFound):
        return seen is not None
    # assumes: ERROR_AFTER_ENABLING_IS_FINAL
    return seen.code in (wanted, ReportedState.ERROR) or seen.code not in ReportedState.__members__
