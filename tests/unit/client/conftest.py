"""What the tests of the API layer share: clients of scripted services, and organizations of a running emulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.access import Access, Expected
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.integrations.api import IntegrationsApi
from tests.clock import FakeClock
from tests.unit.client.routes import ANN, WEB_SERVICES, Existing
from tests.unit.client.stand_ins import OAUTH_CLIENT


@pytest.fixture
def clock() -> FakeClock:
    """The clock by which the clients of `connect` wait."""
    return FakeClock()


Connect = Callable[..., Client]


@pytest.fixture
def connect(clock: FakeClock) -> Iterator[Connect]:
    """Makes clients of a function that answers requests; without settings they log in as an OAuth client."""
    clients: list[Client] = []

    def make(
        service: Callable[[httpx.Request], httpx.Response], *, report: Callable[[str], None] = print, **settings: str
    ) -> Client:
        source = Source("the test", {"region": "us-east-1", **(settings or OAUTH_CLIENT)})
        transport = httpx.MockTransport(service)
        clients.append(Client(Configuration.resolve(source), transport=transport, clock=clock, report=report))
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


Join = Callable[..., IntegrationsApi]


@pytest.fixture
def join(settings: dict[str, str]) -> Iterator[Join]:
    """Makes organizations of `genesys_cloud`, each as a new process sees it."""
    clients: list[Client] = []

    def make(
        expected_id: str | None = None,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
        **changes: str,
    ) -> IntegrationsApi:
        configuration = Configuration.resolve(Source("the test", {**settings, **changes}))
        clients.append(Client(configuration, transport=transport, clock=clock or FakeClock()))
        return IntegrationsApi(Access(clients[-1], Expected(expected_id)))

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def organization(join: Join) -> IntegrationsApi:
    """The organization of `genesys_cloud`, as a new process sees it."""
    return join()


@pytest.fixture
def existing(genesys_cloud: Emulator) -> Existing:
    control = genesys_cloud.control
    integration = control.create_integration(WEB_SERVICES, "Orders").id
    linked = control.create_credential("basicAuth", ANN, "linked").id
    control.change_integration(integration, credentials={"basicAuth": linked}, notes="ours")
    return Existing(
        integration,
        linked,
        control.create_credential("basicAuth", ANN, "free").id,
        control.publish_action(integration, "Look up an order").id,
    )
