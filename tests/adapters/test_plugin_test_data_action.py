"""`testDataAction` at the plugin adapter: what a preview leaves alone, what is secret, and what is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import grpc
import httpx
import pytest

from genesyscloud_provider.client.client import Client
from tests.adapters.caller import Caller
from tests.adapters.wire import UNKNOWN, output, plain, secret
from tests.clock import FakeClock
from tests.unit.client.stand_ins import Service, answer, error_answer

FUNCTION = "genesyscloud:index:testDataAction"
STEPS = [{"step": 1, "name": "Execute", "success": True, "result": {"Authorization": "Bearer s3cret", "none": None}}]
WORKS = {"operations": STEPS, "success": True, "finalResult": {"status": None, "items": [1, {"a": None}]}}
FAILS = {
    "operations": [{**STEPS[0], "success": False, "error": {"message": "Refused", "status": 400}}],
    "success": False,
    "error": {"message": "Refused", "status": 400},
}


@pytest.fixture
def service() -> Service:
    """A service on which every action works."""
    return Service(answer(200, WORKS))


@pytest.fixture
def plugin(plugin: Caller, service: Service, settings: dict[str, str]) -> Caller:
    """The plugin, configured for `service`."""
    return serving(plugin, service, settings)


def serving(plugin: Caller, service: Service, settings: dict[str, str]) -> Caller:
    transport = httpx.MockTransport(service)
    plugin.plugin.provider._connect = lambda of, **shared: Client(of, transport=transport, clock=FakeClock(), **shared)
    plugin("Configure", args=settings, acceptSecrets=True)
    return plugin


def found(plugin: Caller, **arguments: Any) -> dict[str, Any]:
    answered = plugin("Invoke", tok=FUNCTION, args={"action": "a-1", **arguments})
    assert not answered.failures
    return plain(getattr(answered, "return"))


def test_the_steps_are_secret_and_the_rest_is_not(plugin: Caller, service: Service) -> None:
    assert found(plugin, input={"orderId": secret("A-1"), "none": None, "list": [True, 2]}) == {
        "success": True,
        "steps": secret(STEPS),
        "finalResult": WORKS["finalResult"],
    }
    (sent,) = service.requests
    assert json.loads(sent.content) == {"orderId": "A-1", "none": None, "list": [True, 2]}


@pytest.mark.parametrize("arguments", [{}, {"input": {"deep": [{"orderId": UNKNOWN}]}}, {"input": output()}])
def test_a_preview_runs_nothing_whatever_is_known(plugin: Caller, service: Service, arguments: dict[str, Any]) -> None:
    answered = plugin("Invoke", tok=FUNCTION, args={"action": "a-1", **arguments}, preview=True)
    assert not answered.failures
    assert not answered.HasField("return")
    assert service.requests == []


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"action": UNKNOWN}, "action"),
        ({"action": "a-1", "input": {"deep": {"orderId": UNKNOWN}}}, "input.deep.orderId"),
    ],
)
def test_an_update_sends_nothing_that_is_not_known(
    plugin: Caller, service: Service, arguments: dict[str, Any], path: str
) -> None:
    refused = plugin.refused("Invoke", tok=FUNCTION, args=arguments)
    assert (refused.code, refused.text) == (grpc.StatusCode.INVALID_ARGUMENT, f"{path}: is not known yet")
    assert service.requests == []


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({}, "action"),
        ({"action": ""}, "action"),
        ({"action": 5}, "action"),
        ({"action": "a-1", "input": "planted"}, "input"),
        ({"action": "a-1", "input": ["planted"]}, "input"),
        ({"action": "a-1", "draft": "planted"}, "draft"),
        ({"action": "a-1", "mustSucceed": {"planted": 1}}, "mustSucceed"),
        ({"action": "a-1", "inputs": {"planted": 1}}, "inputs"),
    ],
)
def test_arguments_that_are_wrong(plugin: Caller, service: Service, arguments: dict[str, Any], path: str) -> None:
    (failure,) = plugin("Invoke", tok=FUNCTION, args=arguments).failures
    assert failure.property == path
    assert failure.reason
    assert "planted" not in failure.reason
    assert service.requests == []


def test_a_number_that_nobody_can_send_is_refused(plugin: Caller, service: Service) -> None:
    refused = plugin.refused("Invoke", tok=FUNCTION, args={"action": "a-1", "input": {"amount": math.nan}})
    assert refused.code is grpc.StatusCode.INVALID_ARGUMENT
    assert service.requests == []


@pytest.mark.parametrize(
    ("script", "code", "says"),
    [
        (answer(200, FAILS), grpc.StatusCode.FAILED_PRECONDITION, "✗ Execute: Refused"),
        (error_answer(403, "missing.permissions"), grpc.StatusCode.PERMISSION_DENIED, "The service says no"),
        (error_answer(404, "not.found"), grpc.StatusCode.NOT_FOUND, "`draft` tests a draft"),
        (error_answer(500), grpc.StatusCode.UNAVAILABLE, "The action may have run"),
    ],
)
def test_what_fails_says_what_to_doubt(
    plugin: Caller, settings: dict[str, str], script: Any, code: grpc.StatusCode, says: str
) -> None:
    refused = serving(plugin, Service(script), settings).refused("Invoke", tok=FUNCTION, args={"action": "a-1"})
    assert refused.code is code
    assert says in refused.text
    assert "s3cret" not in refused.text


def test_a_failure_is_an_answer_where_it_may_be(plugin: Caller, settings: dict[str, str]) -> None:
    answered = found(serving(plugin, Service(answer(200, FAILS)), settings), mustSucceed=False)
    assert (answered["success"], answered["error"]) == (False, "Refused")
