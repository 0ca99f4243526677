"""The rate limit that each token carries, or each client (API reference 5.3)."""

from __future__ import annotations

import math

from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.wire.errors import ApiError


class Window:
    """Counts requests in windows of `rate_window_seconds`; a new window begins with the first request after the old."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._began = -math.inf
        self.count = 0

    def hit(self) -> None:
        """Count one request."""
        if now() - self._began >= self._switches.rate_window_seconds:
            self._began, self.count = now(), 0
        self.count += 1

    @property
    def reset(self) -> int:
        """Whole seconds until the window ends, rounded up, at least 1."""
        return max(1, math.ceil(self._began + self._switches.rate_window_seconds - now()))


def rate_limit_headers(window: Window, switches: Switches) -> dict[str, str]:
    """The `inin-ratelimit-*` headers (API reference 5.3; switch `rate_limit_count`)."""
    left = max(0, switches.rate_limit - window.count)
    return {
        "inin-ratelimit-count": str(window.count if switches.rate_limit_count == "used" else left),
        "inin-ratelimit-allowed": str(switches.rate_limit),
        "inin-ratelimit-reset": str(window.reset),
    }


def check_rate_limit(window: Window, switches: Switches) -> None:
    """Raise 429 `too.many.requests` with `Retry-After` if the window's requests are used up."""
    if window.count <= switches.rate_limit:
        return
    raise ApiError(
        429,
        "too.many.requests",
        "Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds",
        {"seconds": str(window.reset)},
        headers={"Retry-After": str(window.reset)},
    )
