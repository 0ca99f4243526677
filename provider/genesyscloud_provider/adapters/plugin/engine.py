"""The engine, as the plugin can speak to it: lines that appear at the resource that they are about."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

_urn: ContextVar[str] = ContextVar("urn", default="")


LOG_TIMEOUT: Final = 10.0
"""Seconds after which a line is given up."""

PATIENCE: Final = 1.0
"""Seconds to wait until the engine has taken a line; the first that takes longer is the last that is waited for."""

HEALTH: Final = "/grpc.health.v1.Health/Check"
"""The question that Pulumi's own plugins ask their engine."""

HEALTH_TIMEOUT: Final = 30.0
"""Seconds after which an engine that has not said whether it is well counts as busy."""


class Engine:
    """The engine's log. What cannot be said, because nobody listens any more, is not an error.

    Args:
        address: where the engine listens; may be set later.
    """

    def __init__(self, address: str = "") -> None:
        self._address = address
        self._channel: grpc.Channel | None = None
        self._lock = threading.Lock()
        self._listens = True

    def connect(self, address: str) -> None:
        """Speak to the engine at this address from now on."""
        if address and address != self._address:
            self.close()
            self._address = address
            self._listens = True

    @contextmanager
    def about(self, urn: str) -> Iterator[None]:
        """What is said in this thread is about one resource."""
        token = _urn.set(urn)
        try:
            yield
        finally:
            _urn.reset(token)

    def warn(self, text: str) -> None:
        """Say something that stays to be read."""
        self._log(engine_pb2.LogSeverity.WARNING, text)

    def report(self, text: str) -> None:
        """Say how a wait goes, while it lasts."""
        self._log(engine_pb2.LogSeverity.INFO, text, ephemeral=True)

    def is_gone(self) -> bool:
        """Whether nobody answers at the engine's address any more; an answer that is an error is one too."""
        if not self._address:
            return False
        try:
            check = self._connected().unary_unary(HEALTH, request_serializer=bytes, response_deserializer=bytes)
            check(b"", timeout=HEALTH_TIMEOUT)
        except grpc.RpcError as error:
            return bool(error.code() == grpc.StatusCode.UNAVAILABLE)
        except ValueError:  # the channel was just closed
            return False
        return False

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()

    def _connected(self) -> grpc.Channel:
        with self._lock:
            if self._channel is None:
                # The engine is on this machine, whatever proxy there is to the world outside.
                self._channel = grpc.insecure_channel(self._address, [("grpc.enable_http_proxy", 0)])
            return self._channel

    def _log(self, severity: engine_pb2.LogSeverity.ValueType, text: str, *, ephemeral: bool = False) -> None:
        if not self._address:
            return
        request = engine_pb2.LogRequest(severity=severity, message=text, urn=_urn.get(), ephemeral=ephemeral)
        try:
            sent = engine_pb2_grpc.EngineStub(self._connected()).Log.future(request, timeout=LOG_TIMEOUT)
            sent.add_done_callback(_done)  # gRPC cancels a call that nobody holds: its callback does
            if self._listens:
                sent.result(timeout=PATIENCE)
        except grpc.FutureTimeoutError:
            self._listens = False
        except (grpc.RpcError, grpc.FutureCancelledError, ValueError):  # the last of a channel that was just closed
            return


def _done(_: Any) -> None:
    """Nobody asks what became of a line."""
