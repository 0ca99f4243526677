"""Time: one clock for stamps, and one for lags that can be put forward."""

from __future__ import annotations

import asyncio
import math
import time
from datetime import datetime, timezone
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

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


def _dated(moment: float) -> float | None:
    if math.isinf(moment):
        return None if moment > 0 else 0.0
    return round(time.time() + moment - now(), 3)


def _moment(dated: float | None) -> float:
    return math.inf if dated is None else now() + dated - time.time()


Moment = Annotated[float, BeforeValidator(_moment), PlainSerializer(_dated)]
"""A moment of this clock. Each process has a clock of its own: in JSON it is seconds since 1970, 0 for
ever since, or null for never."""


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
