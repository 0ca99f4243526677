"""The event loops of a mocked program: Pulumi makes one in each thread and closes none. A test leaves nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


@contextmanager
def event_loop() -> Iterator[None]:
    """Let this thread have an event loop in the block, whose threads have one each, and close all at its end."""
    loops, outer = [asyncio.new_event_loop()], _current.get()

    def start_thread() -> None:
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    loop, threads = loops[0], _Threads(initializer=start_thread)
    loop.set_default_executor(threads)
    # What a refused program leaves behind would complain whenever it is collected, in the middle of another test.
    loop.set_exception_handler(lambda _loop, _context: None)
    asyncio.set_event_loop(loop)
    token = _current.set(loop)
    try:
        yield
    finally:
        end(loop)
        threads.shutdown()
        for each in loops[1:]:
            each.close()
        _current.reset(token)
        asyncio.set_event_loop(outer)


class _Threads(ThreadPoolExecutor):
    """Threads that know what the program's thread knows: older releases of Pulumi forget there that it is a preview."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run a function in a thread."""
        return super().submit(copy_context().run, partial(fn, *args, **kwargs))


_current: ContextVar[asyncio.AbstractEventLoop | None] = ContextVar("event loop of mocks", default=None)


def end(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what is left in a loop, and close it."""
    if loop.is_closed():
        return
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    # Pulumi's own handler would stop the loop at the first task that misses the engine.
    loop.set_exception_handler(lambda _loop, _context: None)
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()
