"""Time that passes only when somebody sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable

from genesyscloud_provider.client.clock import Clock


class FakeClock(Clock):
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.moment = 1000.0
        self.slept: list[float] = []
        self._moving = threading.Lock()

    def now(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        with self._moving:
            self.slept.append(seconds)
            self.moment += seconds


class SleepsBy(Clock):
    """The machine's clock, whose sleep is a function of the test's."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep

    def sleep(self, seconds: float) -> None:
        self._sleep(seconds)
