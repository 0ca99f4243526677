"""Several requests at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Final, TypeVar

from genesyscloud_provider.framework.session import Session

AT_ONCE: Final = 8
"""Requests that are under way at the same time."""

T = TypeVar("T")
AskedT = TypeVar("AskedT")


def nothing() -> None:
    """Nobody is told."""


def of_each(
    session: Session, asked: Iterable[AskedT], ask: Callable[[AskedT], T], done: Callable[[], None] = nothing
) -> list[T]:
    """An answer for each, in order. Once one of them fails, or is interrupted, those that wait are not asked any more.

    Args:
        session: whose requests these are; its pauses end with a failure, so that nobody waits for them.
        asked: what is asked about.
        ask: asks about one.
        done: is called after each.

    Raises:
        GenesysCloudError: what `ask` raises first.
    """
    threads = ThreadPoolExecutor(AT_ONCE)
    try:
        futures = [threads.submit(ask, each) for each in asked]
        for each in as_completed(futures):
            each.result()
            done()
        return [each.result() for each in futures]
    except BaseException:
        session.access.clock.stop()
        raise
    finally:
        threads.shutdown(cancel_futures=True)
