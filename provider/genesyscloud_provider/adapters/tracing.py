"""Pulumi's tracing, where the engine says that it is on: with `--otel-traces` it receives spans for all its processes.

The address is in the environment of the plugin, of Pulumi's Python host and of a program, and each of the engine's
calls names the span that it belongs to. Nothing of OpenTelemetry is imported where there is no such address.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import reinstall
from genesyscloud_provider.client import tracing

ENDPOINT: Final = "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT"
"""Where the engine says where it receives spans, by OTLP without TLS: always on this machine."""

SERVICE: Final = "pulumi-genesyscloud"
"""Whose spans these are."""

SENT_EVERY: Final = 0.2
"""Seconds that a span waits to be sent: a process that is killed loses no more."""

PATIENCE: Final = 1.0
"""Seconds that the end of a process is held up at most by spans that are still to be sent."""

MOST_WAITING: Final = 10_000
"""Spans that wait to be sent at most: those of half an hour of requests under the service's limit."""

Metadata = Iterable[tuple[str, str | bytes]]
"""What a call of gRPC brings beside its request."""

_lock = threading.Lock()
_failed = False
_provider: Any = None


def start(say: Callable[[str], None]) -> None:
    """Record spans from now on, if the engine receives them.

    Args:
        say: is told, once a process, if that cannot be done; it is no error.
    """
    global _failed, _provider
    address = os.environ.get(ENDPOINT)
    if not address:
        return
    with _lock:
        if _failed or _provider is not None:
            return
        try:
            _provider = _started(address)
        except Exception as error:  # whatever is wrong with OpenTelemetry or its settings, nothing else depends on it
            _failed = True
            say(
                f"Pulumi's tracing is on, but OpenTelemetry cannot be started ({type(error).__name__}: {error}), so"
                " spans of the requests to Genesys Cloud are missing. Check the variables that begin with OTEL_, or"
                f" install the packages again: {reinstall(sys.executable)}"
            )
            return
        tracing.use(_provider.get_tracer(SERVICE, __version__))
        atexit.register(end)


def _started(address: str) -> Any:
    from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from genesyscloud_provider.adapters.span_exporter import OtlpExporter

    # Not the one of the process: that is the user's, or Pulumi's.
    provider = TracerProvider(
        resource=Resource.create({SERVICE_NAME: SERVICE, SERVICE_VERSION: __version__}), shutdown_on_exit=False
    )
    provider.add_span_processor(
        BatchSpanProcessor(
            OtlpExporter(address),
            max_queue_size=MOST_WAITING,
            schedule_delay_millis=SENT_EVERY * 1000,
        )
    )
    return provider


def end() -> None:
    """Send what is still to be sent, as long as that takes no more than PATIENCE, and record no more spans."""
    global _provider
    with _lock:
        provider, _provider = _provider, None
    if provider is None:
        return
    tracing.use(None)
    atexit.unregister(end)
    # Not every release of OpenTelemetry lets its shutdown have a time limit.
    ending = threading.Thread(target=provider.shutdown, daemon=True)
    ending.start()
    ending.join(PATIENCE)


@contextmanager
def under(call: Callable[[], Metadata]) -> Iterator[None]:
    """Spans of this thread belong, in the block, to the engine's span that a call names.

    Args:
        call: the call's metadata; asked where tracing is on.
    """
    if not tracing.is_on():
        yield
        return
    from opentelemetry import context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    token = context.attach(TraceContextTextMapPropagator().extract(dict(call())))
    try:
        yield
    finally:
        context.detach(token)
