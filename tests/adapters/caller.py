"""The plugin as the engine calls it, request by request, with values as they are on the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, status_pb2
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_provider.adapters.plugin.server import Plugin, serve
from genesyscloud_provider.adapters.tokens import token
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock
from tests.adapters.wire import plain, wire

CREDENTIAL = token("IntegrationCredential")
INTEGRATION = token("DataActionIntegration")
ACTION = token("DataAction")
AUTH_ACTION = token("CustomAuthAction")
ROLE = token("Role")
OAUTH_CLIENT = token("OAuthClient")
URN = "urn:pulumi:dev::project::genesyscloud:index:Thing::orders"

_REQUESTS: dict[str, Any] = {
    "GetSchema": protocol.GetSchemaRequest,
    "CheckConfig": protocol.CheckRequest,
    "DiffConfig": protocol.DiffRequest,
    "Configure": protocol.ConfigureRequest,
    "Check": protocol.CheckRequest,
    "Diff": protocol.DiffRequest,
    "Create": protocol.CreateRequest,
    "Read": protocol.ReadRequest,
    "Update": protocol.UpdateRequest,
    "Delete": protocol.DeleteRequest,
    "Invoke": protocol.InvokeRequest,
    "List": protocol.ListRequest,
    "Cancel": Empty,
}


@dataclass(frozen=True)
class Refusal:
    """How a call failed."""

    code: grpc.StatusCode
    text: str
    init_failed: protocol.ErrorResourceInitFailed | None


class Caller:
    """Calls a plugin; dicts in a request are values on the wire."""

    def __init__(self, stub: ResourceProviderStub, plugin: Plugin) -> None:
        self.stub = stub
        self.plugin = plugin

    def __call__(self, call: str, **fields: Any) -> Any:
        """The answer to a call."""
        return getattr(self.stub, call)(_request(call, fields), timeout=60)

    def start(self, call: str, **fields: Any) -> Any:
        """A call that is under way; gRPC cancels it when nobody holds it."""
        return getattr(self.stub, call).future(_request(call, fields), timeout=60)

    def refused(self, call: str, **fields: Any) -> Refusal:
        """How a call that must fail does so."""
        with pytest.raises(grpc.RpcError) as failed:
            self(call, **fields)
        return refusal(failed.value)

    def failures(self, type_: str, news: dict[str, Any], **fields: Any) -> list[str]:
        """The reasons for which inputs are not accepted."""
        answer = self("Check", type=type_, urn=URN, news=news, **fields)
        assert all(each.property == "" for each in answer.failures), "Pulumi would print the value"
        return [each.reason for each in answer.failures]

    def created(self, type_: str, news: dict[str, Any], urn: str = URN) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Create what a program writes; returns id, inputs and state as the engine would store them."""
        checked = self("Check", type=type_, urn=urn, news=news)
        assert not checked.failures
        answer = self("Create", type=type_, urn=urn, properties=plain(checked.inputs))
        return answer.id, plain(checked.inputs), plain(answer.properties)


class Direct:
    """Calls a plugin without a connection, which costs more than the calls themselves."""

    def __init__(self, plugin: Plugin) -> None:
        self._plugin = plugin

    def __getattr__(self, call: str) -> Callable[[Any], Any]:
        return lambda request: getattr(self._plugin, call)(request, _Context())


class _Context(grpc.RpcError):
    """What a call has of its connection, and how it fails."""

    def __init__(self) -> None:
        self._metadata: Any = ()
        self._ended = (grpc.StatusCode.OK, "")

    def invocation_metadata(self) -> Any:
        """What came beside the request."""
        return ()

    def set_trailing_metadata(self, metadata: Any) -> None:
        """Send this beside the status."""
        self._metadata = metadata

    def abort(self, status: grpc.StatusCode, text: str) -> NoReturn:
        """End the call."""
        self._ended = (status, text)
        raise self

    def code(self) -> grpc.StatusCode:
        """The status."""
        return self._ended[0]

    def details(self) -> str:
        """The text."""
        return self._ended[1]

    def trailing_metadata(self) -> Any:
        """What came beside the status."""
        return self._metadata


def refusal(error: Any) -> Refusal:
    """How a call failed, with what the engine would keep of the object."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            rich = status_pb2.Status.FromString(value)
            assert (rich.code, rich.message) == (error.code().value[0], error.details())
            kept = protocol.ErrorResourceInitFailed()
            assert rich.details[0].Unpack(kept)
            return Refusal(error.code(), error.details(), kept)
    return Refusal(error.code(), error.details(), None)


def failed(call: Any) -> Refusal:
    """How a call that is under way fails."""
    return refusal(call.exception(timeout=30))


@contextmanager
def connected(settings: dict[str, Any] | None, engine: str = "", clock: Clock | None = None) -> Iterator[Caller]:
    """A plugin that serves, configured unless there are no settings."""
    plugin = Plugin(engine)
    if clock is not None:
        plugin.provider._connect = lambda configuration, **shared: Client(configuration, clock=clock, **shared)
    server, port = serve(plugin)
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            caller = Caller(ResourceProviderStub(channel), plugin)
            if settings is not None:
                caller("Configure", args=settings, acceptSecrets=True)
            yield caller
    finally:
        server.stop(None).wait()
        plugin.close()


@dataclass
class FakeEngine(engine_pb2_grpc.EngineServicer):
    """An engine that writes down what it is told, unless it is deaf."""

    address: str = ""
    deaf: bool = False
    heard: list[engine_pb2.LogRequest] = field(default_factory=list)
    hearing: threading.Event = field(default_factory=threading.Event)

    def Log(self, request: engine_pb2.LogRequest, context: grpc.ServicerContext) -> Empty:
        if self.deaf:
            self.hearing.wait(60)
        if context.is_active():
            self.heard.append(request)
        return Empty()

    def said(self, severity: str, ephemeral: bool = False) -> list[tuple[str, str]]:
        """The URNs and texts of what was said."""
        level = engine_pb2.LogSeverity.Value(severity)
        return [
            (each.urn, each.message) for each in self.heard if (each.severity, each.ephemeral) == (level, ephemeral)
        ]


@contextmanager
def listening(deaf: bool = False) -> Iterator[FakeEngine]:
    """An engine that listens."""
    engine = FakeEngine(deaf=deaf)
    server = grpc.server(ThreadPoolExecutor(8))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    engine.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    try:
        yield engine
    finally:
        engine.hearing.set()
        server.stop(None).wait()


def _request(call: str, fields: dict[str, Any]) -> Any:
    values = {
        key: wire(each) if isinstance(each, dict) and key != "autonaming" else each for key, each in fields.items()
    }
    return _REQUESTS[call](**values)
