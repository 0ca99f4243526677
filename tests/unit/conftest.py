"""What unit tests share: clients of scripted services, organizations of a running emulator, and Pulumi's mocks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pulumi.runtime import set_mocks

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client import tracing
from genesyscloud_provider.client.access import Access, Expected
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.integrations.api import IntegrationsApi
from tests.clock import FakeClock
from tests.unit.client.routes import ANN, WEB_SERVICES, Existing
from tests.unit.client.stand_ins import OAUTH_CLIENT
from tests.unit.programs import Recorder


@pytest.fixture
def clock() -> FakeClock:
    """The clock by which the clients of `connect` wait."""
    return FakeClock()


Spans = Callable[[], Sequence[ReadableSpan]]


@pytest.fixture
def recorded() -> Iterator[Spans]:
    """The spans that were recorded since tracing was switched on."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider.get_tracer("the test"))
    yield exporter.get_finished_spans
    tracing.use(None)
    provider.shutdown()


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


Reach = Callable[..., Access]


@pytest.fixture
def reach(settings: dict[str, str]) -> Iterator[Reach]:
    """Makes ways to the organization of `genesys_cloud`, each of a new process."""
    clients: list[Client] = []

    def make(
        expected_id: str | None = None,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
        **changes: str,
    ) -> Access:
        configuration = Configuration.resolve(Source("the test", {**settings, **changes}))
        clients.append(Client(configuration, transport=transport, clock=clock or FakeClock()))
        return Access(clients[-1], Expected(expected_id))

    yield make
    for client in clients:
        client.close()


Join = Callable[..., IntegrationsApi]


@pytest.fixture
def join(reach: Reach) -> Join:
    """Makes organizations of `genesys_cloud`, each as a new process sees it; takes what `reach` takes."""
    return lambda *arguments, **changes: IntegrationsApi(reach(*arguments, **changes))


@pytest.fixture
def access(reach: Reach) -> Access:
    """The way to the organization of `genesys_cloud`, of a new process."""
    return reach()


@pytest.fixture
def organization(access: Access) -> IntegrationsApi:
    """The organization of `genesys_cloud`, as a new process sees it."""
    return IntegrationsApi(access)


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


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    mocks, loop = Recorder(), asyncio.new_event_loop()
    asyncio.set_event_loop(loop)  # Pulumi's mocks take whichever is there
    # What a refused program leaves behind would complain whenever it is collected, in the middle of another test.
    loop.set_exception_handler(lambda _loop, _context: None)
    set_mocks(mocks, project="project", stack="dev", preview=False)
    yield mocks
    asyncio.set_event_loop(None)
    loop.close()
