"""The engine, as the plugin can speak to it: lines that appear at the resource that they are about."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

__all__ = ["Engine"]

_urn: ContextVar[str] = ContextVar("urn", default="")


class Engine:
    """The engine's log. What cannot be said, because nobody listens any more, is not an error.

    Args:
        address: where the engine listens; may be set later.
    """

    def __init__(self, address: str = "") -> None:
        self.address = address
        self._channel: grpc.Channel | None = None
        self._lock = threading.Lock()

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

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()

    def _log(self, severity: engine_pb2.LogSeverity.ValueType, text: str, *, ephemeral: bool = False) -> None:
        if not self.address:
            return
        with self._lock:
            if self._channel is None:
                self._channel = grpc.insecure_channel(self.address)
            stub = engine_pb2_grpc.EngineStub(self._channel)
        request = engine_pb2.LogRequest(severity=severity, message=text, urn=_urn.get(), ephemeral=ephemeral)
        try:
            stub.Log(request, timeout=LOG_TIMEOUT)
        except grpc.RpcError:
            return


LOG_TIMEOUT = 10.0
"""Seconds after which a line is given up."""
