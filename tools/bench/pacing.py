"""Runs under the service's rate limit, simulated: threads that create pairs, and a service that counts requests.

Client and pace are the provider's own. Time is not: it passes only when every thread sleeps, so minutes take seconds,
and each run comes out the same.
"""

from __future__ import annotations

import heapq
import math
import random
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise

import click
import httpx
from rich.console import Console
from rich.table import Table

from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.authentication import TOKEN_PATH
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import Document
from genesyscloud_provider.client.rate_limit import NAP, Admitted, Pace
from genesyscloud_provider.integrations.action_config.api import Actions

REQUESTS_A_PAIR = 4
ALLOWED = 300
SECONDS = 60.0
INTEGRATIONS, ACTIONS_EACH = 10, 100
"""What the two ways of creating actions are compared by."""


class VirtualTime:
    """Time for threads of which one runs at a time; it passes when all of them sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self._asleep: list[tuple[float, int, threading.Event]] = []
        self._order = count()

    def sleep(self, seconds: float) -> None:
        """Let the others run until so many seconds have passed."""
        mine = self._alarm(seconds)
        self.pass_on()
        mine.wait()

    def pass_on(self) -> None:
        """Let the thread run whose sleep ends next."""
        if self._asleep:
            self.now, _, alarm = heapq.heappop(self._asleep)
            alarm.set()

    def wake(self, alarm: threading.Event) -> None:
        """Let a thread that waits for `alarm` run when its turn comes."""
        heapq.heappush(self._asleep, (self.now, next(self._order), alarm))

    def run(self, calls: list[tuple[float, Callable[[], None]]]) -> None:
        """Make calls, each on a thread of its own and at its time, and return when all have ended."""
        failures: list[BaseException] = []

        def thread(call: Callable[[], None], alarm: threading.Event) -> None:
            alarm.wait()
            try:
                call()
            except BaseException as failure:
                failures.append(failure)
            self.pass_on()

        threads = [threading.Thread(target=thread, args=(call, self._alarm(at))) for at, call in calls]
        for each in threads:
            each.start()
        self.pass_on()
        for each in threads:
            each.join()
        if failures:
            raise failures[0]

    def _alarm(self, seconds: float) -> threading.Event:
        alarm = threading.Event()
        heapq.heappush(self._asleep, (self.now + seconds, next(self._order), alarm))
        return alarm


class Queue:
    """A lock that threads of virtual time may wait for: who waits for a real one does not sleep."""

    def __init__(self, time: VirtualTime) -> None:
        self._time = time
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have it to oneself, in the order of asking."""
        if self._held:
            mine = threading.Event()
            self._waiting.append(mine)
            self._time.pass_on()
            mine.wait()
        self._held = True
        try:
            yield
        finally:
            if self._waiting:
                self._time.wake(self._waiting.popleft())
            else:
                self._held = False


class QueueingPace(Pace):
    """The pace, whose threads wait for each other in virtual time."""

    def __init__(self, clock: Clock, time: VirtualTime, *, shared: bool, tokens: int) -> None:
        super().__init__(clock, shared=shared, tokens=tokens)
        self._queue = Queue(time)

    def admit(self) -> Admitted:
        """Wait in virtual time before the real lock is asked for, which then is free."""
        with self._queue.turn():
            return super().admit()


@dataclass
class Window:
    """One window of the service's rate limit.

    Attributes:
        of: whose it is.
    """

    began: float
    of: str = ""
    counted: int = 0
    refused: int = 0

    @property
    def ends(self) -> float:
        """When it is over."""
        return self.began + SECONDS


class LimitedService(httpx.MockTransport):
    """Answers everything as soon as its latency is over, and refuses what is too much for a window.

    Each token has windows of its own, or all have the same ones. A window begins with the first request after the last
    one (API reference 5.3), and what is left of it is told in whole seconds, rounded up.
    """

    def __init__(self, time: VirtualTime, latency: float, by_client: bool) -> None:
        super().__init__(self._answer)
        self._time = time
        self._latency = latency
        self._by_client = by_client
        self._random = random.Random(7)
        self.logins = 0
        self.windows: list[Window] = []
        self._current: dict[str, Window] = {}

    @property
    def window_ends(self) -> float:
        """When the first of the current windows is over."""
        return min((each.ends for each in self._current.values()), default=0.0)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:  # at once: who waits for another one's token does not sleep in virtual time
            self.logins += 1
            return httpx.Response(200, json={"access_token": f"token-{self.logins}"})
        self._time.sleep(self._part_of_latency())
        of = "the client" if self._by_client else request.headers["Authorization"]
        window = self._current.get(of)
        if window is None or self._time.now >= window.ends:
            window = self._current[of] = Window(self._time.now, of)
            self.windows.append(window)
        window.counted += 1
        refused = window.counted > ALLOWED
        window.refused += refused
        left = str(max(1, math.ceil(window.ends - self._time.now)))
        headers = {
            "inin-ratelimit-count": str(window.counted),
            "inin-ratelimit-allowed": str(ALLOWED),
            "inin-ratelimit-reset": left,
        }
        self._time.sleep(self._part_of_latency())
        if refused:
            return httpx.Response(429, json={"code": "too.many.requests"}, headers={**headers, "Retry-After": left})
        return httpx.Response(200, json=ANSWER, headers=headers)

    def _part_of_latency(self) -> float:
        return self._latency * self._random.uniform(0.25, 0.75)


@dataclass
class ProcessClock(Clock):
    """One process's clock, which notes how far beyond the end of the service's window it was told to sleep."""

    time: VirtualTime
    service: LimitedService
    too_long: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Virtual seconds."""
        return self.time.now

    def sleep(self, seconds: float) -> None:
        """Let virtual seconds pass."""
        if seconds > NAP:
            self.too_long.append(self.time.now + seconds - self.service.window_ends)
        self.time.sleep(seconds)


@dataclass(frozen=True)
class Run:
    """What is simulated.

    Attributes:
        processes: how many processes there are; if it is more than one they share a token.
        pairs: how many credentials with integrations each of them creates.
        threads: how many requests each of them has under way at most.
        latency: seconds that an answer takes, on average.
        apart: seconds between the starts of the processes.
        tokens: the size of the pool.
        by_client: whether the service counts the requests of all tokens together.
    """

    processes: int
    pairs: int
    threads: int
    latency: float
    apart: float = 0.0
    tokens: int = 1
    by_client: bool = False

    @property
    def requests(self) -> int:
        """How many requests have to be answered."""
        return self.processes * self.pairs * REQUESTS_A_PAIR


@dataclass(frozen=True)
class Outcome:
    """How a run went.

    Attributes:
        windows: the service's windows.
        ended: when the run ended.
        slept_too_long: how many seconds a sleep lasted beyond the end of the service's window, at most.
        logins: how many tokens were asked for.
    """

    windows: list[Window]
    ended: float
    slept_too_long: float
    logins: int

    @property
    def most_refused(self) -> int:
        """How many requests were refused in the window in which those were most."""
        return max(each.refused for each in self.windows)

    @property
    def answered(self) -> int:
        """How many requests were answered and not refused."""
        return sum(each.counted - each.refused for each in self.windows)

    @property
    def refused(self) -> int:
        """How many requests were refused."""
        return sum(each.refused for each in self.windows)

    @property
    def used(self) -> float:
        """How much of one token's allowance was used while work was left, that is until the last window began."""
        if self.windows[-1].began == self.windows[0].began:
            return 1.0
        answered = sum(each.counted - each.refused for each in self.windows[:-1])
        return answered / (ALLOWED * self.windows[-1].began / SECONDS)

    @property
    def lost(self) -> float:
        """Seconds between one token's windows in which nothing was counted."""
        return sum(max(0, after.began - before.ends) for before, after in pairwise(self.windows))


Work = Callable[[Client, int], object]
"""Creates one thing of a run, with its requests one after the other."""


def pair(client: Client, _: int) -> None:
    """A credential and its integration, which are requests as any others."""
    for _ in range(REQUESTS_A_PAIR):
        client.post("/api/v2/integrations", Document, {})


def by_draft(client: Client, number: int) -> None:
    """An action that is drafted, validated and published."""
    actions = Actions(Access(client))
    draft = actions.draft(_action(number))
    actions.faults(draft.id)
    actions.publish(draft.id, draft.version or 1)


def at_once(client: Client, number: int) -> None:
    """An action by the request that publishes it."""
    Actions(Access(client)).create(_action(number))


def _action(number: int) -> dict[str, str]:
    return {"integrationId": f"{number % INTEGRATIONS}", "name": f"action-{number}"}


ANSWER = {"id": "an-id", "version": 1, "valid": True}
"""What everything is answered: enough of an action, and of a validation."""


def simulate(run: Run, create: Work = pair) -> Outcome:
    """Let processes create pairs, or what `create` does."""
    time = VirtualTime()
    service = LimitedService(time, run.latency, run.by_client)
    clocks = [ProcessClock(time, service) for _ in range(run.processes)]
    shared = run.processes > 1
    credentials = {"accessToken": "shared"} if shared else {"oauthClientId": "client", "oauthClientSecret": "secret"}
    source = Source("the simulation", {"region": "us-east-1", "tokenPoolSize": run.tokens, **credentials})
    clients = [Client(Configuration.resolve(source), transport=service, clock=clock) for clock in clocks]

    def work(client: Client, pairs: Iterator[int]) -> None:
        for number in pairs:
            create(client, number)

    calls: list[tuple[float, Callable[[], None]]] = []
    for number, client in enumerate(clients):
        client._pace = QueueingPace(client.clock, time, shared=shared, tokens=run.tokens)
        pairs = iter(range(run.pairs))
        for _ in range(run.threads):
            calls.append((number * run.apart, lambda client=client, pairs=pairs: work(client, pairs)))  # type: ignore[misc]
    try:
        time.run(calls)
    finally:
        for client in clients:
            client.close()
    too_long = max((each for clock in clocks for each in clock.too_long), default=0.0)
    return Outcome(service.windows, time.now, too_long, service.logins)


@click.command()
@click.option("--pairs", default=200, show_default=True, type=click.IntRange(min=1), help="Pairs of each process.")
def main(pairs: int) -> None:
    """Print how runs go under a limit of 300 requests a minute."""
    table = Table(
        title=f"{ALLOWED} requests in {SECONDS:g} s, {REQUESTS_A_PAIR} a pair; all times in simulated seconds"
    )
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for run in (
        Run(1, pairs, 4, 0.0),
        Run(1, pairs, 4, 0.1),
        *[Run(1, pairs, 32, latency) for latency in (0.0, 0.1, 1.0)],
        *[Run(3, pairs, 32, latency) for latency in (0.0, 0.1, 1.0)],
        *[Run(3, pairs, 32, 0.1, apart) for apart in (3.0, 25.0)],
    ):
        outcome = simulate(run)
        table.add_row(
            *(f"{each:g}" for each in (run.processes, run.threads, run.latency, run.apart, run.requests)),
            f"{len(outcome.windows)}",
            f"{outcome.refused}",
            f"{outcome.most_refused}",
            f"{outcome.used:.1%}",
            *(f"{each:.2f}" for each in (outcome.slept_too_long, outcome.lost, outcome.ended)),
        )
    console = Console(width=150)
    console.print(table)
    run = Run(1, INTEGRATIONS * ACTIONS_EACH, 4, 0.1)
    before, after = (simulate(run, each) for each in (by_draft, at_once))
    console.print(
        f"{INTEGRATIONS} integrations with {ACTIONS_EACH} actions each, the actions alone, {run.threads} threads:\n"
        f"by draft {before.answered} requests in {before.ended:.1f} s, at once {after.answered} in {after.ended:.1f} s,"
        f" {before.ended / after.ended:.1f} times as fast"
    )
    console.print(_of_pools(pairs))


def _of_pools(pairs: int) -> Table:
    """The same run with pools of tokens, each beside the one with one token."""
    table = Table(
        title=f"{pairs} pairs with a pool of tokens, in 32 threads with a latency of 0.1 s",
        caption="Genesys Cloud is assumed to count by token. Where it counts by client, a pool makes nothing faster.",
    )
    for heading in POOL_HEADINGS:
        table.add_column(heading, justify="right")
    one = simulate(Run(1, pairs, 32, 0.1))
    for by_client, sizes in ((False, (1, 4, 10)), (True, (4, 10))):
        for tokens in sizes:
            outcome = simulate(Run(1, pairs, 32, 0.1, tokens=tokens, by_client=by_client))
            row = (f"{tokens}", "client" if by_client else "token", f"{outcome.logins}", f"{outcome.refused}")
            table.add_row(*row, f"{outcome.ended:.2f}", f"{outcome.ended / one.ended:.2f}")
    return table


POOL_HEADINGS = ("tokens", "the service counts by", "asked for", "refused", "ended", "by that of one token")

HEADINGS = (
    *("processes", "threads of each", "latency", "starts apart", "requests", "windows", "refused", "most in a window"),
    *("allowance used", "slept too long", "between windows", "ended"),
)


if __name__ == "__main__":
    main()
