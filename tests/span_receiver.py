"""Receives spans by OTLP, as Pulumi's engine does, or a collector to which it passes them on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.json_format import MessageToJson
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from genesyscloud_provider.adapters.tracing import SERVICE


@dataclass(frozen=True)
class Received:
    """A span that was received."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    seconds: float
    attributes: dict[str, Any]
    failed: bool


@dataclass
class SpanReceiver(TraceServiceServicer):
    """What was sent to it so far.

    Attributes:
        address: where it listens.
    """

    address: str = ""
    _requests: list[ExportTraceServiceRequest] = field(default_factory=list)
    _lock: Any = field(default_factory=threading.Lock)

    def Export(self, request: ExportTraceServiceRequest, context: grpc.ServicerContext) -> ExportTraceServiceResponse:
        with self._lock:
            self._requests.append(request)
        return ExportTraceServiceResponse()

    @property
    def documents(self) -> list[str]:
        """What was received, as the lines of the file that Pulumi can write."""
        with self._lock:
            return [MessageToJson(each) for each in self._requests]

    @property
    def text(self) -> str:
        """All that was received."""
        return "\n".join(self.documents)

    @property
    def spans(self) -> list[Received]:
        """Every span, in the order in which they began."""
        with self._lock:
            resources = [each for request in self._requests for each in request.resource_spans]
        found = [
            (span.start_time_unix_nano, _received(_plain(each.resource.attributes)["service.name"], span))
            for each in resources
            for scope in each.scope_spans
            for span in scope.spans
        ]
        return [each for _, each in sorted(found, key=lambda pair: pair[0])]

    @property
    def own(self) -> list[Received]:
        """The provider's spans."""
        return [each for each in self.spans if each.service == SERVICE]


def _received(service: str, span: Span) -> Received:
    return Received(
        service,
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
        _plain(span.attributes),
        span.status.code == Status.STATUS_CODE_ERROR,
    )


def _plain(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


@contextmanager
def span_receiver() -> Iterator[SpanReceiver]:
    """A receiver that listens on this machine until the block ends."""
    receiver, server = SpanReceiver(), grpc.server(ThreadPoolExecutor(4))
    add_TraceServiceServicer_to_server(receiver, server)
    receiver.address = f"localhost:{server.add_insecure_port('127.0.0.1:0')}"  # as the engine calls it
    server.start()
    try:
        yield receiver
    finally:
        server.stop(None).wait()


def nameless(route: str) -> str:
    """A route without the names of its ids and files: two sides may call them differently."""
    return re.sub(r"{\w+}|\w+\.vm\b", "{}", route)
