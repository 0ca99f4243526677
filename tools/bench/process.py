"""What the provider's process and the engine's cost, while an operation lasts: CPU time and memory, seen by looking."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Final

import psutil

LOOK_EVERY: Final = 0.05
"""Seconds between two looks. What a process does after the last look at it is missed."""

PROVIDERS: Final = ("pulumi-resource-genesyscloud", "pulumi.dynamic", "terraform-provider-genesyscloud")
"""What a part of the command begins with: the plugin's, that of Pulumi's host of dynamic resources, the peer's."""

ENGINES: Final = ("pulumi", "tofu")
"""What the engine's command is called."""


@dataclass
class Cost:
    """What processes of one kind cost.

    Attributes:
        cpu_seconds: what all of them computed, in user and in system mode.
        peak_bytes: the most resident memory that one of them had.
        processes: how many there were.
    """

    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    processes: int = 0


class ProcessWatch:
    """Looks, from a thread of its own, at the processes that descend from this one."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="watch", daemon=True)
        self._providers: dict[psutil.Process, Cost] = {}
        self._engines: dict[psutil.Process, Cost] = {}

    def __enter__(self) -> ProcessWatch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def provider(self) -> Cost:
        """The provider's processes; all that the engine starts count."""
        return _total(self._providers)

    @property
    def engine(self) -> Cost:
        """The engine's."""
        return _total(self._engines)

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            for process in psutil.Process().children(recursive=True):
                try:
                    self._look_at(process)
                except (psutil.NoSuchProcess, psutil.AccessDenied):
                    continue  # it ended meanwhile; what was seen of it counts

    def _look_at(self, process: psutil.Process) -> None:
        with process.oneshot():
            called = {each.rpartition("/")[2] for each in process.cmdline()}
            if any(each.startswith(PROVIDERS) for each in called):
                costs = self._providers
            elif called.intersection(ENGINES):
                costs = self._engines
            else:
                return
            times, memory = process.cpu_times(), process.memory_info()
        before = costs.get(process, Cost())
        costs[process] = Cost(times.user + times.system, max(memory.rss, before.peak_bytes), 1)


def _total(costs: dict[psutil.Process, Cost]) -> Cost:
    return Cost(
        sum(each.cpu_seconds for each in costs.values()),
        max((each.peak_bytes for each in costs.values()), default=0),
        sum(each.processes for each in costs.values()),
    )
