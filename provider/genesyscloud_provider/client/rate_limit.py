"""Staying under the service's rate limit: one allowance for all threads of a process (API reference 5.3)."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from genesyscloud_provider.client.clock import TOLD_AFTER, Clock, silent, whole_seconds

NAP: Final = 0.05
"""Seconds between two looks whether the answers that are under way have left room."""

GO_AHEAD_EVERY: Final = 1.0
"""Seconds that a request which goes ahead into a new window is waited for, before another one goes."""

LONGEST_WINDOW: Final = 60.0
"""Seconds that a window is believed to last at most."""

LESS_THAN_A_SECOND: Final = 1.0
"""Seconds that a refusal for 0 seconds holds: whole seconds are told, and 0 may be most of one."""

CAUTION: Final = 2.0
"""How many times as many requests of others are expected as were seen: they come in bursts."""

DOUBT: Final = 20
"""How many own requests are counted in without requests of others, before a few of those say much."""


class Pace:
    """Admits requests as long as the service's allowance lasts, and holds back the rest until its window is over.

    Knows only what the answers said. What counts is the highest count of the window, because answers overtake each
    other, and with it the requests that are under way, which the service may have counted or not. What the count shows
    beyond those of this process are requests of others with the same token: as many as came with each of its own, and
    for CAUTION more, are expected with its next ones, and room is left for them.

    A window begins with the first request after the last one, whoever sends it. So nothing is known of a new window:
    one request goes ahead, and the others follow when its answer has told.

    Args:
        clock: how time passes.
        shared: whether others may have used the token before; of a new one nothing can be used up yet.
        report: tells the user of a pause that is not short.
    """

    def __init__(self, clock: Clock, *, shared: bool, report: Callable[[str], None] = silent) -> None:
        self._clock = clock
        self._report = report
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._tells = shared
        self._allowed = 0
        self._counted = 0
        self._own = 0
        self._others = 0
        self._others_at_first = 0
        self._share = 1.0
        self._last_share = 1.0
        self._under_way = 0
        self._window_ends = -math.inf
        self._next_goes_ahead = -math.inf
        self._refused_until = -math.inf

    def admit(self) -> float:
        """Return when a request may be sent, and that moment; `answered` must follow."""
        with self._turn:  # one thread watches the time, and the others queue behind it
            told = False
            while (seconds := self._take()) > 0:
                if not told and (pause := self._pause()) > TOLD_AFTER:
                    told = True
                    self._report(
                        f"Genesys Cloud takes no more requests for now: going on in {whole_seconds(pause)} seconds"
                    )
                self._clock.sleep(seconds)
            return self._clock.now()

    def answered(self, admitted: float, headers: Mapping[str, str]) -> None:
        """Learn from the `inin-ratelimit-*` headers of an answer.

        Args:
            admitted: what `admit` returned for the request.
            headers: the answer's; empty without an answer.
        """
        told = _told(headers)  # assumes: RATE_HEADERS_COUNT_THE_WINDOW
        with self._lock:
            self._under_way -= 1
            self._own += 1
            self._next_goes_ahead = -math.inf
            if told is None:
                self._counted += 1  # the service may have counted it all the same
                self._tells = self._allowed > 0
                return
            self._tells, self._allowed = True, told.allowed
            ends = self._clock.now() + told.reset
            # What is left of a window is told in whole seconds, rounded up, and some time after `admitted`.
            if admitted + told.reset - 1 >= self._window_ends:
                self._counted, self._window_ends, self._own = told.count, ends, 1
                self._others = self._others_at_first = max(0, told.count - 1 - self._under_way)
                self._last_share, self._share = self._share, 1.0
                return
            self._counted = max(self._counted, told.count)
            self._window_ends = min(self._window_ends, ends)
            self._others = max(self._others, told.count - self._own - self._under_way)
            self._share = 1 + CAUTION * (self._others - self._others_at_first) / (self._own + DOUBT)

    def refused(self, seconds: float) -> None:
        """Learn from a 429 that nothing is admitted for so many seconds."""
        with self._lock:
            self._refused_until = max(self._refused_until, self._clock.now() + (seconds or LESS_THAN_A_SECOND))

    def _pause(self) -> float:
        """The seconds until a request will be admitted, if no answer comes that says otherwise."""
        with self._lock:
            return max(self._window_ends, self._refused_until) - self._clock.now()

    def _take(self) -> float:
        """Take one request from the allowance, or say how many seconds to wait before asking again."""
        with self._lock:
            now = self._clock.now()
            left = self._window_ends - now
            if now < self._refused_until:
                return self._refused_until - now
            if self._tells and left <= 0:
                if now < self._next_goes_ahead:
                    return min(NAP, self._next_goes_ahead - now)
                self._next_goes_ahead = now + GO_AHEAD_EVERY
            elif self._tells and self._counted + self._expected() > self._allowed:
                return min(NAP, left) if self._under_way else left
            self._under_way += 1
            return 0.0

    def _expected(self) -> float:
        """How many requests, with one more of this process, the service may count beyond those that it told of."""
        return max(self._share, self._last_share) * (self._under_way + 1)


@dataclass(frozen=True)
class _Told:
    """What an answer says: how many requests are allowed and counted in the window, and when that is over."""

    allowed: int
    count: int
    reset: float


def _told(headers: Mapping[str, str]) -> _Told | None:
    """What the headers say, if they say all of it."""
    try:
        allowed, count = int(headers["inin-ratelimit-allowed"]), int(headers["inin-ratelimit-count"])
        reset = float(headers["inin-ratelimit-reset"])
    except (KeyError, ValueError):
        return None
    return _Told(allowed, count, min(reset, LONGEST_WINDOW)) if allowed > 0 and reset >= 0 else None
