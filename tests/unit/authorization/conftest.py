"""Roles and OAuth clients of the emulator, and processes in which somebody acts between any two requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.authorization.oauth_client.resource import OAuthClient
from genesyscloud_provider.authorization.role.resource import Role
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.framework.session import Session
from tests.adapters.smallest import held_role
from tests.clock import FakeClock

CLIENTS = "/api/v2/oauth/clients"
CLIENT = f"{CLIENTS}/{{id}}"
SECRET = f"{CLIENT}/secret"
ROLES = "/api/v2/authorization/roles"


class Wire(httpx.BaseTransport):
    """Carries requests; a test can act right before one, and change an answer.

    Attributes:
        acts: what happens once before the next request of a method whose path ends so.
        answers: what becomes of the answers to a method whose path ends so.
    """

    def __init__(self) -> None:
        self.acts: dict[tuple[str, str], Callable[[], object]] = {}
        self.answers: dict[tuple[str, str], Callable[[Any], Any]] = {}
        self._inner = httpx.HTTPTransport(verify=False)  # no certificates are loaded: the emulator speaks HTTP

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        for key in [each for each in self.acts if _is(request, *each)]:
            self.acts.pop(key)()
        response = self._inner.handle_request(request)
        for key, change in self.answers.items():
            if _is(request, *key) and response.is_success:
                response.read()
                return httpx.Response(response.status_code, json=change(response.json()))
        return response

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def _is(request: httpx.Request, method: str, end: str) -> bool:
    return request.method == method and request.url.path.endswith(end)


class Process(Session):
    """One process of the provider.

    Attributes:
        wire: what carries its requests.
        clock: the time that passes by its waiting.
        said: its warnings.
        reported: how it said that its waits go.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        self.wire, self.clock = Wire(), FakeClock()
        self.said: list[str] = []
        self.reported: list[str] = []
        configuration = Configuration.resolve(Source("the test", settings))
        super().__init__(configuration, self.said.append, self._connected, self.reported.append)

    def _connected(self, configuration: Configuration, **shared: Any) -> Client:
        return Client(configuration, transport=self.wire, clock=self.clock, **shared)

    @property
    def client(self) -> OAuthClient:
        """OAuth clients."""
        return OAuthClient(self)

    @property
    def role(self) -> Role:
        """Roles."""
        return Role(self)


NewProcess = Callable[..., Process]


@pytest.fixture
def new_process(settings: dict[str, str]) -> Iterator[NewProcess]:
    """Starts processes with settings of their own."""
    started: list[Process] = []

    def start(**changes: str) -> Process:
        started.append(Process({**settings, **changes}))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def process(new_process: NewProcess) -> Process:
    """A process of the provider."""
    return new_process()


@pytest.fixture
def role_id(genesys_cloud: Emulator) -> str:
    """A role that the provider holds."""
    return held_role(genesys_cloud)


@pytest.fixture
def news(role_id: str) -> dict[str, Any]:
    """What a program writes of a client."""
    return {"name": "caller", "roles": [{"roleId": role_id}]}


LogsIn = Callable[[str, str], bool]


@pytest.fixture
def logs_in(genesys_cloud: Emulator) -> LogsIn:
    """Whether a client with a secret really can log in."""

    def try_it(client_id: str, secret: str) -> bool:
        answer = httpx.post(
            f"{genesys_cloud.url}/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(client_id, secret),
            trust_env=False,
            verify=False,
        )
        return answer.is_success

    return try_it
