"""Waiting for integrations to become what they are meant to be, with one request for all that wait."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from genesyscloud_provider.client.clock import Clock, pause_after
from genesyscloud_provider.client.errors import NotFound
from genesyscloud_provider.integrations.facts import ReportedState
from genesyscloud_provider.integrations.integration.models import IntegrationStatusInfo

TOLD_EVERY: Final = 10.0
"""Seconds from one word on a wait to the next: in one of the adapters each is a line that stays."""

Tell = Callable[[str, float], None]
"""Is told the state that was seen last, empty if none was, and for how many seconds it has been awaited."""


def nobody(_state: str, _seconds: float) -> None:
    """Where nobody listens."""


Seen = IntegrationStatusInfo | NotFound
"""What a look may find of one integration."""


class ActivationWatch:
    """The integrations whose state is awaited.

    One of the waiting threads looks for all of them while the others sleep.

    Args:
        look: looks at these integrations; one of which nothing is known may be left out.
        clock: paces the looks.
        errors_pass: whether an ERROR may be one that passes.
    """

    def __init__(
        self, look: Callable[[list[str]], Mapping[str, Seen]], clock: Clock, *, errors_pass: bool = False
    ) -> None:
        self._errors_pass = errors_pass
        self._look = look
        self._clock = clock
        self._waiting: Counter[str] = Counter()
        self._seen: dict[str, Seen] = {}
        self._news = threading.Condition()
        self._somebody_looks = False
        self._looks = 0

    def await_state(
        self, integration_id: str, wanted: ReportedState, timeout: float, tell: Tell = nobody
    ) -> IntegrationStatusInfo | None:
        """The reported state as soon as it is `wanted` or ERROR, or the last one seen after `timeout` seconds.

        Args:
            integration_id: whose state.
            wanted: which state.
            timeout: how many seconds to wait.
            tell: is told how the wait goes, every TOLD_EVERY seconds.

        Raises:
            NotFound: the integration does not exist any more.
        """
        started = told = self._clock.now()
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
                now = self._clock.now()
                if self._final(seen, wanted) or now - started >= timeout:
                    return seen
                if now - told >= TOLD_EVERY:
                    told = now
                    tell(seen.code if seen else "", now - started)
        finally:
            with self._news:
                self._waiting[integration_id] -= 1
                self._waiting += Counter()  # forget those that nobody waits for

    def _my_turn(self, integration_id: str, wanted: ReportedState, seconds_left: float) -> bool:
        """Whether this thread is the one to look; if not, sleeps until there is news for it, or a look is over."""
        with self._news:
            if not self._somebody_looks:
                self._somebody_looks = True
                return True
            looks = self._looks
            self._news.wait_for(
                lambda: self._final(self._seen.get(integration_id), wanted) or self._looks != looks,
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
                self._looks += 1
                self._news.notify_all()

    def _final(self, seen: Seen | None, wanted: ReportedState) -> bool:
        """Whether there is nothing more to wait for; a state that this version does not know counts as final."""
        if seen is None or isinstance(seen, NotFound):
            return seen is not None
        # assumes: ERROR_AFTER_ENABLING_IS_FINAL
        ends = (wanted,) if self._errors_pass else (wanted, ReportedState.ERROR)
        return seen.code in ends or seen.code not in ReportedState.__members__
