"""Pulumi's tracing at each way of serving: when it is on, whose spans are whose, and what a process pays for it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import jq
import pytest
from pulumi.runtime.proto import provider_pb2 as protocol

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.adapters.dynamic.host import metadata_of_call
from genesyscloud_provider.adapters.tracing import ENDPOINT, PATIENCE
from genesyscloud_provider.client import tracing as spans
from genesyscloud_provider.client.secrets import MASK, Secrets
from pulumi_genesyscloud import get_organization
from tests.adapters.adapter import DYNAMIC, adapter_of
from tests.adapters.caller import INTEGRATION, URN, connected
from tests.adapters.conftest import Ask
from tests.adapters.smallest import INPUTS
from tests.adapters.test_budget import Copy
from tests.adapters.wire import plain, wire
from tests.clock import FakeClock
from tests.span_receiver import Received, SpanReceiver, nameless, span_receiver

pytestmark = [pytest.mark.slow, pytest.mark.connections]

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
OF_THE_ENGINE = ("traceparent", f"00-{TRACE}-{PARENT}-01")
PLANTED = "planted-name"
ACTIVATION = "integration activation"
PAGE = (Path(__file__).parents[2] / "docs/tracing.md").read_text("utf-8")


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpanReceiver]:
    """Where the provider sends spans, as if the engine traced."""
    with span_receiver() as made:
        monkeypatch.setenv(ENDPOINT, made.address)
        yield made
        tracing.end()


def life(adapter: str, settings: dict[str, str]) -> list[str]:
    """Create, refresh, change, and delete one of each resource; returns every text of theirs that is somebody's."""
    copy = Copy(0)
    adapters = {kind: adapter_of(adapter, kind, settings) for kind in DYNAMIC}
    for name in (f"{PLANTED}-1", f"{PLANTED}-2"):
        for kind, resource in adapters.items():
            named = {"name": name} if "name" in copy.written(kind, {}) else {}
            _, copy.live[kind] = resource.up(copy.live.get(kind), copy.written(kind, {kind: named}))
    for kind, resource in adapters.items():
        assert resource.refresh(copy.live[kind])
    for kind, resource in reversed(adapters.items()):
        resource.destroy(copy.live[kind])
    client = copy.live["OAuthClient"].state["clientSecret"]
    login = [each for key, each in settings.items() if key.startswith("oauth")]
    return [client, PLANTED, *login, *(each.id for each in copy.live.values())]


@pytest.mark.parametrize("adapter", ["dynamic", "plugin"])
def test_a_whole_life_is_one_span_for_each_request_and_no_value_is_in_any(
    receiver: SpanReceiver, genesys_cloud: Emulator, settings: dict[str, str], adapter: str
) -> None:
    texts = life(adapter, settings)
    tracing.end()
    seen = genesys_cloud.control.requests()
    assert len(seen) > 40
    sent = [each for each in receiver.own if each.name != ACTIVATION]
    assert Counter(map(of_span, sent)) == Counter(
        (each.method, nameless(each.route or each.path), each.status) for each in seen
    )
    assert {each.attributes["genesyscloud.correlation_id"] for each in sent} == {each.correlation_id for each in seen}
    assert ACTIVATION in {each.name for each in receiver.own}

    named = {name for each in receiver.own for name in each.attributes}
    assert named <= set(re.findall(r"`([a-z._]+)`", PAGE)), "the page says what is in a span"
    assert len(named) > 7

    known = Secrets()
    known.note(texts)
    assert known.masked(receiver.text) == receiver.text
    assert known.masked(f"{receiver.text} {texts[0]}") == f"{receiver.text} {MASK}", "it would be found"


def test_the_command_of_the_page_prints_spans(receiver: SpanReceiver, ask: Ask) -> None:
    (command,) = re.findall(r"jq -r '(.+?)' trace\.json", PAGE, re.DOTALL)
    ask(get_organization)
    tracing.end()
    printed = "\n".join(line for each in receiver.documents for line in jq.compile(command).input_text(each).all())
    (login, organization) = printed.splitlines()
    assert re.fullmatch(r"\d+ ms\t200\tPOST /oauth/token\t[0-9a-f-]{36}", login)
    assert re.fullmatch(r"\d+ ms\t200\tGET /api/v2/organizations/me\t[0-9a-f-]{36}", organization)


def of_span(span: Received) -> tuple[str, str, int]:
    said = span.attributes
    return said["http.request.method"], nameless(said["url.template"]), said["http.response.status_code"]


# Whose spans they are


def test_at_the_plugin_spans_belong_to_the_span_that_the_call_names(
    receiver: SpanReceiver, settings: dict[str, str]
) -> None:
    with connected(settings, clock=FakeClock()) as plugin:
        answer = plugin.stub.Create(
            protocol.CreateRequest(type=INTEGRATION, urn=URN, properties=wire(INPUTS[INTEGRATION])),
            metadata=(OF_THE_ENGINE,),
            timeout=60,
        )
        plugin("Delete", id=answer.id, type=INTEGRATION, properties=plain(answer.properties))
    own = receiver.own
    created = [each for each in own if each.trace == TRACE]
    (activation,) = [each for each in created if each.name == ACTIVATION]
    assert activation.attributes == {
        "genesyscloud.integration.intended_state": "ENABLED",
        "genesyscloud.integration.reported_state": "ACTIVE",
    }
    assert [each.name for each in created if each.parent == activation.id] == ["PATCH /api/v2/integrations/{id}"]
    assert {each.parent for each in created} == {PARENT, activation.id}
    others = [each for each in own if each.trace != TRACE]
    assert "DELETE /api/v2/integrations/{id}" in {each.name for each in others}
    assert {each.parent for each in others} == {""}, "a call that names none has none"


def test_what_the_engines_call_brings_is_found_behind_pulumis_host() -> None:
    """The host has it in its own function; the test of the engine has the real host."""

    def serves(request: bytes, context: grpc.ServicerContext) -> bytes:
        return str(called_by_the_host()["traceparent"]).encode()

    def called_by_the_host() -> dict[str, str | bytes]:
        return dict(metadata_of_call())

    server = grpc.server(ThreadPoolExecutor(1))
    handler: Any = grpc.unary_unary_rpc_method_handler(serves)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("host", {"Call": handler}),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            call: Any = channel.unary_unary("/host/Call")
            assert call(b"", metadata=(OF_THE_ENGINE,), timeout=10).decode() == OF_THE_ENGINE[1]
    finally:
        server.stop(None).wait()
    assert metadata_of_call() == (), "nobody calls"


@pytest.mark.parametrize("ask", ["program"], indirect=True)
def test_lookups_of_a_program_are_traced(receiver: SpanReceiver, ask: Ask) -> None:
    tracing.end()  # a plugin has begun it, which is there for other tests
    assert ask(get_organization).id
    tracing.end()
    assert [each.name for each in receiver.own] == ["POST /oauth/token", "GET /api/v2/organizations/me"]


IN_A_PROGRAM = """
import asyncio
import pulumi
from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.client import tracing as spans
tracing.start(print)
def look():
    with spans.span("a lookup", {}):
        pass
asyncio.run(asyncio.to_thread(look))
"""


@pytest.mark.slow
def test_in_a_program_they_belong_to_pulumis_span_of_it(receiver: SpanReceiver) -> None:
    """And no proxy is in their way."""
    environment = {key: each for key, each in os.environ.items() if not key.lower().endswith("_proxy")}
    environment |= {"TRACEPARENT": OF_THE_ENGINE[1], "http_proxy": "http://127.0.0.1:9"}
    ended = subprocess.run([sys.executable, "-c", IN_A_PROGRAM], env=environment, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert [(each.name, each.trace, each.parent) for each in receiver.own] == [("a lookup", TRACE, PARENT)]


# When it is on


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process in which nothing was tried yet."""
    monkeypatch.setattr(tracing, "_failed", False)
    monkeypatch.delenv(ENDPOINT, raising=False)
    yield
    tracing.end()


@pytest.mark.usefixtures("fresh")
def test_without_the_engines_address_it_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317")
    tracing.start(pytest.fail)
    assert not spans.is_on()


def missing(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    return "ModuleNotFoundError"


def wrong_setting(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "many")
    return "ValueError"


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("trouble", [missing, wrong_setting])
def test_what_cannot_be_started_is_one_warning_and_no_error(
    monkeypatch: pytest.MonkeyPatch, trouble: Callable[[pytest.MonkeyPatch], str]
) -> None:
    monkeypatch.setenv(ENDPOINT, "localhost:1")
    what, said = trouble(monkeypatch), list[str]()
    for _ in range(3):
        tracing.start(said.append)
    assert not spans.is_on()
    (text,) = said
    assert what in text
    assert "Check the variables that begin with OTEL_" in text
    assert "pip install --force-reinstall pulumi-genesyscloud" in text


LOADS = """
import sys
import pulumi.dynamic
def loaded():
    return {each for each in sys.modules if "opentelemetry" in each}
before = loaded()
from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.adapters.plugin import servicer
from genesyscloud_provider.adapters.dynamic import provider
from genesyscloud_provider.adapters.program import serving
tracing.start(print)
with tracing.under(None):
    tracing.end()
print(*loaded() - before)
"""


def test_where_it_is_off_no_more_of_opentelemetry_is_loaded_than_pulumi_itself_does() -> None:
    ended = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True)
    assert ended.stdout == "\n"


# When nobody takes them


@contextmanager
def silence() -> Iterator[str]:
    """Where somebody listens and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"localhost:{listener.getsockname()[1]}"


@contextmanager
def nobody() -> Iterator[str]:
    """Where nobody listens."""
    yield "localhost:1"


TRACES = """
import atexit
import time
from genesyscloud_provider.adapters import tracing
from genesyscloud_provider.client import tracing as spans
atexit.register(lambda: print(time.monotonic() - ends))  # the last to be called
tracing.start(print)
begins = time.monotonic()
for _ in range(1000):
    with spans.span("something", {}):
        pass
assert time.monotonic() - begins < 1
time.sleep(2 * tracing.SENT_EVERY)
ends = time.monotonic()
"""


@pytest.mark.slow
@pytest.mark.parametrize("receives", [nobody, silence])
def test_a_receiver_that_takes_nothing_neither_holds_a_process_up_nor_is_told_of(
    receives: Callable[[], Any],
) -> None:
    with receives() as address:
        environment = {**os.environ, ENDPOINT: address}
        ended = subprocess.run(
            [sys.executable, "-c", TRACES], env=environment, capture_output=True, text=True, timeout=60
        )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert float(ended.stdout) < PATIENCE + 0.5
