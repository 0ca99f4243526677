"""Staying under the service's rate limit: an allowance a token, for all threads of a process (API reference 5.3)."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from genesyscloud_provider.client import tracing
from genesyscloud_provider.client.clock import TOLD_AFTER, Clock, silent, whole_seconds
from genesyscloud_provider.client.configuration import TOKEN_POOL_SIZE

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


REFUSED, USED_UP, NEW_WINDOW, QUEUE = "refused", "used_up", "new_window", "queue"
"""Why a request is not admitted yet, as spans tell it: the service refused one, the allowance is used up, the first
answer of a new window is awaited, or another request of this process waits for one of these."""


@dataclass(frozen=True)
class Admitted:
    """A request that may be sent now.

    Attributes:
        token: the number of the token that it is to be sent with, from 0.
        at: when it was admitted.
    """

    token: int
    at: float


class Pace:
    """Admits requests as long as an allowance lasts, and holds back the rest until a window is over.

    Each token has an allowance of its own. The first one that has room takes the next request; a token that was never
    used is begun only when all others are used up. A 429 holds everything back, whichever token was used. If the first
    answer to a further token shows that it was counted before, the service counts tokens together, and only the first
    one is used from then on.

    Args:
        clock: how time passes.
        shared: whether others may have used the first token before; of a new one nothing can be used up yet.
        tokens: how many tokens there are, at least 1.
        report: tells the user of a pause that is not short.
    """

    def __init__(self, clock: Clock, *, shared: bool, tokens: int = 1, report: Callable[[str], None] = silent) -> None:
        self._clock = clock
        self._report = report
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        # assumes: NEW_TOKEN_HAS_A_FULL_ALLOWANCE
        # Where clients are counted, a further token has what is left of the first: one request goes ahead and tells.
        self._allowances = [_Allowance(shared or number > 0) for number in range(tokens)]
        self._several = True
        self._given_up: set[int] = set()
        self._refused_until = -math.inf
        self._next_begins = -math.inf

    def admit(self) -> Admitted:
        """Return when a request may be sent; `answered` must follow, or `not_sent`."""
        # One thread watches the time, and the others queue behind it.
        with tracing.wait("wait for the rate limit", NAP, {tracing.LIMIT_REASON: QUEUE}) as span, self._turn:
            told = False
            while not isinstance(found := self._take(), Admitted):
                span.note(tracing.LIMIT_REASON, found.why)
                if not told and not self._clock.stopped() and (pause := self._pause()) > TOLD_AFTER:
                    told = True
                    self._report(
                        f"Genesys Cloud takes no more requests for now: going on in {whole_seconds(pause)} seconds"
                    )
                self._clock.sleep(found.seconds)
            return found

    def answered(self, admitted: Admitted, headers: Mapping[str, str]) -> None:
        """Learn from the `inin-ratelimit-*` headers of an answer.

        Args:
            admitted: what `admit` returned for the request.
            headers: the answer's; empty without an answer.
        """
        with self._lock:
            allowance = self._allowances[admitted.token]
            allowance.answered(admitted.at, self._clock.now(), _told(headers))
            together = self._several and admitted.token > 0 and allowance.counted_before
            self._several = self._several and not together
        if together:
            self._report(
                f"Genesys Cloud counts the requests of all tokens of the OAuth client together: {TOKEN_POOL_SIZE} makes"
                " nothing faster, and one token is used"
            )

    def not_sent(self, admitted: Admitted) -> None:
        """Take back a request for which no token could be got. The other tokens are used instead, if there are any.

        Args:
            admitted: what `admit` returned for the request.
        """
        with self._lock:
            self._allowances[admitted.token].not_sent()
            if any(each.used for each in self._allowances):
                self._next_begins = max(self._next_begins, self._clock.now() + LONGEST_WINDOW)

    def give_up(self, token: int) -> bool:
        """Use a token no more that will not be got, and begin none that was never used.

        Args:
            token: the number of the token.

        Returns:
            False for the first token, without which there is none.
        """
        with self._lock:
            if token > 0:
                self._given_up.add(token)
                self._next_begins = math.inf
            return token > 0

    def refused(self, seconds: float) -> None:
        """Learn from a 429 that nothing is admitted for so many seconds, whichever token is used."""
        with self._lock:
            self._refused_until = max(self._refused_until, self._clock.now() + (seconds or LESS_THAN_A_SECOND))

    def _in_use(self) -> list[tuple[int, _Allowance]]:
        """The allowances that requests are taken from, with the numbers of their tokens."""
        numbered = list(enumerate(self._allowances)) if self._several else [(0, self._allowances[0])]
        return [each for each in numbered if each[0] not in self._given_up]

    def _pause(self) -> float:
        """The seconds until a request will be admitted, if no answer comes that says otherwise."""
        with self._lock:
            ends = [each.window_ends for _, each in self._in_use() if each.used]
            return max(min(ends, default=-math.inf), self._refused_until) - self._clock.now()

    def _take(self) -> Admitted | _Wait:
        """Take one request from an allowance, or say how long to wait before asking again."""
        with self._lock:
            now = self._clock.now()
            if now < self._refused_until:
                return _Wait(self._refused_until - now, REFUSED)
            waits: list[_Wait] = []
            for number, allowance in self._in_use():
                needless = now < self._next_begins or any(each.may_be_short for each in waits)
                if waits and not allowance.used and needless:
                    break  # a token is asked for only if what is under way leaves no room
                found = allowance.take(now)
                if found is None:
                    return Admitted(number, now)
                waits.append(found)
            return min(waits, key=lambda each: each.seconds)


@dataclass(frozen=True)
class _Wait:
    """How many seconds nothing is admitted, and why; it may be shorter if an answer that is awaited says so."""

    seconds: float
    why: str
    may_be_short: bool = False


class _Allowance:
    """What is known of one token's allowance; `Pace` lets one thread at a time use it.

    Knows only what the answers said. What counts is the highest count of the window, because answers overtake each
    other, and with it the requests that are under way, which the service may have counted or not. What the count shows
    beyond those of this process are requests of others with the same token: as many as came with each of its own, and
    for CAUTION more, are expected with its next ones, and room is left for them.

    A window begins with the first request after the last one, whoever sends it. So nothing is known of a new window:
    one request goes ahead, and the others follow when its answer has told.

    Args:
        shared: whether others may have used it before.
    """

    def __init__(self, shared: bool) -> None:
        self.under_way = 0
        self.window_ends = -math.inf
        self._tells = shared
        self._allowed = 0
        self._counted = 0
        self._own = 0
        self._others = 0
        self._others_at_first = 0
        self._share = 1.0
        self._last_share = 1.0
        self._next_goes_ahead = -math.inf
        self.counted_before = False

    @property
    def used(self) -> bool:
        """Whether a request was sent with it, or is being sent."""
        return self._own > 0 or self.under_way > 0

    def take(self, now: float) -> _Wait | None:
        """Take one request from it, or say how long to wait before asking again."""
        left = self.window_ends - now
        if self._tells and left <= 0:
            if now < self._next_goes_ahead:
                return _Wait(min(NAP, self._next_goes_ahead - now), NEW_WINDOW, may_be_short=True)
            self._next_goes_ahead = now + GO_AHEAD_EVERY
        elif self._tells and self._counted + self._expected() > self._allowed:
            return _Wait(min(NAP, left), USED_UP, may_be_short=True) if self.under_way else _Wait(left, USED_UP)
        self.under_way += 1
        return None

    def answered(
        self, admitted: float, now: float, told: _Told | None
    ) -> None:  # assumes: RATE_HEADERS_COUNT_THE_WINDOW
        """Learn from an answer to a request that was admitted at a moment."""
        self.under_way -= 1
        self._own += 1
        self._next_goes_ahead = -math.inf
        if told is None:
            self._counted += 1  # the service may have counted it all the same
            self._tells = self._allowed > 0
            return
        self._tells, self._allowed = True, told.allowed
        ends = now + told.reset
        # What is left of a window is told in whole seconds, rounded up, and some time after `admitted`.
        if admitted + told.reset - 1 >= self.window_ends:
            first, self._own = self._own == 1, 1
            self._counted, self.window_ends = told.count, ends
            self._others = self._others_at_first = max(0, told.count - 1 - self.under_way)
            self.counted_before = self.counted_before or (first and self._others > 0)
            self._last_share, self._share = self._share, 1.0
            return
        self._counted = max(self._counted, told.count)
        self.window_ends = min(self.window_ends, ends)
        self._others = max(self._others, told.count - self._own - self.under_way)
        self._share = 1 + CAUTION * (self._others - self._others_at_first) / (self._own + DOUBT)

    def not_sent(self) -> None:
        """Take back a request that was taken and is not sent."""
        self.under_way -= 1
        self._next_goes_ahead = -math.inf

    def _expected(self) -> float:
        """How many requests, with one more of this process, the service may count beyond those that it told of."""
        return max(self._share, self._last_share) * (self.under_way + 1)


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
