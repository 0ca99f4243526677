"""Spans of requests and waits where Pulumi's tracing is on, and nothing at all where it is off.

A span says what was done, how long it took and how it ended. No value is in one: it has the route of a request, not its
path, and the kind of an error, not its text. Names are those of OpenTelemetry's conventions for HTTP clients, which
would have the whole address too (`url.full`): ids and queries stand there, so it is left out.

Nothing of OpenTelemetry is imported before `use` is given a tracer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from opentelemetry.trace import Span as RecordedSpan
    from opentelemetry.trace import Tracer

    from genesyscloud_provider.client.lean_httpx import httpx

ROUTE: Final = "genesyscloud_route"
"""Where a request of httpx says its `Route`."""

CORRELATION: Final = "ININ-Correlation-Id"
"""The header that each of the service's answers has (API reference 5.1)."""

CORRELATION_ID: Final = "genesyscloud.correlation_id"
LIMIT_REASON: Final = "genesyscloud.rate_limit.reason"
INTENDED_STATE: Final = "genesyscloud.integration.intended_state"
REPORTED_STATE: Final = "genesyscloud.integration.reported_state"

_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
"""What a correlation id may look like: an answer that is somebody else's may hold anything."""

_PORTS: Final = {"http": 80, "https": 443}


@dataclass
class Route:
    """The route of a request, which goes with it through all its repetitions.

    Attributes:
        template: the path with names in the place of ids.
        sent: how often the request was sent.
    """

    template: str
    sent: int = 0


class Span:
    """Takes what is said of something that is under way. This one forgets it: tracing is off."""

    def note(self, name: str, value: str | int) -> None:
        """Say something of it.

        Args:
            name: the attribute's name.
            value: what is the same for many spans; never a name, an id or a text of somebody's.
        """

    def failed(self, kind: str) -> None:
        """Say that it failed, and by which kind of error."""

    def answered(self, answer: httpx.Response, masked: Callable[[str], str]) -> None:
        """Say how a request was answered.

        Args:
            answer: the answer.
            masked: a text without the secrets that the process knows.
        """


_OFF: Final = nullcontext(Span())
_tracer: Tracer | None = None


def use(tracer: Tracer | None) -> None:
    """Record spans with a tracer from now on, or none any more."""
    global _tracer
    _tracer = tracer


def is_on() -> bool:
    """Whether spans are recorded."""
    return _tracer is not None


def request(sent: httpx.Request) -> AbstractContextManager[Span]:
    """The span of a request that is sent in the block; a repetition has one of its own."""
    if _tracer is None:
        return _OFF
    from opentelemetry.trace import SpanKind

    url, route = sent.url, sent.extensions.get(ROUTE)
    attributes: dict[str, str | int] = {"http.request.method": sent.method, "server.address": url.host}
    if port := url.port or _PORTS.get(url.scheme):
        attributes["server.port"] = port
    name = sent.method
    if route is not None:
        name = f"{sent.method} {route.template}"
        attributes["url.template"] = route.template
        if route.sent:
            attributes["http.request.resend_count"] = route.sent
        route.sent += 1
    return _recorded(_tracer, name, attributes, SpanKind.CLIENT)


def span(name: str, attributes: Mapping[str, str | int]) -> AbstractContextManager[Span]:
    """The span of what is done in the block; the spans of the requests in it are under it.

    Args:
        name: what is done, without a value.
        attributes: as for `Span.note`.
    """
    if _tracer is None:
        return _OFF
    from opentelemetry.trace import SpanKind

    return _recorded(_tracer, name, attributes, SpanKind.INTERNAL)


def wait(name: str, at_least: float, attributes: Mapping[str, str | int]) -> AbstractContextManager[Span]:
    """The span of a wait in the block, if there was one.

    Args:
        name: what is waited for, without a value.
        at_least: seconds; what takes less was no wait.
        attributes: as for `Span.note`.
    """
    return _OFF if _tracer is None else _waited(_tracer, name, at_least, attributes)


@contextmanager
def _recorded(tracer: Tracer, name: str, attributes: Mapping[str, str | int], kind: Any) -> Iterator[Span]:
    # Of an error, OpenTelemetry would record the text and the traceback.
    with tracer.start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as started:
        recording = _Recording(started)
        try:
            yield recording
        except BaseException as error:
            recording.failed(type(error).__name__)
            raise


@contextmanager
def _waited(tracer: Tracer, name: str, at_least: float, attributes: Mapping[str, str | int]) -> Iterator[Span]:
    began, noted = time.time_ns(), _Noted(attributes)
    try:
        yield noted
    finally:
        if time.time_ns() - began >= at_least * 1e9:
            tracer.start_span(name, attributes=noted.attributes, start_time=began).end()


class _Recording(Span):
    def __init__(self, started: RecordedSpan) -> None:
        self._started = started

    def note(self, name: str, value: str | int) -> None:
        self._started.set_attribute(name, value)

    def failed(self, kind: str) -> None:
        from opentelemetry.trace import Status, StatusCode

        self._started.set_attribute("error.type", kind)
        self._started.set_status(Status(StatusCode.ERROR))

    def answered(self, answer: httpx.Response, masked: Callable[[str], str]) -> None:
        self.note("http.response.status_code", answer.status_code)
        if answer.is_error:
            self.failed(str(answer.status_code))
        correlation_id = masked(answer.headers.get(CORRELATION, ""))
        if _ID.fullmatch(correlation_id):
            self.note(CORRELATION_ID, correlation_id)


class _Noted(Span):
    def __init__(self, attributes: Mapping[str, str | int]) -> None:
        self.attributes = dict(attributes)

    def note(self, name: str, value: str | int) -> None:
        self.attributes[name] = value
