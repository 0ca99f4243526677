"""Somebody else acts between two requests: what is theirs stays, up to the one request between look and write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Created
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from tests.clock import FakeClock

LOGIN = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "login"}
HERS = {"userName": "hers"}


class Interrupted(httpx.BaseTransport):
    """The network, on which somebody acts before one request of a method."""

    def __init__(self, method: str, act: Callable[[], object]) -> None:
        self._inner = httpx.HTTPTransport()
        self._method = method
        self._act: Callable[[], object] | None = act

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == self._method and self._act:
            self._act()
            self._act = None
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


NewCredential = Callable[[str, Callable[[], object]], IntegrationCredential]


@pytest.fixture
def interrupted(settings: dict[str, str]) -> Iterator[NewCredential]:
    """Makes the resource, in a process in which somebody acts before its first request of a method."""
    runs: list[Session] = []

    def make(method: str, act: Callable[[], object]) -> IntegrationCredential:
        def connect(configuration: Configuration, **shared: Any) -> Client:
            return Client(configuration, transport=Interrupted(method, act), clock=FakeClock(), **shared)

        runs.append(Session(Configuration.resolve(Source("the test", settings)), print, connect))
        return IntegrationCredential(runs[-1])

    yield make
    for each in runs:
        each.close()


@pytest.fixture
def created(session: Session) -> Created:
    return IntegrationCredential(session).create(LOGIN)


BEFORE_THE_LOOK = pytest.mark.parametrize("method", ["POST", "GET"], ids=["before the login", "before the look"])


@BEFORE_THE_LOOK
@pytest.mark.parametrize("change", [{"fields": HERS}, {"type": "userDefined", "fields": HERS}, {"name": "hers"}])
def test_a_change_of_somebody_elses_is_not_overwritten(
    method: str, change: dict[str, Any], created: Created, interrupted: NewCredential, genesys_cloud: Emulator
) -> None:
    credential = interrupted(method, lambda: genesys_cloud.control.change_credential(created.id, **change))
    with pytest.raises(Refused, match="it was changed since the last deployment"):
        credential.update(created.id, created.state, {**LOGIN, "name": "renamed"})
    (live,) = genesys_cloud.control.state().credentials
    expected = {"name": "login", "type": "basicAuth", "fields": LOGIN["fields"], **change}
    assert {"name": live.name, "type": live.type, "fields": live.fields} == expected


@BEFORE_THE_LOOK
def test_a_link_of_somebody_elses_keeps_the_credential(
    method: str, created: Created, interrupted: NewCredential, genesys_cloud: Emulator
) -> None:
    theirs = genesys_cloud.control.create_integration("custom-rest-actions", "hers")

    def link() -> object:
        return genesys_cloud.control.change_integration(theirs.id, credentials={"basicAuth": created.id})

    with pytest.raises(Refused, match="still in use by 'hers'"):
        interrupted(method, link).delete(created.id, created.state)
    (live,) = genesys_cloud.control.state().integrations
    assert live.credentials == {"basicAuth": created.id}


def test_one_that_somebody_deletes_before_the_save_is_told_with_what_to_do(
    created: Created, interrupted: NewCredential, genesys_cloud: Emulator
) -> None:
    credential = interrupted("PUT", lambda: genesys_cloud.control.delete_credential(created.id))
    with pytest.raises(Exception, match="run `pulumi refresh`"):
        credential.update(created.id, created.state, {**LOGIN, "name": "renamed"})
    assert genesys_cloud.control.state().credentials == []
