"""Proxies as environments name them: those that can be used are, and what cannot be read is told by its variable."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import ConfigurationError, GenesysCloudError, NotConnected
from tests.clock import FakeClock

SETTINGS = {"accessToken": "the-token", "apiUrl": "https://api.example.invalid"}
PATH = "/api/v2/organizations/me"
PASSWORD = "the-proxys-password"

VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _no_proxies_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def ask() -> Organization:
    client = Client(Configuration.resolve(Source("the test", SETTINGS)), clock=FakeClock())
    with closing(client):
        return client.get(PATH, Organization)


USE = "Write it as http://host:port, or as socks5://host:port, or unset the variable."
NO_ADDRESS = f"cannot be used: it is no address. {USE}"
NO_KIND = f"cannot be used: its kind is none of http, https, socks5, socks5h. {USE}"


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    ("proxy", "told"),
    [
        ("foo:bar:baz", NO_ADDRESS),
        ("http://localhost:port", NO_ADDRESS),
        (f"http://ada:{PASSWORD}@localhost:80\n", NO_ADDRESS),
        (f"http://{'a' * 70}.example:80", NO_ADDRESS),
        ("http://a..b:80", NO_ADDRESS),
        ("socks4://127.0.0.1:1080", NO_KIND),
        (f"ftp://ada:{PASSWORD}@localhost", NO_KIND),
        ("http://", f"cannot be used: it has no host. {USE}"),
        ("socks5://", f"cannot be used: it has no host. {USE}"),
        ("localhost:99999", f"cannot be used: its port is 99999. {USE}"),
        ("127.0.0.1:0", f"cannot be used: its port is 0. {USE}"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_by_its_variable(monkeypatch, variable, proxy, told):
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(ConfigurationError) as refused:
        ask()
    assert str(refused.value) == f"the proxy that {variable} names {told}"
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize("entry", ["[::1]", "example.com,[::1", "a\tb"])
def test_an_exception_that_cannot_be_read_is_told(monkeypatch, entry):
    monkeypatch.setenv("NO_PROXY", entry)
    with pytest.raises(ConfigurationError, match=r"^NO_PROXY has an entry that cannot be read \(") as refused:
        ask()
    assert str(refused.value).endswith("and an IPv6 address without brackets.")


def test_the_advice_about_exceptions_works(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "example.com,::1,10.0.0.0/8")
    with pytest.raises(NotConnected):
        ask()


class Proxy:
    """A server on loopback that serves each connection by a function, and notes what it was asked for."""

    def __init__(self, serve: Callable[[Proxy, socket.socket], Any]) -> None:
        self.asked: list[str] = []
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with closing(connection):
                    connection.settimeout(5)
                    self._serve(self, connection)

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def proxy() -> Iterator[Callable[..., Proxy]]:
    proxies: list[Proxy] = []

    def make(serve: Callable[[Proxy, socket.socket], Any]) -> Proxy:
        proxies.append(Proxy(serve))
        return proxies[-1]

    yield make
    for each in proxies:
        each.stop()


def socks(proxy: Proxy, connection: socket.socket) -> None:
    """SOCKS 5 up to the name that is asked for, which is refused."""
    connection.recv(100)
    connection.sendall(b"\x05\x00")
    asked = connection.recv(300)
    proxy.asked.append(asked[5 : 5 + asked[4]].decode())
    connection.sendall(b"\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00")


@pytest.mark.parametrize("kind", ["socks5", "socks5h"])
def test_a_socks_proxy_is_asked_for_the_host(monkeypatch, proxy, kind):
    server = proxy(socks)
    monkeypatch.setenv("ALL_PROXY", f"{kind}://{server.address}")
    with pytest.raises(NotConnected, match="could not connect"):
        ask()
    assert set(server.asked) == {"api.example.invalid"}


def says(text: bytes) -> Callable[[Proxy, socket.socket], None]:
    def serve(proxy: Proxy, connection: socket.socket) -> None:
        proxy.asked.append(connection.recv(1000).decode(errors="replace"))
        connection.sendall(text)

    return serve


@pytest.mark.parametrize("kind", ["http", "socks5"])
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n<html>Log in first</html>",
        b"\x05\xff",
        b"\x00" * 40,
        b"no protocol at all",
    ],
)
def test_a_proxy_that_answers_anything_is_an_error_for_people(monkeypatch, proxy, kind, text):
    server = proxy(says(text))
    monkeypatch.setenv("HTTPS_PROXY", f"{kind}://ada:{PASSWORD}@{server.address}")
    with pytest.raises(GenesysCloudError) as refused:
        ask()
    assert str(refused.value).startswith("GET https://api.example.invalid/api/v2/organizations/me ")
    assert PASSWORD not in str(refused.value)
    assert server.asked
