"""Requests from a test's own thread straight into an emulator of the same process, without a connection between them.

The emulator's application answers them as it answers any other; what is left out are sockets, the server's thread and
the reading of HTTP, which take most of the time of a test that sends thousands of requests. What a connection does,
tests ask over one: those with the mark `connections`, and all that run processes of their own.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from genesyscloud_emulator import emulator
from genesyscloud_emulator.server.start import Server

Application = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]

WAITS: Final = ("/test", "/execute")
"""How paths end at which the emulator itself sends requests; they need the server's own loop."""

_network: Final = httpx.HTTPTransport.handle_request
_applications: Final[dict[tuple[str, int | None], Application]] = {}
_loops: Final = threading.local()
_turns: Final = threading.RLock()


@contextmanager
def taken() -> Iterator[None]:
    """Let requests to emulators of this process take it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx.HTTPTransport, "handle_request", _handle_request)
        yield


class _Known(Server):
    """A server whose application can be called directly."""

    def __init__(self, app: Application, listening: Any) -> None:
        super().__init__(app, listening)
        _applications["127.0.0.1", listening.getsockname()[1]] = app

    def stop(self) -> None:
        address = httpx.URL(self.url)
        _applications.pop((address.host, address.port), None)
        super().stop()


def _handle_request(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
    app = _applications.get((request.url.host, request.url.port))
    if app is None or request.url.path.endswith(WAITS):
        return _network(self, request)
    return _Exchange(request).run(app)


def install() -> None:
    """Know each emulator of this process, whichever test starts it."""
    pytest.MonkeyPatch().setattr(emulator, "Server", _Known)


class _Connection:
    """What the emulator closes when a fault asks for it."""

    def __init__(self) -> None:
        self.closed = self.reset = False

    def get_extra_info(self, _: str) -> _Connection:
        return self

    def setsockopt(self, *_: object) -> None:
        """Nothing lingers here."""

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.reset = True


class _Exchange:
    """One request and its answer."""

    def __init__(self, request: httpx.Request) -> None:
        self._request = request
        self._connection = _Connection()
        self._body = request.read()
        self._asked = False
        self._begun: Message | None = None
        self._pieces: list[bytes] = []
        self._complete = False

    def run(self, app: Application) -> httpx.Response:
        """Send it, and receive the answer."""
        _carry_out(app(self._scope(), self._receive, self._send))
        if self._begun is None:
            if self._connection.reset:
                raise httpx.ReadError("Connection reset by peer", request=self._request)
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=self._request)
        return httpx.Response(
            self._begun["status"], headers=self._begun["headers"], stream=_Stream(self._pieces, self._complete)
        )

    def _scope(self) -> Scope:
        url = self._request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.split(b"?")[0],
            "root_path": "",
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "client": (url.host, 0),
            "server": (url.host, url.port),
            "state": {"transport": self._connection},
        }

    async def _receive(self) -> Message:
        if self._asked:
            return {"type": "http.disconnect"}
        self._asked = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = message
        elif not self._connection.closed:
            self._pieces.append(message.get("body", b""))
            self._complete = not message.get("more_body", False)


class _Stream(httpx.SyncByteStream):
    """The body of an answer, or the part of it that came."""

    def __init__(self, pieces: list[bytes], complete: bool) -> None:
        self._pieces = pieces
        self._complete = complete

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if not self._complete:
            raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def _carry_out(handling: Coroutine[Any, Any, None]) -> None:
    """Run what answers a request; only where it waits, an event loop does, and others have their turn.

    To run all of it in the loop would take a tenth of the time.
    """
    loop = _loop()
    while True:
        with _turns:
            before = asyncio._get_running_loop()
            asyncio._set_running_loop(loop)
            try:
                awaited = handling.send(None)
            except StopIteration:
                return
            finally:
                asyncio._set_running_loop(before)
        if awaited is not None:
            awaited._asyncio_future_blocking = False
            loop.run_until_complete(awaited)


def _loop() -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop | None = getattr(_loops, "loop", None)
    if loop is None:
        loop = _loops.loop = asyncio.new_event_loop()
    return loop
