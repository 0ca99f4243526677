"""Pulumi's tracing on a real engine: the provider's spans are part of the engine's trace, in both ways of serving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_provider.client.secrets import Secrets
from tests.engine.conftest import CLIENT_SECRET, Adapter, EngineStack, Outcome
from tests.span_receiver import Received, SpanReceiver, nameless, span_receiver

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("cold")]

PLANTED = "hunter2-planted"
CALL = "pulumirpc.ResourceProvider/"
ACTIVATION = "integration activation"


@pytest.fixture
def collector() -> Iterator[SpanReceiver]:
    """What a user collects traces with."""
    with span_receiver() as receiver:
        yield receiver


def trace(stack: EngineStack, address: str) -> None:
    """Let the engine trace from now on, as by `pulumi up --otel-traces`: the Automation API has no name for it."""
    command = stack.pulumi.stack.workspace.pulumi_command
    run = command.run
    command.run = lambda arguments, *others: run([*arguments, "--otel-traces", address], *others)  # type: ignore


def program(adapter: Adapter) -> Callable[[], None]:
    def run() -> None:
        options = adapter.opts()
        credential = genesyscloud.IntegrationCredential.basic_auth(
            "orders", user_name=f"{PLANTED}-user", password=PLANTED, opts=options
        )
        genesyscloud.DataActionIntegration(
            "orders", genesyscloud.IntegrationType.WEB_SERVICES, credential, notes=f"{PLANTED}-notes", opts=options
        )

    return run


def test_each_request_is_a_span_under_the_call_of_the_engine(
    stack: EngineStack, adapter: Adapter, collector: SpanReceiver
) -> None:
    trace(stack, f"grpc://{collector.address}")
    known, requests = Secrets(), Counter[tuple[str, str]]()
    for operation in (lambda: stack.up(program(adapter)), stack.destroy):
        if stack.resources("DataActionIntegration"):
            known.note([stack.integration["id"], stack.credential["id"]])
        requests += sent(operation())

    spans = {each.id: each for each in collector.spans}
    own = collector.own
    assert Counter(map(route, own)) == requests + Counter({("", ACTIVATION): 1})
    (activation,) = [each for each in own if each.name == ACTIVATION]
    for each in own:
        parent = spans[each.parent]
        assert parent == activation or parent.name.startswith(CALL), each
        assert spans[each.parent].trace == each.trace
    assert spans[activation.parent].name == f"{CALL}Create"
    commands = {each.trace for each in spans.values() if each.service == "pulumi-cli" and each.name == "pulumi"}
    assert {each.trace for each in own} <= commands
    assert len({each.trace for each in own}) == 2, "one of each command"

    known.note([PLANTED, CLIENT_SECRET])
    text = str(own)
    assert known.masked(text) == text
    assert PLANTED not in collector.text
    assert CLIENT_SECRET not in collector.text


def sent(outcome: Outcome) -> Counter[tuple[str, str]]:
    assert "warning" not in outcome.text
    seen = Counter({(method, nameless(path)): count for (method, path), count in outcome.requests.items()})
    return seen + Counter({("POST", "/oauth/token"): outcome.tokens})


def route(span: Received) -> tuple[str, str]:
    said: dict[str, Any] = span.attributes
    return said.get("http.request.method", ""), nameless(said.get("url.template", span.name))


def test_a_collector_that_cannot_be_reached_changes_nothing_and_is_not_told_of(
    stack: EngineStack, adapter: Adapter
) -> None:
    trace(stack, "grpc://localhost:1")
    outcome = stack.up(program(adapter))
    assert sum(outcome.changes.values()) == 3 + adapter.providers
    assert "localhost:1" not in outcome.text
    assert "StatusCode" not in outcome.text
