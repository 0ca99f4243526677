"""Every exchange ends in time, with servers that keep silent or send a byte now and then; real sockets."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from genesyscloud_provider.client import client as client_module
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import GenesysCloudError, NoAnswer, NotConnected, OutcomeUnknown, Stopped
from tests.clock import FakeClock
from tests.slow_server import SlowServer
from tests.waiting import until

PATH = "/api/v2/organizations/me"
TOKEN = {"accessToken": "the-token"}
OAUTH = {"oauthClientId": "id", "oauthClientSecret": "the-client-secret"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

LONG = 20.0
"""Seconds after which a test has waited for something without an end."""


NewServer = Callable[..., SlowServer]


@pytest.fixture
def server() -> Iterator[NewServer]:
    """Makes servers that end with the test."""
    servers: list[SlowServer] = []

    def make(begin: bytes = b"", drip: bytes = b"") -> SlowServer:
        servers.append(SlowServer(begin, drip))
        return servers[-1]

    yield make
    for each in servers:
        each.stop()


@pytest.fixture
def connect() -> Iterator[Callable[..., Client]]:
    clients: list[Client] = []

    def make(url: str, clock: Clock | None = None, **settings: str) -> Client:
        source = Source("the test", {"apiUrl": url, "loginUrl": url, **settings})
        clients.append(Client(Configuration.resolve(source), clock=clock or FakeClock()))
        return clients[-1]

    yield make
    for each in clients:
        each.close()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are reached soon: of silence, and of a whole exchange."""
    monkeypatch.setattr(client_module, "TIMEOUT", httpx.Timeout(0.06, connect=5.0))
    monkeypatch.setattr(client_module, "LONGEST_EXCHANGE", 0.12)
    monkeypatch.setattr(client_module, "LONGEST_UPLOAD", 0.12)


SLOW = {
    "silent": (b"", b""),
    "a status line that drips": (b"HTTP/1.1 200 ", b"O"),
    "headers that drip": (HEAD + b"X-More: ", b"x"),
    "headers without an end": (HEAD, b"X-More: x\r\n"),
    "a body that drips": (HEAD + b"Content-Length: 1000000\r\n\r\n", b" "),
    "a body without an end": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "one interim answer after the other": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
}

EVERY_SLOW = pytest.mark.parametrize(("begin", "drip"), SLOW.values(), ids=SLOW)


def in_time(call: Callable[[], Any]) -> Exception:
    """The error of a call that ends by itself."""
    began = time.monotonic()
    with pytest.raises(GenesysCloudError) as failed:
        call()
    assert time.monotonic() - began < LONG
    return failed.value


@EVERY_SLOW
@pytest.mark.usefixtures("short")
def test_a_login_ends_in_time(server, connect, begin, drip):
    slow = server(begin, drip)
    failed = in_time(lambda: connect(slow.url, **OAUTH).get(PATH, Organization))
    assert type(failed) is NotConnected
    assert str(failed).startswith(f"POST {slow.url}/oauth/token got no answer")
    until(lambda: slow.asked == client_module.ATTEMPTS)


@EVERY_SLOW
@pytest.mark.usefixtures("short")
def test_a_request_ends_in_time(server, connect, begin, drip):
    slow = server(begin, drip)
    failed = in_time(lambda: connect(slow.url, **TOKEN).post(PATH, Organization, {"name": "x"}))
    assert isinstance(failed, NoAnswer)
    until(lambda: slow.asked == 1)


@pytest.mark.parametrize(("begin", "drip"), [SLOW["silent"], SLOW["headers that drip"]])
@pytest.mark.usefixtures("short")
def test_an_upload_ends_in_time(server, connect, begin, drip):
    slow = server(begin, drip)
    failed = in_time(lambda: connect(slow.url, **TOKEN).upload(f"{slow.url}/signed", {}, b"zip"))
    assert isinstance(failed, OutcomeUnknown)
    until(lambda: slow.asked == client_module.UPLOADS)


@pytest.mark.usefixtures("short")
def test_a_proxy_that_drips_ends_in_time_too(server, connect, monkeypatch):
    slow = server(b"HTTP/1.1 200 ", b"O")
    monkeypatch.setenv("HTTPS_PROXY", slow.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert isinstance(in_time(lambda: connect("https://api.example.com", **TOKEN).get(PATH, Organization)), NoAnswer)


class Stopping(FakeClock):
    """A clock that stops every wait once a server was asked."""

    def __init__(self, slow: SlowServer) -> None:
        super().__init__()
        self._slow = slow

    def stopped(self) -> bool:
        return self._slow.asked > 0


@pytest.mark.parametrize("settings", [OAUTH, TOKEN], ids=["a login", "a read"])
def test_what_changes_nothing_is_interrupted_at_once(server, connect, settings):
    """The limits are those of real use here: half a minute of silence, two minutes in all."""
    slow = server()
    assert isinstance(in_time(lambda: connect(slow.url, Stopping(slow), **settings).get(PATH, Organization)), Stopped)
    assert slow.asked == 1


@pytest.mark.usefixtures("short")
def test_the_answer_to_a_change_is_waited_for_although_everything_is_to_stop(server, connect):
    slow = server()
    failed = in_time(lambda: connect(slow.url, Stopping(slow), **TOKEN).put(PATH, Organization, {}))
    assert isinstance(failed, NoAnswer)


def test_a_thread_that_waits_for_another_ones_login_is_interrupted_too(server, connect):
    slow = server()
    client = connect(slow.url, Stopping(slow), **OAUTH)
    failed: list[Exception] = []
    threads = [threading.Thread(target=lambda: failed.append(in_time(lambda: client.get(PATH, Organization))))] * 1
    threads += [threading.Thread(target=lambda: failed.append(in_time(lambda: client.delete(PATH)))) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(LONG)
    assert [type(each) for each in failed] == [Stopped] * 4
