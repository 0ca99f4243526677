"""Ends what a tool has started, so that nothing is left behind: by Ctrl-C, by a time-out, or by another signal."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import psutil

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(KeyboardInterrupt):
    """A signal wants this process to end; all that it had started has ended already.

    Attributes:
        exit_code: With which shells expect it to end, such as 130 after Ctrl-C.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number


def _raise(number: int) -> None:
    raise Interrupted(number)


@contextmanager
def ends_its_children(
    before: Callable[[], None] = lambda: None, after: Callable[[int], None] = _raise
) -> Iterator[None]:
    """Let SIGINT and SIGTERM end all that this process has started.

    Python alone would first wait for the child whose output it reads, and would leave that one's children behind.

    Args:
        before: Called first.
        after: Called last, with the signal's number; raises `Interrupted` unless another is given.
    """

    def interrupt(number: int, _frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)  # whoever asks twice does not want to wait
        before()
        _kill(psutil.Process().children(recursive=True))
        after(number)

    earlier = {each: signal.signal(each, interrupt) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in earlier.items():
            signal.signal(each, handler)


def end_tree(pid: int) -> None:
    """End a child of this process and all that it has started. Who started it still has to wait for it."""
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        _kill([root, *root.children(recursive=True)])


def _kill(processes: Iterable[psutil.Process]) -> None:
    for each in processes:
        if each.pid != os.getpid():
            with suppress(psutil.NoSuchProcess):
                each.kill()
