"""How far a command is, on the screen while it goes on: how much, how fast, and for how long still."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

import click

from genesyscloud_provider.client.clock import Clock

EVERY: Final = 0.2
"""Seconds between two looks of a terminal at it."""

LINE_EVERY: Final = 10.0
"""Seconds between two lines where nobody watches, as in a log."""

SETTLES: Final = 2.0
"""Seconds before a rate says anything."""


_current: list[Progress] = []
"""What is on the way, the last of which has the line of the terminal."""


def say(text: str) -> None:
    """Tell the user something, on a line of its own."""
    click.echo("".join([*(each.cleared() for each in _current), text]), err=True)


class Progress:
    """A number of things that are done one by one, by any thread.

    Args:
        what: what is done, as in "reading actions".
        total: how many there are.
        stream: where it is shown; standard error by default.
        clock: tells the time.
    """

    def __init__(self, what: str, total: int, stream: TextIO | None = None, clock: Clock | None = None) -> None:
        self._what = what
        self._total = total
        self._stream = stream or sys.stderr
        self._clock = clock or Clock()
        self._done = self._skipped = self._told = 0
        self._begun = self._shown = self._clock.now()
        self._lock = threading.Lock()
        self._live = self._stream.isatty()
        self._width = 0
        _current.append(self)

    def did(self, *, at_once: bool = False) -> None:
        """One more is done.

        Args:
            at_once: whether it took no time, and so says nothing of how long the others take.
        """
        with self._lock:
            self._done += 1
            self._skipped += at_once
            if self._clock.now() - self._shown >= (EVERY if self._live else LINE_EVERY):
                self._show()

    def end(self) -> None:
        """Leave the last word on the screen."""
        with self._lock:
            _current.remove(self)
            if self._total:
                if self._live or self._told != self._done:
                    self._show()
                if self._live:
                    self._stream.write("\n")
                    self._stream.flush()

    def cleared(self) -> str:
        """What takes the line off the terminal, until it is shown again."""
        return f"\r{' ' * self._width}\r" if self._live and self._width else ""

    def _show(self) -> None:
        self._shown, self._told = self._clock.now(), self._done
        text = f"{self._what}: {self._done} of {self._total}{self._pace()}"
        if self._live:
            self._stream.write(f"\r{text.ljust(self._width)}")
            self._width = len(text)
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def _pace(self) -> str:
        seconds, done = self._shown - self._begun, self._done - self._skipped
        if seconds < SETTLES or done <= 0:
            return ""
        left = (self._total - self._done) * seconds / done
        rate = f", {done * 60 / seconds:.0f} a minute"
        return rate + (f", about {duration(left)} left" if self._done < self._total else "")


@contextmanager
def several() -> Iterator[Callable[[str, int], Callable[[], None]]]:
    """Tells how far one thing after another is.

    Yields:
        What begins the next one with what is done and how many there are, and returns what is to be called after each.
    """
    begun: list[Progress] = []

    def begin(what: str, total: int) -> Callable[[], None]:
        for each in begun:
            each.end()
        begun[:] = [Progress(what, total)]
        return begun[0].did

    try:
        yield begin
    finally:
        for each in begun:
            each.end()


def duration(seconds: float) -> str:
    """A time as people say it."""
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60:02d} s"
