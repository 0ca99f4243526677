"""Time, as the rest of the layer knows it: one thing to replace where time must not pass by itself."""

from __future__ import annotations

import time

__all__ = ["Clock"]


class Clock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""
        time.sleep(seconds)
