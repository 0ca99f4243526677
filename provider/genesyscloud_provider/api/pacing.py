"""Staying under the service's rate limit: one allowance for all threads of a process (API reference 5.3)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

__all__ = ["Pace"]


class Pace:
    """Admits requests as long as the service's allowance lasts, and holds back the rest until the window is over.

    Knows only what the answers said; until one has said anything, everything is admitted.
    """

    def __init__(
        self, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._remaining: int | None = None
        self._resets_at = 0.0
        self._under_way = 0

    def admit(self) -> None:
        """Return when a request may be sent."""
        while (seconds := self._take()) > 0:
            self._sleep(seconds)

    def answered(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer's `inin-ratelimit-*` headers; call it once for each admitted request."""
        with self._lock:
            self._under_way -= 1
            try:
                allowed = int(headers["inin-ratelimit-allowed"])
                count = int(headers["inin-ratelimit-count"])
                reset = float(headers["inin-ratelimit-reset"])
            except (KeyError, ValueError):
                return
            self._remaining = allowed - count - self._under_way
            self._resets_at = self._clock() + reset

    def refused(self, seconds: float) -> None:
        """Learn from a 429 that nothing is admitted for so many seconds."""
        with self._lock:
            self._remaining = 0
            self._resets_at = max(self._resets_at, self._clock() + seconds)

    def _take(self) -> float:
        with self._lock:
            now = self._clock()
            if now >= self._resets_at:
                self._remaining = None
            if self._remaining is not None and self._remaining <= 0:
                return self._resets_at - now
            if self._remaining is not None:
                self._remaining -= 1
            self._under_way += 1
            return 0.0
