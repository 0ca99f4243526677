"""Requests are admitted as long as the service's allowance lasts, and held back until its window is over."""

from __future__ import annotations

import math
import threading
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.api.pacing import Pace
from tests.clock import FakeClock
from tests.unit.api.stand_ins import at_once


def headers(count: int, allowed: int, reset: float = 60.0) -> dict[str, str]:
    return {
        "inin-ratelimit-count": str(count),
        "inin-ratelimit-allowed": str(allowed),
        "inin-ratelimit-reset": f"{reset:g}",
    }


class LimitedService:
    """Counts requests as the service does: a window begins with the first request after the last window."""

    def __init__(self, clock: FakeClock, allowed: int, window: float) -> None:
        self._clock = clock
        self._allowed = allowed
        self._window = window
        self._began = -math.inf
        self._count = 0
        self.refused = 0

    def take(self) -> dict[str, str]:
        """The headers of the answer to one more request."""
        if self._clock.moment - self._began >= self._window - 1e-6:  # what adding up floats may lose
            self._began, self._count = self._clock.moment, 0
        self._count += 1
        self.refused += self._count > self._allowed
        reset = math.ceil(self._began + self._window - self._clock.moment)
        return headers(self._count, self._allowed, max(1, reset))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pace(clock: FakeClock) -> Pace:
    return Pace(clock)


def send(pace: Pace, told: dict[str, str]) -> None:
    pace.admit()
    pace.answered(told)


def test_until_an_answer_says_anything_everything_is_admitted(pace, clock):
    for _ in range(1000):
        pace.admit()
    assert clock.slept == []


def test_a_used_up_allowance_holds_the_next_request_back_until_the_window_is_over(pace, clock):
    send(pace, headers(count=10, allowed=10, reset=25))
    pace.admit()
    assert clock.slept == [25.0]


def test_what_is_left_is_admitted_without_waiting(pace, clock):
    send(pace, headers(count=7, allowed=10))
    for _ in range(3):
        pace.admit()
    assert clock.slept == []
    pace.admit()
    assert sum(clock.slept) == pytest.approx(60.0, abs=0.1)


def test_requests_under_way_count_as_used(pace, clock):
    for _ in range(4):
        pace.admit()
    pace.answered(headers(count=1, allowed=5))
    pace.admit()
    assert clock.slept == []
    pace.admit()
    assert sum(clock.slept) == pytest.approx(60.0, abs=0.1)


def test_a_request_without_an_answer_is_no_longer_under_way(pace, clock):
    pace.admit()
    pace.admit()
    pace.answered({})
    pace.answered(headers(count=2, allowed=3))
    pace.admit()
    assert clock.slept == []


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="none"),
        pytest.param({"inin-ratelimit-count": "300", "inin-ratelimit-allowed": "300"}, id="no reset"),
        pytest.param({"inin-ratelimit-count": "300", "inin-ratelimit-reset": "10"}, id="no allowance"),
        pytest.param(headers(300, 300) | {"inin-ratelimit-count": "many"}, id="no number"),
        pytest.param(headers(300, 300) | {"inin-ratelimit-reset": ""}, id="empty"),
    ],
)
def test_incomplete_headers_say_nothing(pace, clock, told):
    send(pace, told)
    pace.admit()
    assert clock.slept == []


def test_incomplete_headers_leave_what_is_known(pace, clock):
    send(pace, headers(count=9, allowed=10))
    send(pace, {})
    pace.admit()
    assert clock.slept == [60.0]


def test_time_that_passes_otherwise_counts_too(pace, clock):
    send(pace, headers(count=10, allowed=10, reset=60))
    clock.moment += 45
    pace.admit()
    assert clock.slept == [15.0]
    clock.moment += 100
    pace.admit()
    assert clock.slept == [15.0]


def test_a_refusal_holds_everything_back_for_as_long_as_it_says(pace, clock):
    send(pace, headers(count=1, allowed=10, reset=10))
    pace.refused(30.0)
    pace.admit()
    assert clock.slept == [30.0]


def test_a_refusal_lasts_no_longer_than_it_says_while_allowance_is_left(pace, clock):
    send(pace, headers(count=1, allowed=300, reset=60))
    pace.refused(3.0)
    pace.admit()
    assert clock.slept == [3.0]


def test_a_refusal_without_headers_holds_everything_back_too(pace, clock):
    send(pace, {})
    pace.refused(5.0)
    pace.admit()
    assert clock.slept == [5.0]


@pytest.mark.parametrize(("reset", "seconds", "waits"), [(60, 5, 60), (5, 60, 60)], ids=["window", "refusal"])
def test_the_longer_of_window_and_refusal_counts(pace, clock, reset, seconds, waits):
    send(pace, headers(count=11, allowed=10, reset=reset))
    pace.refused(seconds)
    pace.admit()
    assert sum(clock.slept) == waits


def test_an_answer_that_was_under_way_does_not_lift_a_refusal(pace, clock):
    pace.admit()
    pace.admit()
    pace.answered({})
    pace.refused(30.0)
    pace.answered(headers(count=2, allowed=300, reset=10))
    pace.admit()
    assert sum(clock.slept) == 30.0


def test_answers_that_overtake_each_other_do_not_hand_out_allowance_twice(pace, clock):
    pace.admit()
    pace.admit()
    pace.answered(headers(count=2, allowed=2))
    pace.answered(headers(count=1, allowed=2))
    pace.admit()
    assert sum(clock.slept) == 60.0


@given(
    allowed=st.integers(1, 6),
    window=st.floats(0.5, 90.0),
    gaps=st.lists(st.floats(0.0, 40.0), max_size=60),
    latency=st.floats(0.0, 5.0),
)
def test_one_after_the_other_never_more_than_allowed_are_sent(allowed, window, gaps, latency):
    clock = FakeClock()
    pace, service = Pace(clock), LimitedService(clock, allowed, window)
    for gap in gaps:
        clock.moment += gap
        pace.admit()
        told = service.take()
        clock.moment += latency
        pace.answered(told)
    assert service.refused == 0


@given(
    allowed=st.integers(2, 8),
    parallel=st.integers(2, 8),
    window=st.floats(1.0, 90.0),
    steps=st.lists(st.tuples(st.booleans(), st.floats(0.0, 10.0)), max_size=120),
)
def test_several_at_a_time_never_more_than_allowed_are_sent(allowed, parallel, window, steps):
    clock = FakeClock()
    pace, service = Pace(clock), LimitedService(clock, allowed, window)
    under_way: deque[dict[str, str]] = deque()
    for sends, gap in steps:
        clock.moment += gap
        if under_way and (not sends or len(under_way) == min(parallel, allowed)):
            pace.answered(under_way.popleft())
        else:
            pace.admit()
            under_way.append(service.take())
    assert service.refused == 0


@given(allowed=st.integers(1, 5), windows=st.integers(1, 8))
def test_the_whole_allowance_of_each_window_is_used(allowed, windows):
    clock = FakeClock()
    pace, service = Pace(clock), LimitedService(clock, allowed, 60.0)
    for _ in range(allowed * windows):
        pace.admit()
        pace.answered(service.take())
    assert len(clock.slept) == windows - 1


def test_threads_share_one_allowance():
    clock, lock = FakeClock(), threading.Lock()
    pace, service = Pace(clock), LimitedService(clock, allowed=10, window=60.0)

    def work() -> int:
        for _ in range(20):
            pace.admit()
            with lock:
                pace.answered(service.take())
        return 20

    assert at_once(*[work] * 8) == [20] * 8
    assert service.refused == 0
    assert clock.slept
