"""Waiting for integrations: one look for all that wait, until the state is final or the time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from genesyscloud_provider.integrations.facts import ReportedState
from genesyscloud_provider.integrations.integration.activation_watch import ActivationWatch
from genesyscloud_provider.integrations.integration.models import IntegrationStatusInfo
from tests.clock import FakeClock, SleepsBy
from tests.unit.client.stand_ins import at_once

ACTIVE, ACTIVATING, ERROR, INACTIVE = (
    IntegrationStatusInfo(code=each) for each in ("ACTIVE", "ACTIVATING", "ERROR", "INACTIVE")
)

States = dict[str, IntegrationStatusInfo]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def shows(*states: IntegrationStatusInfo | None) -> Callable[[list[str]], States]:
    """A look that shows each integration in these states, one look after the other; None leaves it out."""
    script = list(states)

    def look(ids: list[str]) -> States:
        state = script.pop(0) if len(script) > 1 else script[0]
        return dict.fromkeys(ids, state) if state else {}

    return look


def a_moment(_: float) -> None:
    time.sleep(0.001)


@pytest.mark.parametrize(
    ("wanted", "states", "seen", "looks"),
    [
        pytest.param(ReportedState.ACTIVE, [ACTIVE], "ACTIVE", 1, id="at once"),
        pytest.param(ReportedState.ACTIVE, [ACTIVATING, ACTIVATING, ACTIVE], "ACTIVE", 3, id="after a while"),
        pytest.param(ReportedState.INACTIVE, [INACTIVE], "INACTIVE", 1, id="inactive"),
        pytest.param(ReportedState.ACTIVE, [INACTIVE, ACTIVE], "ACTIVE", 2, id="not yet begun"),
        pytest.param(ReportedState.ACTIVE, [ACTIVATING, ERROR], "ERROR", 2, id="an error is final"),
        pytest.param(ReportedState.INACTIVE, [ERROR], "ERROR", 1, id="an error is final on the way down too"),
        pytest.param(ReportedState.ACTIVE, [None, None, ACTIVE], "ACTIVE", 3, id="not in the answer yet"),
        pytest.param(
            ReportedState.ACTIVE,
            [ACTIVATING, IntegrationStatusInfo(code="HIBERNATING")],
            "HIBERNATING",
            2,
            id="a state that this version does not know is final",
        ),
    ],
)
def test_the_wait_ends_with_the_first_final_state(clock, wanted, states, seen, looks):
    watch = ActivationWatch(shows(*states), clock)
    state = watch.await_state("a", wanted, 180.0)
    assert state is not None
    assert state.code == seen
    assert len(clock.slept) == looks


def test_an_error_comes_with_its_reason(clock):
    failed = IntegrationStatusInfo.model_validate({"code": "ERROR", "detail": {"message": "No such role"}})
    state = ActivationWatch(shows(failed), clock).await_state("a", ReportedState.ACTIVE, 180.0)
    assert state is not None
    assert state.reason == "No such role"


@pytest.mark.parametrize("last", [ACTIVATING, None], ids=["activating", "never seen"])
def test_after_the_deadline_the_last_state_seen_is_given(clock, last):
    began = clock.moment
    watch = ActivationWatch(shows(last), clock)
    assert watch.await_state("a", ReportedState.ACTIVE, 180.0) == last
    assert 180.0 <= clock.moment - began < 184.0


def test_looks_become_rarer_after_ten_seconds(clock):
    ActivationWatch(shows(ACTIVATING), clock).await_state("a", ReportedState.ACTIVE, 30.0)
    assert clock.slept == [1.0] * 10 + [3.0] * 7


def test_a_long_wait_tells_its_state_and_time_every_ten_seconds(clock):
    told: list[tuple[str, float]] = []
    watch = ActivationWatch(shows(*[ACTIVATING] * 15, ACTIVE), clock)
    watch.await_state("a", ReportedState.ACTIVE, 180.0, lambda *each: told.append(each))
    assert told == [("ACTIVATING", 10.0), ("ACTIVATING", 22.0)]


def test_each_of_many_that_wait_is_told():
    """One thread looks for all, and each tells of its own."""

    class Unhurried(FakeClock):
        def sleep(self, seconds: float) -> None:
            time.sleep(0.001)  # the others wake up meanwhile
            super().sleep(seconds)

    told: dict[str, int] = dict.fromkeys("abcd", 0)

    def look(ids: list[str]) -> States:
        return dict.fromkeys(ids, ACTIVE if all(told.values()) else ACTIVATING)

    def wait(name: str) -> IntegrationStatusInfo | None:
        def tell(_state: str, _seconds: float) -> None:
            told[name] += 1

        return watch.await_state(name, ReportedState.ACTIVE, 10_000.0, tell)

    watch = ActivationWatch(look, Unhurried())
    assert at_once(*[lambda name=name: wait(name) for name in told]) == [ACTIVE] * 4
    assert all(told.values())


def test_even_without_time_there_is_one_look(clock):
    assert ActivationWatch(shows(ACTIVE), clock).await_state("a", ReportedState.ACTIVE, 0.0) == ACTIVE


def test_an_integration_can_be_awaited_again(clock):
    watch = ActivationWatch(shows(ACTIVE, INACTIVE), clock)
    assert watch.await_state("a", ReportedState.ACTIVE, 180.0) == ACTIVE
    assert watch.await_state("a", ReportedState.INACTIVE, 180.0) == INACTIVE


class Crowd:
    """Looks of many threads; nobody's state is final before all of them wait."""

    def __init__(self, size: int, final: IntegrationStatusInfo = ACTIVE) -> None:
        self.names = [f"i-{number}" for number in range(size)]
        self.looked_for: list[list[str]] = []
        self.together = 0
        self.most_together = 0
        self._final = final

    def __call__(self, ids: list[str]) -> States:
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        time.sleep(0.001)
        self.looked_for.append(ids)
        self.together -= 1
        return dict.fromkeys(ids, self._final if self.complete else ACTIVATING)

    @property
    def complete(self) -> bool:
        return any(len(each) == len(self.names) for each in self.looked_for)

    def await_all(self, watch: ActivationWatch) -> list[IntegrationStatusInfo | Exception | None]:
        return at_once(*[lambda name=name: watch.await_state(name, ReportedState.ACTIVE, 10.0) for name in self.names])


def test_all_that_wait_share_each_look():
    crowd = Crowd(8)
    assert crowd.await_all(ActivationWatch(crowd, SleepsBy(a_moment))) == [ACTIVE] * 8
    assert [ids for ids in crowd.looked_for if len(ids) == 8] == [sorted(crowd.names)]
    assert crowd.looked_for[-1] == sorted(crowd.names)
    assert crowd.most_together == 1


def test_one_that_is_done_is_looked_for_no_longer():
    looked_for: list[list[str]] = []

    def look(ids: list[str]) -> States:
        if not looked_for and len(ids) < 2:
            return {}
        looked_for.append(ids)
        return {"early": ACTIVE, "late": ACTIVE if ids == ["late"] else ACTIVATING}

    watch = ActivationWatch(look, SleepsBy(a_moment))
    assert at_once(
        lambda: watch.await_state("early", ReportedState.ACTIVE, 10.0),
        lambda: watch.await_state("late", ReportedState.ACTIVE, 10.0),
    ) == [ACTIVE, ACTIVE]
    assert looked_for[0] == ["early", "late"]
    assert looked_for[-1] == ["late"]


def test_a_look_that_fails_is_raised_to_the_one_who_looked_and_the_others_go_on():
    crowd = Crowd(4)
    failed = threading.Event()

    def look(ids: list[str]) -> States:
        found = crowd(ids)
        if crowd.complete and not failed.is_set():
            failed.set()
            raise OSError("no line")
        return found

    found = crowd.await_all(ActivationWatch(look, SleepsBy(a_moment)))
    assert sum(isinstance(each, OSError) for each in found) == 1
    assert found.count(ACTIVE) == 3


def test_after_a_look_that_failed_one_can_wait_again(clock):
    def look(ids: list[str]) -> States:
        if len(clock.slept) == 1:
            raise OSError("no line")
        return dict.fromkeys(ids, ACTIVE)

    watch = ActivationWatch(look, clock)
    with pytest.raises(OSError, match="no line"):
        watch.await_state("a", ReportedState.ACTIVE, 180.0)
    assert watch.await_state("a", ReportedState.ACTIVE, 180.0) == ACTIVE


def test_each_waits_for_its_own_state():
    complete = threading.Event()

    def look(ids: list[str]) -> States:
        if len(ids) == 3:
            complete.set()
        return {"up": ACTIVE, "down": INACTIVE, "broken": ERROR} if complete.is_set() else {}

    watch = ActivationWatch(look, SleepsBy(a_moment))
    assert at_once(
        lambda: watch.await_state("up", ReportedState.ACTIVE, 10.0),
        lambda: watch.await_state("down", ReportedState.INACTIVE, 10.0),
        lambda: watch.await_state("broken", ReportedState.ACTIVE, 10.0),
    ) == [ACTIVE, INACTIVE, ERROR]


def test_two_may_wait_for_the_same_integration():
    release = threading.Event()

    def wait(_: float) -> None:
        release.wait(0.02)

    watch = ActivationWatch(shows(ACTIVE), SleepsBy(wait))
    assert at_once(*[lambda: watch.await_state("a", ReportedState.ACTIVE, 10.0)] * 2) == [ACTIVE, ACTIVE]
