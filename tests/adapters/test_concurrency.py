"""Many at once: stacks that change the same object, operations of one process, and the renewal of their token."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.framework.steps import Created
from genesyscloud_provider.integrations.integration.resource import DataActionIntegration
from pulumi_genesyscloud import _dynamic
from tests.adapters.adapter import DynamicAdapter, Live, Values
from tests.adapters.caller import CREDENTIAL, INTEGRATION, Caller, connected
from tests.adapters.wire import plain
from tests.unit.client.stand_ins import at_once

pytestmark = [pytest.mark.slow, pytest.mark.connections]

INTEGRATIONS = "/api/v2/integrations"
CREDENTIALS = f"{INTEGRATIONS}/credentials"
MANY = 16
LATENCY = 0.02
"""Seconds that every answer takes: long enough for all threads to be under way at the same time."""


@pytest.fixture
def shared(genesys_cloud: Emulator, new_session: Callable[..., Session]) -> Callable[[], Values]:
    """An integration that several stacks manage; returns how each of them has it in its state."""
    inputs = {"integrationType": "custom-rest-actions", "name": "Shared"}
    created: Created = DataActionIntegration(new_session()).create(inputs)

    def read() -> Values:
        reading = DataActionIntegration(new_session()).read(created.id, created.state)
        assert reading
        return {"id": created.id, "state": reading.state, "inputs": reading.inputs}

    return read


def updates(shared: Values, new_session: Callable[..., Session], changes: list[Values]) -> list[Callable[[], Any]]:
    """One update for each change, each of a stack and a process of its own."""

    def update(change: Values) -> Any:
        resource = DataActionIntegration(new_session())
        return lambda: resource.update(shared["id"], shared["state"], {**shared["inputs"], **change})

    return [update(each) for each in changes]


stale_versions = pytest.mark.parametrize("stale_version", ["conflict", "bad_request"])


@stale_versions
def test_stacks_that_change_different_settings_of_an_integration_all_come_through(
    genesys_cloud: Emulator, shared: Callable[[], Values], new_session: Callable[..., Session], stale_version: str
) -> None:
    changes: list[Values] = [{"notes": "a"}, {"properties": {"b": 1}}, {"clientCertificateAuthority": "DigiCert"}]
    tasks = updates(shared(), new_session, changes)
    genesys_cloud.control.switches(latency_seconds=LATENCY, stale_version=stale_version)
    assert [each for each in at_once(*tasks) if isinstance(each, Exception)] == []
    live = genesys_cloud.control.state().integrations[0]
    assert (live.notes, live.properties) == ("a", {"b": 1, "clientCertificateAuthority": "DigiCert"})


@stale_versions
def test_of_stacks_that_change_the_same_setting_one_wins_and_the_others_are_told(
    genesys_cloud: Emulator, shared: Callable[[], Values], new_session: Callable[..., Session], stale_version: str
) -> None:
    tasks = updates(shared(), new_session, [{"notes": "a"}, {"notes": "b"}, {"notes": "c"}])
    genesys_cloud.control.switches(latency_seconds=LATENCY, stale_version=stale_version)
    answers = at_once(*tasks)
    (winner,) = (each for each in answers if not isinstance(each, Exception))
    assert genesys_cloud.control.state().integrations[0].notes == winner["notes"]
    for each in answers:
        if isinstance(each, Exception):
            assert "somebody else changed it since the last deployment: notes." in str(each)
            assert "Nothing was overwritten. Run `pulumi refresh`" in str(each)


class Process(ABC):
    """A process behind one adapter, as the engine uses it from many threads."""

    @abstractmethod
    def create(self, kind: str, news: Values) -> Live: ...

    @abstractmethod
    def update(self, kind: str, live: Live, news: Values) -> Live: ...

    @abstractmethod
    def read(self, kind: str, live: Live) -> Live | None: ...

    @abstractmethod
    def delete(self, kind: str, live: Live) -> None: ...


class DynamicProcess(Process):
    """Pulumi's own process, with more threads than it has today."""

    def __init__(self, adapters: dict[str, DynamicAdapter]) -> None:
        self._adapters = adapters

    def create(self, kind: str, news: Values) -> Live:
        return self._adapters[kind].create(self._adapters[kind].check({}, news))

    def update(self, kind: str, live: Live, news: Values) -> Live:
        return self._adapters[kind].update(live, self._adapters[kind].check(live.inputs, news))

    def read(self, kind: str, live: Live) -> Live | None:
        return self._adapters[kind].read(live)

    def delete(self, kind: str, live: Live) -> None:
        self._adapters[kind].delete(live)


class PluginProcess(Process):
    """The plugin."""

    def __init__(self, plugin: Caller) -> None:
        self._plugin = plugin

    def create(self, kind: str, news: Values) -> Live:
        return Live(*self._plugin.created(kind, news, _urn(kind, news)))

    def update(self, kind: str, live: Live, news: Values) -> Live:
        urn = _urn(kind, live.inputs)
        answer = self._plugin("Update", type=kind, urn=urn, id=live.id, olds=live.state, news=news)
        return Live(live.id, news, plain(answer.properties))

    def read(self, kind: str, live: Live) -> Live | None:
        answer = self._plugin("Read", type=kind, urn=_urn(kind, live.inputs), id=live.id, properties=live.state)
        return Live(answer.id, plain(answer.inputs), plain(answer.properties)) if answer.id else None

    def delete(self, kind: str, live: Live) -> None:
        self._plugin("Delete", type=kind, urn=_urn(kind, live.inputs), id=live.id, properties=live.state)


def _urn(kind: str, inputs: Values) -> str:
    return f"urn:pulumi:dev::project::{kind}::{inputs['name']}"


@pytest.fixture(params=["dynamic", "plugin"])
def process(request: pytest.FixtureRequest, settings: dict[str, str]) -> Iterator[Process]:
    """A process behind each adapter."""
    with ExitStack() as stack:
        if request.param == "plugin":
            yield PluginProcess(stack.enter_context(connected(settings)))
            return
        adapters = {
            CREDENTIAL: DynamicAdapter(_dynamic.INTEGRATION_CREDENTIAL, settings),
            INTEGRATION: DynamicAdapter(_dynamic.DATA_ACTION_INTEGRATION, settings),
        }
        for each in adapters.values():
            stack.enter_context(each.process())
        yield DynamicProcess(adapters)


@pytest.fixture
def counted(genesys_cloud: Emulator) -> Callable[[], Counter[str]]:
    """Requests since the last call, by method and route, the logins included."""

    def count() -> Counter[str]:
        seen = genesys_cloud.control.requests()
        genesys_cloud.control.reset_requests()
        return Counter(f"{each.method} {each.route}" for each in seen)

    return count


def test_operations_of_one_process_share_its_token_and_its_listings(
    genesys_cloud: Emulator, process: Process, counted: Callable[[], Counter[str]]
) -> None:
    genesys_cloud.control.switches(latency_seconds=LATENCY)
    names = [f"orders {number}" for number in range(MANY)]
    roles = [{"credentialType": "basicAuth", "fields": {"userName": each}, "name": each} for each in names]
    credentials = all_of([partial(process.create, CREDENTIAL, each) for each in roles])
    assert counted() == {"POST /oauth/token": 1, "GET /api/v2/organizations/me": 1, f"POST {CREDENTIALS}": MANY}

    inputs = [
        {
            "integrationType": "custom-rest-actions",
            "name": name,
            "credential": {"id": each.id, "type": "basicAuth"},
        }
        for name, each in zip(names, credentials, strict=True)
    ]
    integrations = all_of([partial(process.create, INTEGRATION, each) for each in inputs])
    assert counted() == {
        f"GET {INTEGRATIONS}": 1,
        f"GET {INTEGRATIONS}/types": 1,
        f"POST {INTEGRATIONS}": MANY,
        f"PUT {INTEGRATIONS}/{{id}}/config/current": MANY,
        f"PATCH {INTEGRATIONS}/{{id}}": MANY,
    }

    changed = [{**each, "notes": "changed"} for each in inputs]
    updates = [partial(process.update, INTEGRATION, *each) for each in zip(integrations, changed, strict=True)]
    integrations = all_of(updates)
    assert counted() == {f"PUT {INTEGRATIONS}/{{id}}/config/current": MANY}
    live = {each.id: (each.name, each.notes, each.credentials) for each in genesys_cloud.control.state().integrations}
    assert live == {
        each.id: (name, "changed", {"basicAuth": credential.id})
        for name, each, credential in zip(names, integrations, credentials, strict=True)
    }

    read = all_of([partial(process.read, INTEGRATION, each) for each in integrations])
    assert [each.state["notes"] for each in read] == ["changed"] * MANY
    assert counted() == {}

    all_of([partial(process.delete, INTEGRATION, each) for each in integrations])
    all_of([partial(process.delete, CREDENTIAL, each) for each in credentials])
    left = genesys_cloud.control.state()
    assert (left.integrations, left.credentials) == ([], [])
    seen = counted()
    assert 1 <= seen.pop(f"GET {INTEGRATIONS}") < MANY, "deletions under way at the same time share a listing"
    assert 1 <= seen.pop(f"GET {INTEGRATIONS}/actions") < MANY, "each begins after the deletion that it decides"
    assert seen == {
        f"GET {INTEGRATIONS}/actions/drafts": 1,
        f"DELETE {INTEGRATIONS}/{{id}}": MANY,
        f"DELETE {CREDENTIALS}/{{id}}": MANY,
    }


def test_a_token_that_ends_while_all_are_under_way_is_renewed_once(
    genesys_cloud: Emulator, process: Process, counted: Callable[[], Counter[str]]
) -> None:
    names = [f"orders {number}" for number in range(MANY)]
    roles = [{"credentialType": "basicAuth", "fields": {"userName": each}, "name": each} for each in names]
    credentials = all_of([partial(process.create, CREDENTIAL, each) for each in roles])
    genesys_cloud.control.switches(latency_seconds=LATENCY)
    for user in ("eve", "bob", "ada"):
        genesys_cloud.control.revoke_tokens()
        counted()
        rotated = [{**each, "fields": {"userName": user}} for each in roles]
        updates = [partial(process.update, CREDENTIAL, *each) for each in zip(credentials, rotated, strict=True)]
        credentials = all_of(updates)
        requests = counted()
        assert requests["POST /oauth/token"] == 1
        assert requests[f"PUT {CREDENTIALS}/{{id}}"] <= 2 * MANY
    assert {each.fields["userName"] for each in genesys_cloud.control.state().credentials} == {"ada"}


def test_a_login_that_is_refused_while_all_wait_for_it_is_explained_once(
    genesys_cloud: Emulator, process: Process, counted: Callable[[], Counter[str]]
) -> None:
    """And not tried again: what refuses a client once in a process does so for all of it."""
    role = {"credentialType": "basicAuth", "fields": {"userName": "ada"}, "name": "orders"}
    (credential,) = all_of([partial(process.create, CREDENTIAL, role)])
    genesys_cloud.control.revoke_tokens()
    genesys_cloud.control.fault("status", route="/oauth/token", status=400, count=None)
    genesys_cloud.control.reset_requests()
    rotated = {**role, "fields": {"userName": "eve"}}
    answers = [str(each) for each in at_once(*[partial(process.update, CREDENTIAL, credential, rotated)] * MANY)]
    assert sum("genesyscloud:oauthClientId" in each for each in answers) == 1
    assert sum("has refused the credentials already, as another message says" in each for each in answers) == MANY - 1
    assert sum(each.route == "/oauth/token" for each in genesys_cloud.control.requests()) == 1
    assert genesys_cloud.control.state().credentials[0].fields == {"userName": "ada"}


def all_of(tasks: Sequence[Callable[[], Any]]) -> list[Any]:
    """What all answer; none of them may fail."""
    answers = at_once(*tasks)
    assert [each for each in answers if isinstance(each, Exception)] == []
    return answers
