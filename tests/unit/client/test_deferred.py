"""Models that are built when they are first used, by however many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from genesyscloud_provider.client.deferred import Deferred

THREADS = 16


class Part(Deferred):
    """A part of a whole."""

    number: int


class Whole(Deferred):
    """What holds parts."""

    parts: list[Part]


def test_threads_that_use_a_model_first_all_get_what_it_says() -> None:
    assert not Whole.__pydantic_complete__
    together = Barrier(THREADS)

    def use(number: int) -> tuple[Whole, Part]:
        together.wait()
        return Whole.model_validate({"parts": [{"number": str(number)}]}), Part(number=number)

    with ThreadPoolExecutor(THREADS) as threads:
        for number, (whole, part) in enumerate(threads.map(use, range(THREADS))):
            assert whole.parts == [part] == [Part(number=number)]
