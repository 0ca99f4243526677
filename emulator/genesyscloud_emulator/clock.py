"""Time: one clock for stamps and for lags."""

from __future__ import annotations

import time
from datetime import datetime, timezone

now = time.monotonic
"""Seconds that only ever grow; lags and windows are measured with it."""


class Stamps:
    """Gives out points in time, each later than the one before, so that two changes never look like one."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        """Now: ISO-8601, UTC, milliseconds, `Z` (API reference 3.6)."""
        self._last = max(self._last + 1, time.time_ns() // 1_000_000)
        moment = datetime.fromtimestamp(self._last / 1000, timezone.utc)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
