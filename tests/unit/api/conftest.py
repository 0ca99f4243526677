"""What the tests of the API layer share: clients of scripted services, and organizations of a running emulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.api import client as client_module
from genesyscloud_provider.api.client import Client
from genesyscloud_provider.api.configuration import Configuration, Source
from genesyscloud_provider.api.organization import Organization
from genesyscloud_provider.api.pacing import Pace
from tests.unit.api.stand_ins import OAUTH_CLIENT, Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which the clients of `connect` wait."""
    stand_in = Clock()
    monkeypatch.setattr(client_module, "Pace", partial(Pace, clock=stand_in.monotonic))
    return stand_in


Connect = Callable[..., Client]


@pytest.fixture
def connect(clock: Clock) -> Iterator[Connect]:
    """Makes clients of a function that answers requests; without settings they log in as an OAuth client."""
    clients: list[Client] = []

    def make(service: Callable[[httpx.Request], httpx.Response], **settings: str) -> Client:
        source = Source("the test", {"region": "us-east-1", **(settings or OAUTH_CLIENT)})
        transport = httpx.MockTransport(service)
        clients.append(Client(Configuration.resolve(source), transport=transport, sleep=clock.sleep))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def _running_emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def genesys_cloud(_running_emulator: Emulator) -> Emulator:
    """An empty organization; the server is shared, because starting one takes longer than most tests."""
    _running_emulator.control.reset()
    return _running_emulator


Join = Callable[..., Organization]


@pytest.fixture
def join(settings: dict[str, str]) -> Iterator[Join]:
    """Makes organizations of `genesys_cloud`, each as a new process sees it."""
    clients: list[Client] = []

    def make(
        expected_id: str | None = None,
        *,
        sleep: Callable[[float], None] = lambda _: None,
        transport: httpx.BaseTransport | None = None,
        **changes: str,
    ) -> Organization:
        configuration = Configuration.resolve(Source("the test", {**settings, **changes}))
        clients.append(Client(configuration, transport=transport, sleep=sleep))
        return Organization(clients[-1], expected_id)

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def organization(join: Join) -> Organization:
    """The organization of `genesys_cloud`, as a new process sees it."""
    return join()
