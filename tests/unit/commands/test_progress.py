"""Progress on a terminal and in a log: how much, how fast, how long still, and nothing that is made up."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from genesyscloud_provider.commands.progress import EVERY, LINE_EVERY, Progress, duration
from tests.clock import FakeClock


class Screen(io.StringIO):
    """A stream, of a terminal or not."""

    def __init__(self, *, live: bool) -> None:
        super().__init__()
        self._live = live

    def isatty(self) -> bool:
        return self._live

    @property
    def seen(self) -> str:
        """What stands in the last line of a terminal."""
        line = ""
        for part in self.getvalue().rstrip("\n").split("\r"):
            line = part + line[len(part) :]
        return line


def run(screen: Screen, total: int, seconds: float, at_once: int = 0) -> None:
    clock = FakeClock()
    progress = Progress("Reading", total, screen, clock)
    for _ in range(at_once):
        progress.did(at_once=True)
    for _ in range(total - at_once):
        clock.sleep(seconds)
        progress.did()
    progress.end()


def test_a_log_gets_a_line_now_and_then_and_the_last_word() -> None:
    log = Screen(live=False)
    run(log, 60, LINE_EVERY / 20)
    assert log.getvalue().splitlines() == [
        "Reading: 20 of 60, 120 a minute, about 20 s left",
        "Reading: 40 of 60, 120 a minute, about 10 s left",
        "Reading: 60 of 60, 120 a minute",
    ]


def test_a_terminal_shows_one_line_that_leaves_no_rest_of_a_longer_one() -> None:
    screen = Screen(live=True)
    run(screen, 100, EVERY * 3)
    assert screen.seen.rstrip() == "Reading: 100 of 100, 100 a minute"
    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().endswith("\n")


def test_a_terminal_is_written_to_no_more_often_than_eyes_can_see() -> None:
    screen = Screen(live=True)
    run(screen, 1000, EVERY / 100)
    assert screen.getvalue().count("\r") <= 11


def test_a_rate_is_told_only_when_it_says_something() -> None:
    log = Screen(live=False)
    run(log, 3, 0.01)
    assert log.getvalue() == "Reading: 3 of 3\n"


def test_what_was_remembered_says_nothing_of_the_pace() -> None:
    log = Screen(live=False)
    run(log, 120, 1, at_once=100)
    assert "Reading: 110 of 120, 60 a minute, about 10 s left" in log.getvalue()


def test_where_nothing_was_to_be_done_nothing_is_said() -> None:
    for live in (False, True):
        screen = Screen(live=live)
        run(screen, 0, 1)
        assert screen.getvalue() == ""


def test_all_at_once_divides_by_nothing() -> None:
    log = Screen(live=False)
    run(log, 5, 1, at_once=5)
    assert log.getvalue() == "Reading: 5 of 5\n"


def test_an_interrupted_one_says_how_far_it_came() -> None:
    screen = Screen(live=True)
    progress = Progress("Reading", 10, screen, FakeClock())
    progress.did()
    progress.end()
    assert screen.getvalue() == "\rReading: 1 of 10\n"


def test_threads_count_together() -> None:
    log = Screen(live=False)
    progress = Progress("Reading", 400, log, FakeClock())
    with ThreadPoolExecutor(8) as threads:
        [*threads.map(lambda _: progress.did(), range(400))]
    progress.end()
    assert log.getvalue() == "Reading: 400 of 400\n"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (89.4, "89 s"), (90, "1 min 30 s"), (125, "2 min 05 s"), (3661, "61 min 01 s")]
)
def test_durations_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text
