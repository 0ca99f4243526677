"""Sends spans to the engine.

OpenTelemetry's own exporter logs what it cannot send, which Pulumi would show as messages of the stack; it takes
settings from the environment that are meant for the user's collector, such as its key; and it goes through proxies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import grpc
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

TIMEOUT: Final = 10.0
"""Seconds that the engine may take for some spans: it passes them on to the user's collector before it answers."""


class OtlpExporter(SpanExporter):
    """Sends spans by OTLP; those that are not taken in time are lost, and nobody is told.

    Args:
        address: host and port of the receiver.
    """

    def __init__(self, address: str) -> None:
        # The engine is on this machine, whatever proxy there is to the world outside.
        self._channel = grpc.insecure_channel(address, [("grpc.enable_http_proxy", 0)])
        self._export = TraceServiceStub(self._channel).Export  # type: ignore[no-untyped-call]

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans."""
        try:
            self._export(encode_spans(spans), timeout=TIMEOUT)
        except (grpc.RpcError, ValueError):  # the latter of a channel that is closed
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Hang up."""
        self._channel.close()
