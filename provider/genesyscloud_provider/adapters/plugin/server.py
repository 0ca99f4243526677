"""The plugin's process: it says on which port it listens, answers the engine, and ends when the engine does.

The engine waits for the first answers, so they need nothing but gRPC: the resources are loaded with the first call that
is about them.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, Final

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer, add_ResourceProviderServicer_to_server

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import incomplete
from genesyscloud_provider.adapters.plugin.engine import Engine

LARGEST: Final = 400 * 1024 * 1024
"""Bytes of the largest message: what the engine sends at most."""

VALUED: Final = ("--tracing", "-tracing")
"""The flags whose value is the next argument."""

WORKERS: Final = 512
"""How many calls are answered at a time: more than the engine makes, so that its Cancel never waits for its turn."""

GRACE: Final = 2.0
"""Seconds for calls to come to their end once the engine wants to stop."""

LOOK_FOR_ENGINE_EVERY: Final = 30.0
"""Seconds between two looks whether the engine is still there."""


def _of_provider(call: str) -> Any:
    """A call that the loaded provider answers."""

    def forward(self: Plugin, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            provider = self.provider
        except ImportError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, incomplete(error))
        return getattr(provider, call)(request, context)

    return forward


class Plugin(ResourceProviderServicer):
    """What the engine finds at the port: who this is, and everything else of `GenesysCloudProvider`.

    Args:
        engine_address: where the engine listens; empty if the engine will say so itself.
    """

    def __init__(self, engine_address: str = "") -> None:
        self.stop = threading.Event()
        self._engine = Engine(engine_address)
        self._provider: Any = None
        self._loading = threading.Lock()

    @property
    def provider(self) -> Any:
        """The provider, loaded when it is first needed."""
        with self._loading:
            if self._provider is None:
                servicer = import_module("genesyscloud_provider.adapters.plugin.servicer")
                self._provider = servicer.GenesysCloudProvider(self._engine, self.stop)
            return self._provider

    def Handshake(
        self, request: protocol.ProviderHandshakeRequest, _context: grpc.ServicerContext
    ) -> protocol.ProviderHandshakeResponse:
        """Say what kinds of values are understood."""
        self._engine.connect(request.engine_address)
        return protocol.ProviderHandshakeResponse(accept_secrets=True, supports_autonaming_configuration=True)

    def Attach(self, request: plugin_pb2.PluginAttach, _context: grpc.ServicerContext) -> Empty:
        """Take the address of an engine that has found a plugin running already, and go on for it."""
        self._engine.connect(request.address)
        self.stop.clear()
        return Empty()

    def GetPluginInfo(self, _request: Empty, _context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Say which version this is."""
        return plugin_pb2.PluginInfo(version=__version__)

    def Cancel(self, _request: Empty, _context: grpc.ServicerContext) -> Empty:
        """End every wait: the engine is about to stop."""
        self.stop.set()
        return Empty()

    GetSchema = _of_provider("GetSchema")
    CheckConfig = _of_provider("CheckConfig")
    DiffConfig = _of_provider("DiffConfig")
    Configure = _of_provider("Configure")
    Check = _of_provider("Check")
    Diff = _of_provider("Diff")
    Create = _of_provider("Create")
    Read = _of_provider("Read")
    Update = _of_provider("Update")
    Delete = _of_provider("Delete")
    Invoke = _of_provider("Invoke")
    List = _of_provider("List")

    def engine_is_gone(self) -> bool:
        """Whether the engine is gone without a word."""
        return self._engine.is_gone()

    def close(self) -> None:
        """Close what was opened."""
        if self._provider is not None:
            self._provider.close()
        self._engine.close()


def serve(plugin: Plugin, port: int = 0) -> tuple[grpc.Server, int]:
    """Start to answer on loopback; returns the server and its port."""
    server = grpc.server(ThreadPoolExecutor(WORKERS), options=[("grpc.max_receive_message_length", LARGEST)])
    add_ResourceProviderServicer_to_server(plugin, server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    return server, bound


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until the engine says stop, or is gone."""
    address = _engine_address(sys.argv[1:] if arguments is None else arguments)
    plugin = Plugin(address)
    signals = _signals()
    server, port = serve(plugin)
    print(port, flush=True)
    while not _received(signals):
        if address and plugin.engine_is_gone():  # an engine that attached leaves the plugin running
            break
    plugin.stop.set()
    server.stop(GRACE).wait()
    plugin.close()
    os._exit(0)  # a request that is under way would keep its thread, and with it the process


def _signals() -> socket.socket:
    """Where a byte comes in for each signal to end.

    A signal's handler runs in the main thread only, and while that waits for a lock the signal can get lost.
    """
    receiver, sender = socket.socketpair()
    receiver.settimeout(LOOK_FOR_ENGINE_EVERY)
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.detach())
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: None)
    return receiver


def _received(signals: socket.socket) -> bool:
    try:
        return bool(signals.recv(1))
    except TimeoutError:
        return False


def _engine_address(arguments: Sequence[str]) -> str:
    """Where the engine listens: what is neither a flag nor the value of one. Empty if the engine will say so itself."""
    before = ["", *arguments]
    given = [
        each for flag, each in zip(before, arguments, strict=False) if not each.startswith("-") and flag not in VALUED
    ]
    return given[-1] if given else ""
