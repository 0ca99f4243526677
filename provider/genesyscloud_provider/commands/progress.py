"""How far something is that takes a request for each of many: one line on standard error, nothing else anywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import click


@contextmanager
def progress() -> Iterator[Callable[[str, int], Callable[[], None]]]:
    """Tells how far something is; in a terminal with a bar and the remaining time, elsewhere that it has begun.

    Yields:
        What begins with a text and how many there are, and returns what is to be called after each.
    """
    with ExitStack() as open_bars:

        def begin(what: str, number: int) -> Callable[[], None]:
            open_bars.close()
            bar = click.progressbar(length=number, label=f"{what} ({number:,})", file=sys.stderr, show_pos=True)
            open_bars.enter_context(bar)
            return lambda: bar.update(1)

        yield begin
