"""Requests are admitted as long as the service's allowance lasts, and held back until its window is over."""

from __future__ import annotations

import math
import threading
import time
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.client.clock import StoppableClock
from genesyscloud_provider.client.errors import Stopped
from genesyscloud_provider.client.rate_limit import GO_AHEAD_EVERY, LONGEST_WINDOW, NAP, Admitted, Pace
from tests.clock import FakeClock
from tests.unit.client.stand_ins import at_once
from tools.bench.pacing import Run, simulate

pytestmark = pytest.mark.slow


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
    return Pace(clock, shared=False)


def send(pace: Pace, told: dict[str, str]) -> None:
    pace.answered(pace.admit(), told)


def admit(pace: Pace, times: int) -> Admitted:
    """Admit requests at one moment, and return it."""
    moments = {pace.admit() for _ in range(times)}
    (moment,) = moments
    return moment


def test_with_a_new_token_everything_is_admitted_until_an_answer_says_anything(pace, clock):
    admit(pace, 1000)
    assert clock.slept == []


def test_with_a_token_that_others_may_have_used_one_request_goes_ahead(clock):
    pace = Pace(clock, shared=True)
    admitted = pace.admit()
    assert clock.slept == []
    pace.admit()
    assert sum(clock.slept) == pytest.approx(GO_AHEAD_EVERY)  # nobody waits longer for one answer
    pace.answered(admitted, headers(count=200, allowed=300))
    before = len(clock.slept)
    admit(pace, 98)
    assert len(clock.slept) == before


def test_where_answers_tell_nothing_nothing_is_held_back(clock):
    pace = Pace(clock, shared=True)
    send(pace, {})
    admit(pace, 1000)
    assert clock.slept == []


def test_a_used_up_allowance_holds_the_next_request_back_until_the_window_is_over(pace, clock):
    send(pace, headers(count=10, allowed=10, reset=25))
    pace.admit()
    assert clock.slept == [25.0]


def test_what_is_left_is_admitted_without_waiting(pace, clock):
    send(pace, headers(count=7, allowed=10))
    admit(pace, 3)
    assert clock.slept == []
    pace.admit()
    assert sum(clock.slept) == pytest.approx(60.0)


def test_requests_under_way_count_as_used(pace, clock):
    admitted = admit(pace, 4)
    pace.answered(admitted, headers(count=1, allowed=5))
    pace.admit()
    assert clock.slept == []
    pace.admit()
    assert sum(clock.slept) == pytest.approx(60.0)


def test_a_request_without_an_answer_is_no_longer_under_way(pace, clock):
    admitted = admit(pace, 2)
    pace.answered(admitted, {})
    pace.answered(admitted, headers(count=2, allowed=3))
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
        pytest.param(headers(300, 300) | {"inin-ratelimit-reset": "nan"}, id="nan"),
        pytest.param(headers(300, 300, reset=-1), id="an end in the past"),
        pytest.param(headers(300, 0), id="nothing is allowed"),
    ],
)
def test_headers_that_make_no_sense_say_nothing(pace, clock, told):
    send(pace, told)
    pace.admit()
    assert clock.slept == []


@pytest.mark.parametrize("reset", ["3600", "1e300", "inf"])
def test_no_window_is_believed_to_last_longer_than_a_minute(pace, clock, reset):
    send(pace, headers(10, 10) | {"inin-ratelimit-reset": reset})
    pace.admit()
    assert clock.slept == [LONGEST_WINDOW]


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


# Refusals


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


def test_a_refusal_for_less_than_a_second_is_not_followed_at_once(pace, clock):
    """Twenty attempts would be over before the second is."""
    pace.refused(0.0)
    pace.admit()
    assert clock.slept == [1.0]


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
    admitted = admit(pace, 2)
    pace.answered(admitted, {})
    pace.refused(30.0)
    pace.answered(admitted, headers(count=2, allowed=300, reset=10))
    pace.admit()
    assert sum(clock.slept) == 30.0


# Windows


def test_answers_that_overtake_each_other_do_not_hand_out_allowance_twice(pace, clock):
    admitted = admit(pace, 2)
    pace.answered(admitted, headers(count=2, allowed=2))
    pace.answered(admitted, headers(count=1, allowed=2))
    pace.admit()
    assert sum(clock.slept) == 60.0


def test_the_earliest_end_that_was_told_counts(pace, clock):
    """What is left is told in whole seconds, rounded up: an answer may name an end that is a second late."""
    send(pace, headers(count=1, allowed=3, reset=60))
    clock.moment += 10.5
    send(pace, headers(count=2, allowed=3, reset=50))
    clock.moment += 9
    send(pace, headers(count=3, allowed=3, reset=41))
    pace.admit()
    assert clock.slept == [1060.0 - 1019.5]


def test_one_request_goes_ahead_into_a_new_window(pace, clock):
    """Others with the same token may have used it up before."""
    send(pace, headers(count=10, allowed=10, reset=10))
    admitted = pace.admit()
    assert clock.slept == [10.0]
    pace.answered(admitted, headers(count=9, allowed=10, reset=60))
    pace.admit()
    assert clock.slept == [10.0]
    pace.admit()
    assert sum(clock.slept) == pytest.approx(70.0)


def test_an_answer_without_headers_lets_the_next_go_ahead(pace, clock):
    send(pace, headers(count=10, allowed=10, reset=10))
    clock.moment += 10
    for _ in range(5):
        send(pace, {})
    assert clock.slept == []


def test_an_answer_out_of_the_last_window_says_nothing_of_the_new_one(pace, clock):
    slow = pace.admit()
    send(pace, headers(count=2, allowed=10, reset=10))
    clock.moment += 10
    send(pace, headers(count=1, allowed=10, reset=60))
    pace.answered(slow, headers(count=1, allowed=10, reset=10))
    admit(pace, 9)
    assert clock.slept == []
    pace.admit()
    assert sum(clock.slept) == pytest.approx(10.0)  # the new window may be the one that ends so early


def test_a_new_token_has_an_allowance_of_its_own(pace, clock):
    send(pace, headers(count=9, allowed=10, reset=30))
    clock.moment += 5
    send(pace, headers(count=1, allowed=10, reset=60))
    admit(pace, 9)
    assert clock.slept == []


@given(
    allowed=st.integers(1, 6),
    window=st.floats(0.5, 60.0),
    gaps=st.lists(st.floats(0.0, 40.0), max_size=60),
    latency=st.floats(0.0, 5.0),
)
def test_one_after_the_other_never_more_than_allowed_are_sent(allowed, window, gaps, latency):
    clock = FakeClock()
    pace, service = Pace(clock, shared=False), LimitedService(clock, allowed, window)
    for gap in gaps:
        clock.moment += gap
        admitted = pace.admit()
        told = service.take()
        clock.moment += latency
        pace.answered(admitted, told)
    assert service.refused == 0


@given(
    allowed=st.integers(2, 8),
    parallel=st.integers(2, 8),
    window=st.floats(1.0, 60.0),
    steps=st.lists(st.tuples(st.booleans(), st.floats(0.0, 10.0)), max_size=120),
)
def test_several_at_a_time_never_more_than_allowed_are_sent(allowed, parallel, window, steps):
    clock = FakeClock()
    pace, service = Pace(clock, shared=False), LimitedService(clock, allowed, window)
    under_way: deque[tuple[Admitted, dict[str, str]]] = deque()
    for sends, gap in steps:
        clock.moment += gap
        if under_way and (not sends or len(under_way) == min(parallel, allowed)):
            pace.answered(*under_way.popleft())
        else:
            under_way.append((pace.admit(), service.take()))
    assert service.refused == 0


@given(allowed=st.integers(1, 5), windows=st.integers(1, 8))
def test_the_whole_allowance_of_each_window_is_used(allowed, windows):
    clock = FakeClock()
    pace, service = Pace(clock, shared=False), LimitedService(clock, allowed, 60.0)
    for _ in range(allowed * windows):
        admitted = pace.admit()
        pace.answered(admitted, service.take())
    assert clock.slept == [60.0] * (windows - 1)


# Others with the same token


def test_room_is_left_for_others_as_they_were_seen(clock):
    """With each of our requests came one of others, so at least as many are to be expected with the next ones."""
    pace = Pace(clock, shared=True)
    for count in range(2, 202, 2):
        send(pace, headers(count, allowed=300))
    assert 20 <= _admitted_at_once(pace, clock) <= 50


def test_the_others_are_remembered_for_one_window(clock):
    pace = Pace(clock, shared=True)
    for count in range(2, 202, 2):
        send(pace, headers(count, allowed=300))
    clock.moment += 60
    send(pace, headers(count=1, allowed=300))
    assert _admitted_at_once(pace, clock) < 299 / 2
    for _ in range(2):
        clock.moment += 120
        send(pace, headers(count=1, allowed=300))
    assert _admitted_at_once(pace, clock) > 299 / 2


def test_what_others_used_before_does_not_slow_this_process_down(clock):
    pace = Pace(clock, shared=True)
    for count in range(200, 220):
        send(pace, headers(count, allowed=300))
    assert _admitted_at_once(pace, clock) == 300 - 219


def _admitted_at_once(pace: Pace, clock: FakeClock) -> int:
    """How many requests are admitted before one has to wait."""
    clock.slept.clear()
    admitted = 0
    while not clock.slept:
        pace.admit()
        admitted += 1
    return admitted - 1


# Threads


def test_threads_share_one_allowance():
    clock, lock = FakeClock(), threading.Lock()
    pace, service = Pace(clock, shared=False), LimitedService(clock, allowed=10, window=60.0)

    def work() -> int:
        for _ in range(20):
            admitted = pace.admit()
            with lock:
                pace.answered(admitted, service.take())
        return 20

    assert at_once(*[work] * 8) == [20] * 8
    assert service.refused == 0
    assert clock.slept


def test_one_thread_watches_the_time_for_all():
    class Watched(FakeClock):
        at_once, most = 0, 0

        def sleep(self, seconds: float) -> None:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            time.sleep(0.02)  # time for another one to come
            super().sleep(seconds)
            self.at_once -= 1

    clock = Watched()
    pace = Pace(clock, shared=False)
    send(pace, headers(count=10, allowed=10, reset=60))
    at_once(*[lambda: send(pace, headers(count=1, allowed=10))] * 8)
    assert clock.most == 1


def test_all_waits_end_when_the_engine_says_so():
    stop = threading.Event()
    pace = Pace(StoppableClock(stop), shared=False)
    send(pace, headers(count=10, allowed=10, reset=60))
    stopping = threading.Timer(NAP, stop.set)
    stopping.start()
    ended = at_once(*[pace.admit] * 8)
    stopping.join()
    assert all(isinstance(each, Stopped) for each in ended)


# Whole runs, in simulated time


@pytest.mark.parametrize("latency", [0.0, 0.1, 1.0])
def test_a_run_of_200_pairs_uses_the_allowance_and_is_never_refused(latency):
    outcome = simulate(Run(processes=1, pairs=200, threads=32, latency=latency))
    assert [each.counted for each in outcome.windows] == [300, 300, 200]
    assert outcome.most_refused == 0
    assert outcome.used >= 0.95
    assert outcome.slept_too_long <= latency  # an answer's way back is not known


@pytest.mark.parametrize(
    ("latency", "apart", "refused"),
    [
        pytest.param(0.1, 0.0, 1, id="at once"),
        pytest.param(0.1, 25.0, 12, id="when the allowance is used up already"),
    ],
)
def test_three_processes_with_one_token_converge(latency, apart, refused):
    outcome = simulate(Run(processes=3, pairs=120, threads=32, latency=latency, apart=apart))
    assert outcome.most_refused <= refused
    assert [each.refused for each in outcome.windows[2:]] == [0] * len(outcome.windows[2:])
    assert all(each.counted - each.refused >= 0.95 * 300 for each in outcome.windows[:-1])
    assert outcome.used >= 0.95
    assert outcome.slept_too_long <= 1 + latency  # what is left of a window is told in whole seconds
