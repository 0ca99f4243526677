"""Staying under the service's rate limit: one allowance for all threads of a process (API reference 5.3)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Final

from genesyscloud_provider.api.clock import Clock

__all__ = ["Pace"]


NAP: Final = 0.05
"""Seconds to wait for the answers that are still under way, when they alone could use up the allowance."""


class Pace:
    """Admits requests as long as the service's allowance lasts, and holds back the rest until the window is over.

    Knows only what the answers said; until one has said anything, everything is admitted. What counts is the highest
    count of the window, because answers overtake each other and other processes may share the allowance, and with it
    the requests that are under way, which the service may have counted or not.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._allowed: int | None = None
        self._counted = 0
        self._under_way = 0
        self._window_ends = 0.0
        self._refused_until = 0.0

    def admit(self) -> None:
        """Return when a request may be sent; `answered` must follow."""
        while (seconds := self._take()) > 0:
            self._clock.sleep(seconds)

    def answered(self, headers: Mapping[str, str]) -> None:
        """Learn from an answer's `inin-ratelimit-*` headers; without an answer they are empty."""
        with self._lock:
            self._under_way -= 1
            try:
                allowed = int(headers["inin-ratelimit-allowed"])
                count = int(headers["inin-ratelimit-count"])
                reset = float(headers["inin-ratelimit-reset"])
            except (KeyError, ValueError):
                self._counted += 1  # the service may have counted it all the same
                return
            self._turn_over()
            self._allowed = allowed
            self._counted = max(self._counted, count)
            self._window_ends = max(self._window_ends, self._clock.now() + reset)

    def refused(self, seconds: float) -> None:
        """Learn from a 429 that nothing is admitted for so many seconds."""
        with self._lock:
            self._refused_until = max(self._refused_until, self._clock.now() + seconds)

    def _take(self) -> float:
        """Take one request from the allowance, or say how many seconds to wait before asking again."""
        with self._lock:
            self._turn_over()
            now = self._clock.now()
            if now < self._refused_until:
                return self._refused_until - now
            if self._allowed is not None and self._counted >= self._allowed:
                return self._window_ends - now
            if self._allowed is not None and self._counted + self._under_way >= self._allowed and self._under_way:
                return NAP
            self._under_way += 1
            return 0.0

    def _turn_over(self) -> None:
        if self._clock.now() >= self._window_ends:
            self._counted = 0
