"""A pool of tokens: one is begun when the others are used up, and what one is told of refusals holds for all."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import LONGEST_EXCHANGE, Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import AlreadyRefused, ConfigurationError, NotAuthenticated
from genesyscloud_provider.client.rate_limit import LONGEST_WINDOW, Pace
from genesyscloud_provider.framework.session import Session
from tests.clock import FakeClock
from tests.unit.client.stand_ins import OAUTH_CLIENT, PATIENCE, TOKEN_PATH, at_once, error_answer
from tools.bench.pacing import Run, simulate

PATH = "/api/v2/organizations/me"
EXPIRED = error_answer(401, "bad.credentials", "Invalid login credentials.")
WINDOW = 60.0


class LimitedService:
    """Counts the requests of each token, or of all together, in windows of a minute of the test's clock."""

    def __init__(self, clock: FakeClock, allowed: int, by_client: bool = False) -> None:
        self._clock = clock
        self._allowed = allowed
        self._by_client = by_client
        self._windows: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self.issued: list[str] = []
        self.expired: set[str] = set()
        self.login: Callable[[], httpx.Response | None] = lambda: None
        self.bearers: list[str] = []
        self.at: list[float] = []
        self.refused: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            return self._login() if request.url.path == TOKEN_PATH else self._answer(request)

    def _login(self) -> httpx.Response:
        if (answer := self.login()) is not None:
            return answer
        self.issued.append(f"t-{len(self.issued) + 1}")
        return httpx.Response(200, json={"access_token": self.issued[-1]})

    def _answer(self, request: httpx.Request) -> httpx.Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.bearers.append(token)
        self.at.append(self._clock.moment)
        if token in self.expired:
            return EXPIRED(request)
        counted = "all" if self._by_client else token
        began, count = self._windows.get(counted, (-math.inf, 0))
        if self._clock.moment - began >= WINDOW:
            began, count = self._clock.moment, 0
        self._windows[counted] = began, count + 1
        left = str(math.ceil(began + WINDOW - self._clock.moment))
        headers = {
            "inin-ratelimit-count": str(count + 1),
            "inin-ratelimit-allowed": str(self._allowed),
            "inin-ratelimit-reset": left,
        }
        if count + 1 > self._allowed:
            self.refused.append(token)
            refusal = error_answer(429, "too.many.requests", headers={**headers, "Retry-After": left})
            return refusal(request)
        return httpx.Response(200, json={"id": "o-1"}, headers=headers)


Pool = Callable[..., tuple[Client, LimitedService]]


@pytest.fixture
def pool(connect: Callable[..., Client], clock: FakeClock) -> Pool:
    """Makes a client with so many tokens, and the service that it asks."""

    def make(size: int, allowed: int, by_client: bool = False) -> tuple[Client, LimitedService]:
        service = LimitedService(clock, allowed, by_client)
        return connect(service, tokenPoolSize=str(size), **OAUTH_CLIENT), service

    return make


def ask(client: Client, times: int = 1) -> None:
    for _ in range(times):
        assert client.get(PATH, Organization).id == "o-1"


# When a token is asked for


def test_a_run_of_twenty_requests_asks_for_one_token(pool: Pool) -> None:
    client, service = pool(10, allowed=300)
    ask(client, 20)
    assert service.bearers == ["t-1"] * 20
    assert service.issued == ["t-1"]


def test_twenty_requests_at_once_ask_for_one_token(pool: Pool) -> None:
    client, service = pool(10, allowed=300)
    at_once(*[lambda: ask(client)] * 20)
    assert Counter(service.bearers) == {"t-1": 20}
    assert service.issued == ["t-1"]


def test_a_token_that_tells_soon_is_waited_for_instead_of_asking_for_another(clock: FakeClock) -> None:
    """At the start of a window one request goes ahead, and what is under way may leave room."""
    pace = Pace(clock, shared=True, tokens=2)
    first = pace.admit()
    clock.slept.clear()
    assert pace.admit().token == 0
    assert clock.slept
    assert first.token == 0


def test_a_further_token_is_begun_when_the_others_are_used_up(pool: Pool, clock: FakeClock) -> None:
    client, service = pool(3, allowed=5)
    ask(client, 15)
    assert Counter(service.bearers) == {"t-1": 5, "t-2": 5, "t-3": 5}
    assert service.refused == []
    assert clock.slept == []
    ask(client)
    assert sum(clock.slept) == WINDOW


def test_no_token_is_asked_for_beyond_the_pool(pool: Pool) -> None:
    client, service = pool(2, allowed=5)
    ask(client, 40)
    assert service.issued == ["t-1", "t-2"]
    assert Counter(service.bearers) == {"t-1": 20, "t-2": 20}
    assert service.refused == []


def test_by_default_there_is_one_token(connect: Callable[..., Client], clock: FakeClock) -> None:
    service = LimitedService(clock, allowed=5)
    ask(connect(service), 12)
    assert service.issued == ["t-1"]
    assert sum(clock.slept) == 2 * WINDOW


# Refusals


@pytest.mark.parametrize("size", [1, 4])
def test_a_429_holds_back_the_requests_of_every_token(clock: FakeClock, size: int) -> None:
    pace = Pace(clock, shared=False, tokens=size)
    pace.answered(pace.admit(), {})
    pace.refused(30.0)
    pace.admit()
    assert clock.slept == [30.0]


def test_where_clients_are_counted_a_429_on_one_token_paces_all_and_nothing_fails(pool: Pool, clock: FakeClock) -> None:
    client, service = pool(10, allowed=5, by_client=True)
    ask(client, 23)
    assert service.refused == ["t-2"], "one refusal tells"
    assert max(Counter(service.at).values()) <= 6, "after a refusal nothing is sent before the window is over"
    assert clock.moment - 1000.0 == 4 * WINDOW, "as long as with one token"
    assert service.issued == ["t-1", "t-2"]


def test_that_clients_are_counted_is_said_once(connect: Callable[..., Client], clock: FakeClock) -> None:
    said: list[str] = []
    client = connect(LimitedService(clock, 5, by_client=True), report=said.append, tokenPoolSize="3", **OAUTH_CLIENT)
    ask(client, 17)
    assert len([each for each in said if "counts the requests of all tokens of the OAuth client together" in each]) == 1


def test_a_second_token_is_not_given_up_for_what_others_use_of_the_first(clock: FakeClock) -> None:
    pace = Pace(clock, shared=True, tokens=2)
    pace.answered(pace.admit(), counted(9, of=10))
    pace.answered(pace.admit(), counted(10, of=10))
    for number in range(1, 10):
        admitted = pace.admit()
        assert admitted.token == 1
        pace.answered(admitted, counted(number, of=10))
    assert clock.slept == []


def counted(count: int, of: int) -> dict[str, str]:
    return {"inin-ratelimit-count": f"{count}", "inin-ratelimit-allowed": f"{of}", "inin-ratelimit-reset": "60"}


@pytest.mark.parametrize("by_client", [False, True], ids=["by token", "by client"])
def test_threads_share_the_pool(pool: Pool, by_client: bool) -> None:
    client, service = pool(4, allowed=10, by_client=by_client)
    threads = 8
    assert at_once(*[lambda: ask(client, 15)] * threads) == [None] * threads
    answered = Counter(service.bearers) - Counter(service.refused)
    assert answered.total() == 120
    if by_client:
        assert len(service.refused) <= threads  # what was under way at the first refusal
        assert service.issued == ["t-1", "t-2"]
    else:
        assert service.refused == []
        assert set(answered) == {"t-1", "t-2", "t-3", "t-4"}


def test_every_thread_has_its_turn(pool: Pool) -> None:
    """Requests that wait for a window go on in the order in which they came, so that nobody waits for ever."""
    client, service = pool(2, allowed=4)
    done: list[int] = []

    def work(number: int) -> None:
        for _ in range(6):
            ask(client)
            done.append(number)

    at_once(*[lambda number=number: work(number) for number in range(6)])
    assert Counter(done) == dict.fromkeys(range(6), 6)
    assert service.refused == []


# Renewal


def test_a_token_that_is_refused_is_renewed_and_the_others_are_not(pool: Pool) -> None:
    client, service = pool(2, allowed=5)
    ask(client, 7)
    service.expired.add("t-2")
    ask(client)
    assert service.issued == ["t-1", "t-2", "t-3"]
    assert service.bearers[-2:] == ["t-2", "t-3"]
    ask(client, 2)
    assert service.bearers[-2:] == ["t-3", "t-3"]


def test_tokens_that_expire_together_are_renewed_each_when_it_is_used(pool: Pool) -> None:
    client, service = pool(2, allowed=5)
    ask(client, 10)
    service.expired |= {"t-1", "t-2"}
    ask(client, 10)
    assert service.issued == ["t-1", "t-2", "t-3", "t-4"]
    assert Counter(service.bearers[10:]) == {"t-1": 1, "t-2": 1, "t-3": 5, "t-4": 5}


def test_a_request_that_meets_two_tokens_that_have_expired_renews_both(pool: Pool, clock: FakeClock) -> None:
    """The first one's allowance ends with the refused request, so the next attempt goes with the other one."""
    client, service = pool(2, allowed=5)
    ask(client, 6)
    clock.moment += WINDOW
    ask(client, 4)
    service.expired |= {"t-1", "t-2"}
    ask(client)
    assert service.bearers[-3:] == ["t-1", "t-2", "t-4"]
    assert service.issued == ["t-1", "t-2", "t-3", "t-4"]


def test_tokens_expire_in_the_middle_of_many_threads(pool: Pool) -> None:
    client, service = pool(3, allowed=10)
    once = threading.Lock()

    def work() -> None:
        for number in range(12):
            ask(client)
            if number == 6 and once.acquire(blocking=False):
                service.expired |= set(service.issued)

    assert at_once(*[work] * 6) == [None] * 6


# Logins that are refused or fail


def _refused() -> httpx.Response:
    return httpx.Response(401, json={"error": "invalid_client", "description": "authentication failed"})


def test_where_the_login_for_a_further_token_is_refused_the_run_goes_on_and_the_first_one_is_renewed(
    pool: Pool,
) -> None:
    client, service = pool(3, allowed=5)
    ask(client, 5)
    logins: list[str] = []

    def refuse() -> httpx.Response:
        logins.append("refused")
        return _refused()

    service.login = refuse
    assert at_once(*[lambda: ask(client)] * 12) == [None] * 12
    ask(client, 12)
    assert set(service.bearers) == {"t-1"}
    assert logins == ["refused"], "it is asked for once"
    service.login = lambda: None
    service.expired.add("t-1")
    assert at_once(*[lambda: ask(client)] * 4) == [None] * 4
    assert service.issued == ["t-1", "t-2"]


def test_a_further_token_whose_renewal_is_refused_is_given_up(pool: Pool, clock: FakeClock) -> None:
    client, service = pool(2, allowed=5)
    ask(client, 7)
    service.expired.add("t-2")
    service.login = _refused
    ask(client, 20)
    assert service.bearers[7] == "t-2"
    assert set(service.bearers[8:]) == {"t-1"}
    assert service.refused == []


def test_of_a_first_token_whose_renewal_is_refused_one_message_tells(pool: Pool) -> None:
    client, service = pool(3, allowed=5)
    ask(client, 1)
    service.expired.add("t-1")
    service.login = _refused
    found = at_once(*[lambda: ask(client)] * 4)
    assert Counter(type(each) for each in found) == {NotAuthenticated: 1, AlreadyRefused: 3}


def test_of_two_renewals_that_are_refused_at_once_one_message_tells(connect: Callable[..., Client]) -> None:
    both = threading.Barrier(2)

    def service(request: httpx.Request) -> httpx.Response:
        if request.url.path == TOKEN_PATH:
            if len(first) < 2:
                first.append("")
                return httpx.Response(200, json={"access_token": f"t-{len(first)}"})
            both.wait(PATIENCE)
            return _refused()
        if used_up:
            if not sent.is_set():
                both.wait(PATIENCE)  # each with a token of its own
                sent.set()
            return EXPIRED(request)
        return httpx.Response(200, json={"id": "o-1"}, headers=counted(9, of=10))

    first: list[str] = []
    used_up: list[bool] = []
    sent = threading.Event()
    client = connect(service, tokenPoolSize="2", **OAUTH_CLIENT)
    ask(client, 2)
    client._pace._allowances[1].take(0.0)
    client._pace._allowances[1].answered(0.0, 0.0, None)
    used_up.append(True)
    found = at_once(*[lambda: ask(client)] * 2)
    assert Counter(type(each) for each in found) == {NotAuthenticated: 1, AlreadyRefused: 1}


def _too_many_logins() -> httpx.Response:
    return httpx.Response(400, json={"error": "invalid_request", "description": "rate limit exceeded; wait"})


def _unavailable() -> httpx.Response:
    return httpx.Response(503)


@pytest.mark.parametrize("login", [_too_many_logins, _unavailable])
def test_where_no_further_token_can_be_got_the_others_go_on(
    pool: Pool, login: Callable[[], httpx.Response], clock: FakeClock
) -> None:
    client, service = pool(3, allowed=5)
    ask(client, 5)
    logins: list[float] = []

    def fail() -> httpx.Response:
        logins.append(clock.moment)
        return login()

    service.login = fail
    ask(client, 20)
    assert set(service.bearers) == {"t-1"}
    assert all(later - sooner >= LONGEST_WINDOW for sooner, later in pairwise(logins))


# The emulator counts as the service is assumed to, or by client


class OfTheEmulator(Clock):
    """The machine's clock, whose sleep lets the emulator's time pass at once."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.passed = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return super().now() + self.passed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._emulator.control.pass_time(seconds)
            self.passed += seconds


@pytest.mark.slow
@pytest.mark.parametrize("counts", ["token", "client"])
def test_many_threads_under_the_limit(
    genesys_cloud: Emulator, join: Callable[..., Any], counts: str, requests: Callable[[], Counter[Any]]
) -> None:
    genesys_cloud.control.switches(rate_limit=20, rate_limit_counts=counts)
    clock = OfTheEmulator(genesys_cloud)
    organization = join(clock=clock, tokenPoolSize="4")
    with ThreadPoolExecutor(12) as threads:
        for number in range(70):
            fields = {"userName": "ann", "password": "p"}
            threads.submit(organization.credentials.create, f"c-{number}", "basicAuth", fields)
    state = genesys_cloud.control.state()
    assert {each.name for each in state.credentials} == {f"c-{number}" for number in range(70)}
    assert len(state.credentials) == 70
    assert state.tokens_issued == 4 if counts == "token" else state.tokens_issued <= 4
    if counts == "token":
        assert clock.passed < WINDOW
    else:
        assert clock.passed >= 3 * WINDOW - LONGEST_EXCHANGE / 10


@pytest.mark.slow
def test_the_organization_is_asked_for_once_and_not_for_each_token(
    genesys_cloud: Emulator, join: Callable[..., Any], requests: Callable[[], Counter[Any]]
) -> None:
    genesys_cloud.control.switches(rate_limit=2)
    organization = join(genesys_cloud.organization_id, clock=OfTheEmulator(genesys_cloud), tokenPoolSize="3")
    for number in range(5):
        organization.credentials.create(f"c-{number}", "basicAuth", {"userName": "ann", "password": "p"})
    assert requests()["GET", PATH] == 1
    assert genesys_cloud.control.state().tokens_issued == 3


# The setting


@pytest.mark.parametrize("size", ["0", "51", "-1", "1.5", "many", "1e1", "٣", "true", "9" * 5000])
def test_a_size_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(ConfigurationError, match=r"genesyscloud:tokenPoolSize.*Use a whole number from 1 to 50"):
        Configuration.resolve(Source("the test", {"tokenPoolSize": size}))


@pytest.mark.parametrize("size", [1, 50, "7", " 7 "])
def test_a_size_is_a_whole_number(size: Any) -> None:
    assert Configuration.resolve(Source("the test", {"tokenPoolSize": size})).token_pool_size == int(size)


@pytest.mark.parametrize(("size", "said"), [("1", 0), ("10", 1)])
def test_with_an_access_token_a_pool_has_no_effect_and_that_is_said_once(size: str, said: int) -> None:
    warnings: list[str] = []
    settings = {"region": "us-east-1", "accessToken": "t-0", "tokenPoolSize": size}
    session = Session(Configuration.resolve(Source("the test", settings)), warnings.append)
    assert warnings == [], "nothing is asked yet"
    for _ in range(2):
        assert session.access
    session.close()
    assert len(warnings) == said
    assert all("`genesyscloud:tokenPoolSize`" in each and "no effect with an access token" in each for each in warnings)


def test_a_closed_session_keeps_no_token(clock: FakeClock) -> None:
    service = LimitedService(clock, allowed=3)
    settings = {"region": "us-east-1", "tokenPoolSize": "2", **OAUTH_CLIENT}
    configuration = Configuration.resolve(Source("the test", settings))

    def connected(*arguments: Any, **others: Any) -> Client:
        return Client(*arguments, transport=httpx.MockTransport(service), clock=clock, **others)

    session = Session(configuration, print, connected)
    old = session.access.client
    ask(old, 5)
    session.close()
    with pytest.raises(RuntimeError, match="closed"):
        ask(old)
    assert len(service.bearers) == 5
    ask(session.access.client)
    session.close()
    assert service.bearers[-1] == "t-3"


# Whole runs, in simulated time


@pytest.mark.slow
@pytest.mark.parametrize("tokens", [4, 10])
def test_with_a_pool_200_pairs_need_no_second_window(tokens: int) -> None:
    outcome = simulate(Run(processes=1, pairs=200, threads=32, latency=0.1, tokens=tokens))
    assert [each.counted for each in outcome.windows] == [300, 300, 200]
    assert (outcome.logins, outcome.refused) == (3, 0)
    assert outcome.ended < WINDOW / 10


@pytest.mark.slow
def test_where_clients_are_counted_a_pool_is_not_slower_than_one_token() -> None:
    one = simulate(Run(processes=1, pairs=200, threads=32, latency=0.1))
    outcome = simulate(Run(processes=1, pairs=200, threads=32, latency=0.1, tokens=10, by_client=True))
    assert outcome.ended < 1.05 * one.ended
    assert outcome.refused == 1
