"""What all tests share: a Genesys Cloud organization on loopback, and the provider's run against it."""

from __future__ import annotations

import gc
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test
from hypothesis import settings as hypothesis_settings

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import SETTINGS, Configuration, Source
from genesyscloud_provider.framework.session import Session
from tests import shortcut
from tests.clock import FakeClock

shortcut.install()

# Each run has the examples of the one before, however slow the machine is.
hypothesis_settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("same")

pytest_plugins = ["pytester"]

Requests = Counter[tuple[str, str]]

MATRICES = {
    "tests/faults/test_matrix.py": "fault matrix",
    "tests/faults/test_killed.py": "killed in mid-run",
    "tests/faults/test_second_actor.py": "second actor",
    "tests/protection/test_matrix.py": "protection matrix",
}

OVER_CONNECTIONS = (
    *(f"tests/emulator/{each}" for each in ("test_", "behaviour", "control", "page", "server", "storage")),
    "tests/engine",
    "tests/packaging",
    "tests/tools",
    "tests/unit/client",
)
"""Where tests are of a server, of a client, or of processes that share the organization with the test."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cells of each matrix ran and how many held, and what was left out for want of something."""
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, [])]
    for file, title in MATRICES.items():
        counts = [dict(each.user_properties) for each in reports if each.nodeid.startswith(file)]
        cells, held, window = (sum(each.get(key, 0) for each in counts) for key in ("cells", "held", "unpreventable"))
        if cells:
            apart = f", {window} in the unpreventable window" if window else ""
            terminalreporter.write_line(f"{title}: {cells} cells, {held} held{apart}")
    skipped = [each.longrepr for each in terminalreporter.stats.get("skipped", [])]
    reasons = Counter(str(each[2]).removeprefix("Skipped: ") for each in skipped if isinstance(each, tuple))
    for reason, tests in reasons.items():
        terminalreporter.write_line(f"left out: {tests} tests: {reason}")


def pytest_configure() -> None:
    """Let processes that tests start be interrupted, though a shell that runs tests in the background ignores that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Leave what there is for all tests out of the search for garbage, which is a part of each test's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count property-based tests among the slow ones: each runs a hundred examples."""
    for each in items:
        if is_hypothesis_test(getattr(each, "obj", None)):
            each.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _no_connections(request: pytest.FixtureRequest) -> Iterator[None]:
    """Requests to an emulator of this process go there directly, but in tests of what connections have a part in."""
    node = request.node
    if node.nodeid.startswith(OVER_CONNECTIONS) or node.get_closest_marker("connections"):
        yield
        return
    with shortcut.taken():
        yield


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' organization is the only one."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.environment, raising=False)


@pytest.fixture(autouse=True)
def _tracebacks_of_this_process() -> Iterator[None]:
    """The dynamic adapter limits them for good, in what is Pulumi's process elsewhere."""
    yield
    if hasattr(sys, "tracebacklimit"):
        del sys.tracebacklimit


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    """The emulator of this process."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def genesys_cloud(running_emulator: Emulator) -> Emulator:
    """An empty organization."""
    running_emulator.control.reset()
    return running_emulator


def settings_of(cloud: Emulator) -> dict[str, str]:
    """What a stack's configuration says to reach an organization."""
    return {
        "apiUrl": cloud.url,
        "loginUrl": cloud.url,
        "oauthClientId": cloud.client_id,
        "oauthClientSecret": cloud.client_secret,
    }


@pytest.fixture
def settings(genesys_cloud: Emulator) -> dict[str, str]:
    """What a stack's configuration says to reach `genesys_cloud`."""
    return settings_of(genesys_cloud)


@pytest.fixture
def new_session(settings: dict[str, str]) -> Iterator[Callable[..., Session]]:
    """Makes runs against `genesys_cloud`, each like a new process; `run.said` are its warnings."""
    clients: list[Client] = []

    def connect(configuration: Configuration, **shared: Any) -> Client:
        clients.append(Client(configuration, clock=FakeClock(), **shared))
        return clients[-1]

    def make(**changes: Any) -> Session:
        said: list[str] = []
        session = Session(Configuration.resolve(Source("the test", {**settings, **changes})), said.append, connect)
        session.said = said  # type: ignore[attr-defined]
        return session

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def session(new_session: Callable[..., Session]) -> Session:
    """One run against `genesys_cloud`."""
    return new_session()


@pytest.fixture
def requests(genesys_cloud: Emulator) -> Callable[[], Requests]:
    """Counts the requests since the last call, by method and route, token requests left out."""

    def count() -> Requests:
        seen = genesys_cloud.control.requests()
        genesys_cloud.control.reset_requests()
        return Counter((each.method, each.route or each.path) for each in seen if each.route != "/oauth/token")

    return count
