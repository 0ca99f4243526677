"""Time: one clock for stamps, and one for lags that can be put forward."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timezone

NAP = 0.05
"""How often somebody who sleeps looks at the clock, in seconds."""

_put_forward = 0.0


def now() -> float:
    """Seconds that only ever grow; lags, windows and lifetimes are measured with it."""
    return time.monotonic() + _put_forward


def put_forward(seconds: float) -> None:
    """Let so many seconds have passed, for every emulator of this process."""
    global _put_forward
    _put_forward += seconds


async def sleep(seconds: float) -> None:
    """Wait until so many seconds have passed, or the clock was put forward by as much."""
    end = now() + seconds
    while (left := end - now()) > 0:
        await asyncio.sleep(min(left, NAP))


class Stamps:
    """Gives out points in time, each later than the one before, so that two changes never look like one."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, ahead: float = 0.0) -> str:
        """Now: ISO-8601, UTC, milliseconds, `Z` (API reference 3.6); `ahead` are seconds by which a clock is wrong."""
        self._last = max(self._last + 1, time.time_ns() // 1_000_000)
        moment = datetime.fromtimestamp(self._last / 1000 + ahead, timezone.utc)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
