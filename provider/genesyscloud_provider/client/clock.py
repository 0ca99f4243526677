"""Time, as the rest of the layer knows it: one thing to replace where time must not pass by itself."""

from __future__ import annotations

import math
import threading
import time
from typing import Final

from genesyscloud_provider.client.errors import Stopped

TOLD_AFTER: Final = 10.0
"""Seconds after which nothing is waited for in silence."""


def silent(_: str) -> None:
    """Where nobody listens."""


def pause_after(waited: float) -> float:
    """Seconds until the next look at what becomes ready by itself: what takes long is looked at less often.

    Args:
        waited: seconds since the wait began.
    """
    return 1.0 if waited < 10 else 3.0


def whole_seconds(seconds: float) -> int:
    """Seconds as they are told, rounded up; 42 stays 42 where adding and subtracting moments left a trace."""
    return math.ceil(round(seconds, 3))


class Clock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""
        time.sleep(seconds)

    def stopped(self) -> bool:
        """Whether every wait has to end."""
        return False

    def stop(self) -> None:
        """End every wait, where this clock can be stopped."""


class StoppableClock(Clock):
    """The machine's clock; waits end when somebody says so.

    Args:
        stop: set when every wait has to end.
    """

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds.

        Raises:
            Stopped: everything is to stop.
        """
        if self._stop.wait(seconds):
            raise Stopped

    def stopped(self) -> bool:
        """Whether everything is to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End every wait, now and later."""
        self._stop.set()
