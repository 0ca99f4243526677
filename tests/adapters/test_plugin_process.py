"""The plugin as a process: how the engine starts it, speaks to it and ends it, and what becomes of it without one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2 as protocol
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from genesyscloud_emulator import Emulator
from genesyscloud_provider import __version__
from tests.adapters.caller import INTEGRATION, URN, failed, listening
from tests.adapters.wire import wire
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.connections]

CONSOLE_SCRIPT = [str(Path(sys.executable).parent / "pulumi-resource-genesyscloud")]
WEB = {"integrationType": "custom-rest-actions", "name": "orders"}
NOBODY = "127.0.0.1:1"

LOOKS_OFTEN = """
import sys
from genesyscloud_provider.adapters.plugin import server
server.LOOK_FOR_ENGINE_EVERY = 0.1
server.main(sys.argv[1:])
"""

ENGINE = """
from concurrent.futures import ThreadPoolExecutor
import grpc
server = grpc.server(ThreadPoolExecutor(1))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
"""


class Process:
    """A process that says its port in its first line."""

    def __init__(self, *command: str) -> None:
        self.popen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.popen.stdout
        self.first_line = self.popen.stdout.readline()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{int(self.first_line)}"

    def ended(self) -> tuple[int, str, str]:
        """Exit code and what was written after the first line, once it has ended."""
        out, err = self.popen.communicate(timeout=60)
        return self.popen.returncode, out, err

    def runs(self) -> bool:
        return self.popen.poll() is None


@pytest.fixture
def start() -> Iterator[Callable[..., Process]]:
    """Starts processes."""
    started: list[Process] = []

    def one(*command: str) -> Process:
        started.append(Process(*command))
        return started[-1]

    yield one
    for each in started:
        if each.runs():
            each.popen.kill()
        each.popen.communicate()


@contextmanager
def calling(
    process: Process, settings: dict[str, Any] | None = None, engine: str = NOBODY
) -> Iterator[ResourceProviderStub]:
    with grpc.insecure_channel(process.address) as channel:
        stub = ResourceProviderStub(channel)
        stub.Handshake(protocol.ProviderHandshakeRequest(engine_address=engine), wait_for_ready=True, timeout=10)
        if settings:
            stub.Configure(protocol.ConfigureRequest(args=wire(settings)))
        yield stub


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [NOBODY],
        ["--logtostderr", "-v=9", "--tracing", "tcp://127.0.0.1:9", NOBODY],
        ["-tracing", "file:./trace", NOBODY],
        ["--tracing", "tcp://127.0.0.1:9"],
        ["--some-flag-of-tomorrow", NOBODY, "--logtostderr"],
    ],
)
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_says_its_port_and_nothing_else_answers_and_ends_when_told(
    start: Callable[..., Process], arguments: list[str], end: signal.Signals
) -> None:
    process = start(*CONSOLE_SCRIPT, *arguments)
    assert process.first_line.strip().isdecimal()
    with calling(process) as stub:
        assert stub.GetPluginInfo(Empty()).version == __version__
        stub.CheckConfig(protocol.CheckRequest(news=wire({"regoin": "x"})), timeout=10)
    process.popen.send_signal(end)
    assert process.ended() == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        ([], ""),
        (["127.0.0.1:5"], "127.0.0.1:5"),
        (["--logtostderr", "-v=9", "--tracing", "x", "127.0.0.1:5"], "127.0.0.1:5"),
        (["127.0.0.1:5", "--tracing", "x"], "127.0.0.1:5"),
        (["--tracing", "x"], ""),
        (["--tracing=x", "127.0.0.1:5"], "127.0.0.1:5"),
        (["-v=9"], ""),
    ],
)
def test_the_engines_address_is_the_argument_that_belongs_to_no_flag(arguments: list[str], address: str) -> None:
    from genesyscloud_provider.adapters.plugin.server import _engine_address

    assert _engine_address(arguments) == address


@pytest.mark.parametrize("end", ["SIGINT", "SIGTERM", "Cancel, then SIGINT"])
def test_ended_in_the_middle_of_a_wait_it_still_answers(
    start: Callable[..., Process], genesys_cloud: Emulator, settings: dict[str, str], end: str
) -> None:
    genesys_cloud.control.switches(activation_reads=1000)
    process = start(*CONSOLE_SCRIPT, NOBODY)
    with calling(process, settings) as stub:
        call = stub.Create.future(protocol.CreateRequest(type=INTEGRATION, urn=URN, properties=wire(WEB)))
        until(lambda: [each.intended_state for each in genesys_cloud.control.state().integrations] == ["ENABLED"])
        if end.startswith("Cancel"):
            stub.Cancel(Empty())
        process.popen.send_signal(signal.SIGTERM if end == "SIGTERM" else signal.SIGINT)
        refused = failed(call)
    assert process.ended() == (0, "", "")
    assert refused.code is grpc.StatusCode.CANCELLED
    assert refused.init_failed is not None
    assert [refused.init_failed.id] == [each.id for each in genesys_cloud.control.state().integrations]


def test_a_request_that_gets_no_answer_does_not_hold_up_the_end(
    start: Callable[..., Process], genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    genesys_cloud.control.fault("slow", method="POST", route="/api/v2/integrations", seconds=3600)
    process = start(*CONSOLE_SCRIPT, NOBODY)
    with calling(process, {**settings, "preflight": "off"}) as stub:
        call = stub.Create.future(protocol.CreateRequest(type=INTEGRATION, urn=URN, properties=wire(WEB)))
        until(lambda: any(each.route == "/api/v2/integrations" for each in genesys_cloud.control.requests()))
        process.popen.send_signal(signal.SIGINT)
        assert process.ended()[:2] == (0, "")
        assert failed(call).init_failed is None


def test_it_ends_when_its_engine_was_killed(start: Callable[..., Process]) -> None:
    engine = start(sys.executable, "-c", ENGINE)
    process = start(sys.executable, "-c", LOOKS_OFTEN, engine.address)
    with calling(process, engine=engine.address):
        time.sleep(0.5)
        assert process.runs(), "an engine that does not know the question is alive"
        engine.popen.kill()
        assert process.ended() == (0, "", "")


def test_it_does_not_wait_for_a_killed_engines_activations(
    start: Callable[..., Process], genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    genesys_cloud.control.switches(activation_reads=1000)
    engine = start(sys.executable, "-c", ENGINE)
    process = start(sys.executable, "-c", LOOKS_OFTEN, engine.address)
    with calling(process, settings, engine.address) as stub:
        call = stub.Create.future(protocol.CreateRequest(type=INTEGRATION, urn=URN, properties=wire(WEB)))
        until(lambda: [each.intended_state for each in genesys_cloud.control.state().integrations] == ["ENABLED"])
        engine.popen.kill()
        assert process.ended()[:2] == (0, "")
        assert failed(call).init_failed


def test_without_an_engine_it_waits_for_one_to_attach(start: Callable[..., Process]) -> None:
    process = start(sys.executable, "-c", LOOKS_OFTEN)
    with calling(process):  # the address that the handshake names is nobody's
        time.sleep(0.5)
        assert process.runs()
        process.popen.send_signal(signal.SIGTERM)
        assert process.ended() == (0, "", "")


def test_the_engine_hears_of_it_by_the_address_of_the_command_line(start: Callable[..., Process]) -> None:
    with listening() as engine:
        process = start(*CONSOLE_SCRIPT, "--tracing", "tcp://127.0.0.1:9", engine.address)
        with grpc.insecure_channel(process.address) as channel:
            request = protocol.CheckRequest(urn=URN, news=wire({"regoin": "x"}))
            ResourceProviderStub(channel).CheckConfig(request, wait_for_ready=True, timeout=10)
        assert [urn for urn, _ in engine.said("WARNING")] == [URN]
