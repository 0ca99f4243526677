"""The network with a time limit: an exchange ends in time, however slowly its bytes go and come.

What httpx calls a time-out is the longest silence. A peer that sends a byte now and then is never silent: so each
exchange has a deadline as well, from the first byte that is sent to the last one that is received.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any, Final

import httpcore
from socksio import SOCKSError

from genesyscloud_provider.client.errors import Stopped
from genesyscloud_provider.client.lean_httpx import httpx

SLICE: Final = 0.25
"""Seconds between two looks whether a read that waits is to be interrupted."""

PIECE: Final = 2**16
"""Bytes that are sent between two looks at the deadline."""


def _never() -> bool:
    return False


@dataclass(frozen=True)
class _Exchange:
    """One request and its answer.

    Attributes:
        deadline: when it has to be over, by the machine's monotonic clock.
        interrupted: whether it is to end before its answer has come.
        opened: the connections that were made for it.
    """

    deadline: float = math.inf
    interrupted: Callable[[], bool] = _never
    opened: list[httpcore.NetworkStream] = field(default_factory=list)

    def left(self, timeout: float | None, kind: type[Exception]) -> float:
        """The seconds that a step may take.

        Raises:
            Stopped: the exchange is interrupted.
            Exception: its time is over; of the `kind` given.
        """
        if self.interrupted():
            raise Stopped
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise kind("its time is over")
        return left if timeout is None else min(left, timeout)


_current: ContextVar[_Exchange] = ContextVar("exchange", default=_Exchange())  # noqa: B039  (nothing is sent outside of an exchange)


@contextmanager
def exchange(request: httpx.Request, seconds: float, interrupted: Callable[[], bool] = _never) -> Iterator[None]:
    """Let what this thread sends and receives in the block end within so many seconds.

    Args:
        request: what is sent.
        seconds: how long it may take.
        interrupted: whether it is to end before its answer has come; asked while it is waited for.

    Raises:
        Stopped: it was interrupted.
        httpx.ProxyError: the proxy does not do its part.
    """
    current = _Exchange(time.monotonic() + seconds, interrupted)
    token = _current.set(current)
    try:
        yield
    except (httpx.ProxyError, SOCKSError) as error:
        for each in current.opened:  # httpcore forgets what it has opened to such a proxy
            each.close()
        raise httpx.ProxyError(str(error), request=request) from None
    finally:
        _current.reset(token)


def limit_time(client: httpx.Client) -> None:
    """Let a client's connections keep the limits of `exchange`, those through proxies included.

    httpx has no argument for what its connections are made of, and httpcore below it does: hence the private names. A
    test with a server that sends a byte now and then tells if they change.
    """
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            transport._pool._network_backend = _Backend()


class _Backend(httpcore.SyncBackend):
    """Makes connections that know the exchange they serve."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        current = _current.get()
        left = current.left(timeout, httpcore.ConnectTimeout)
        try:
            stream = super().connect_tcp(host, port, left, local_address, socket_options)
        except UnicodeError:  # what Python says of a name that no host can have
            raise httpcore.ConnectError(f"{host} is no name of a host") from None
        current.opened.append(stream)
        return _Stream(stream)


class _Stream(httpcore.NetworkStream):
    """A connection that ends each step in time."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        silent_since = time.monotonic()
        while True:
            silence = None if timeout is None else silent_since + timeout - time.monotonic()
            if silence is not None and silence <= 0:
                raise httpcore.ReadTimeout("nothing came")
            left = _current.get().left(silence, httpcore.ReadTimeout)
            try:
                return self._stream.read(max_bytes, min(left, SLICE))
            except httpcore.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), PIECE):
            left = _current.get().left(timeout, httpcore.WriteTimeout)
            self._stream.write(buffer[start : start + PIECE], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _current.get().left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
