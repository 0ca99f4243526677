"""`testDataAction` against a scripted service: what is sent, how often, and what is said of the steps."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.errors import GenesysCloudError, NotFound, NotPermitted, OutcomeUnknown
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.action.lookup import TEST_DATA_ACTION, TestDataActionResult
from tests.clock import FakeClock
from tests.unit.client.stand_ins import OAUTH_CLIENT, TOKEN_PATH, Answer, Service, answer, breaks, cut_off, error_answer

ACTION = "custom_-_1"
PATH = f"/api/v2/integrations/actions/{ACTION}"
HEADERS = {"Authorization": "Bearer s3cret"}
REFUSED: dict[str, Any] = {
    "message": "The service refused the connection",
    "code": "bad.gateway",
    "status": 400,
    "errors": [{"message": "orders.example.com:443"}],
    "details": [],
}
WORKS = {
    "operations": [
        {"step": 1, "name": "Resolve the headers", "success": True, "result": HEADERS, "error": None},
        {"step": 2, "name": "Execute", "success": True, "result": {"status": 200}},
    ],
    "error": None,
    "finalResult": {"status": "shipped", "note": None},
    "success": True,
}
FAILS = {
    "operations": [
        {"step": 1, "name": "Resolve the headers", "success": True, "result": HEADERS},
        {"step": 2, "name": "Execute", "success": False, "result": "s3cret too", "error": REFUSED},
    ],
    "error": REFUSED,
    "success": False,
}

BASIC = base64.b64encode(b'ada:planted\n"key').decode()

NewRun = Callable[..., Session]


@pytest.fixture
def new_session() -> Iterator[NewRun]:
    """Makes runs of which a function answers every request."""
    runs: list[Session] = []

    def make(service: Callable[[httpx.Request], httpx.Response], **settings: str) -> Session:
        configuration = Configuration.resolve(Source("the test", {"region": "us-east-1", **OAUTH_CLIENT, **settings}))
        transport = httpx.MockTransport(service)
        runs.append(
            Session(
                configuration, print, lambda of, **shared: Client(of, transport=transport, clock=FakeClock(), **shared)
            )
        )
        return runs[-1]

    yield make
    for each in runs:
        each.close()


def ask(session: Session, preview: bool = False, **arguments: Any) -> TestDataActionResult | None:
    return TEST_DATA_ACTION.ask(session, TEST_DATA_ACTION.arguments(action=ACTION, **arguments), preview)


def refusal(session: Session, **arguments: Any) -> str:
    with pytest.raises(GenesysCloudError) as refused:
        ask(session, **arguments)
    return str(refused.value)


def test_the_answer_shows_each_step_and_what_the_action_gives_back(new_session: NewRun) -> None:
    service = Service(answer(200, WORKS))
    result = ask(new_session(service), input={"orderId": "A-1"})
    assert result is not None
    assert (result.success, result.error) == (True, None)
    assert [(each.step, each.name, each.success, each.result, each.error) for each in result.steps] == [
        (1, "Resolve the headers", True, HEADERS, None),
        (2, "Execute", True, {"status": 200}, None),
    ]
    assert result.final_result == {"status": "shipped", "note": None}
    assert "s3cret" not in repr(result)
    (sent,) = service.requests
    assert (sent.method, sent.url.path, json.loads(sent.content)) == ("POST", f"{PATH}/test", {"orderId": "A-1"})


@pytest.mark.parametrize("values", [{}, {"none": None, "deep": {"list": [1, None, {"a": None}], "truth": True}}])
def test_any_json_is_sent_as_it_is(new_session: NewRun, values: dict[str, Any]) -> None:
    service = Service(answer(200, WORKS))
    ask(new_session(service), input=values)
    assert json.loads(service.requests[0].content) == values


def test_without_input_the_body_is_an_empty_object(new_session: NewRun) -> None:
    service = Service(answer(200, WORKS))
    ask(new_session(service))
    assert service.requests[0].content == b"{}"


def test_a_draft_is_tested_where_the_program_says_so(new_session: NewRun) -> None:
    service = Service(answer(200, WORKS))
    session = new_session(service)
    ask(session, draft=True)
    ask(session, draft=False)
    assert [each.url.path for each in service.requests] == [f"{PATH}/draft/test", f"{PATH}/test"]


def test_a_failure_shows_every_step_and_why_but_no_results(new_session: NewRun) -> None:
    said = refusal(new_session(Service(answer(200, FAILS))))
    assert said == (
        f"Testing the action {ACTION}: it failed\n"
        "  ✓ Resolve the headers\n"
        "  ✗ Execute: The service refused the connection; orders.example.com:443\n"
        "Correct the action, or what it calls, and run `pulumi up` again. That alone may help where something that the"
        " action needs was created a moment ago."
    )


def test_a_failure_of_no_step_is_explained_too(new_session: NewRun) -> None:
    said = refusal(
        new_session(Service(answer(200, {"operations": None, "success": False, "error": REFUSED}))), draft=True
    )
    assert said.startswith(
        f"Testing the draft of the action {ACTION}: it failed: The service refused the connection; orders.example.com"
    )


def test_a_failure_does_not_show_what_is_secret_and_our_own_words_stay(new_session: NewRun) -> None:
    """The service repeats the credential and the input; one of them is a word of the message."""
    echoed = {**REFUSED, "message": 'it fail with {"key": "planted\\n\\"key"} for fail, Basic ' + BASIC}
    failing = {"operations": [{"name": "Send planted-input", "success": False, "error": echoed}], "success": False}
    session = new_session(Service(answer(200, failing)))
    session.secrets.note({"password": 'planted\n"key'})
    said = refusal(session, input={"a": "fail", "b": ["planted-input"]})
    assert said.startswith(
        f"Testing the action {ACTION}: it failed\n"
        '  ✗ Send [secret]: it [secret] with {"key": "[secret]"} for [secret], Basic [secret]; orders.example.com:443\n'
    )


def test_a_failure_that_may_be_is_an_answer(new_session: NewRun) -> None:
    result = ask(new_session(Service(answer(200, FAILS))), must_succeed=False)
    assert result is not None
    assert result.success is False
    assert result.error == result.steps[1].error == "The service refused the connection; orders.example.com:443"


def test_a_preview_never_runs_it(new_session: NewRun) -> None:
    service = Service(answer(200, WORKS))
    assert ask(new_session(service), preview=True) is None
    assert service.requests == service.logins == []


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param(error_answer(500), id="500"),
        pytest.param(error_answer(503, headers={"Retry-After": "1"}), id="503 with Retry-After"),
        pytest.param(breaks(httpx.ReadTimeout), id="no answer in time"),
        pytest.param(breaks(httpx.RemoteProtocolError), id="closed"),
        pytest.param(cut_off, id="half an answer"),
        pytest.param(answer(200, text="<html>"), id="a proxy's page"),
        pytest.param(answer(200, {"operations": []}), id="no word of success"),
    ],
)
def test_what_may_have_run_is_not_run_again(new_session: NewRun, lost: Answer) -> None:
    service = Service(lost, answer(200, WORKS))
    with pytest.raises(OutcomeUnknown) as unknown:
        ask(new_session(service))
    assert len(service.requests) == 1
    assert str(unknown.value).startswith(f"Testing the action {ACTION}: ")
    assert "The action may have run: look at the system that it calls" in str(unknown.value)
    assert "ry again" not in str(unknown.value)


def test_it_is_not_said_to_have_run_where_the_organization_could_not_be_verified(new_session: NewRun) -> None:
    said = refusal(new_session(Service(error_answer(500)), organizationId="4a4a2d1e-8d55-4b1c-9f11-5e0c4f1f0001"))
    assert "may have run" not in said


def test_its_answer_is_waited_for_as_long_as_an_action_may_take(new_session: NewRun) -> None:
    waits: list[Any] = []

    def service(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith(TOKEN_PATH):
            waits.append(request.extensions["timeout"]["read"])
        return Service(answer(200, WORKS))(request)

    ask(new_session(service))
    assert [each > 60 for each in waits] == [True]


def test_a_missing_permission_is_named_as_the_service_does(new_session: NewRun) -> None:
    message = "Unable to perform the requested action. You must have at least one of: [integrations:action:execute]"
    with pytest.raises(NotPermitted, match="Give a role with the permission") as refused:
        ask(new_session(Service(error_answer(403, "missing.any.permissions", message))))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (None, "Either there is no such action, or it is not published: `draft` tests a draft."),
        (True, "It has no draft: without `draft`, what is published is tested."),
    ],
)
def test_of_what_is_not_there_it_is_said_what_may_be(new_session: NewRun, draft: bool | None, says: str) -> None:
    with pytest.raises(NotFound) as missing:
        ask(new_session(Service(error_answer(404, "not.found", "The requested resource was not found"))), draft=draft)
    assert str(missing.value).endswith(says)
