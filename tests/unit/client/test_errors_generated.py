"""Whatever a service, a proxy or a broken line answers, there is a message for people, and never a bug of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import CursorPage, ErrorBody, Organization, Page
from genesyscloud_provider.client.errors import (
    ApiError,
    BadRequest,
    ConfigurationError,
    GenesysCloudError,
    NotFound,
    UnreadableAnswer,
)
from genesyscloud_provider.integrations.action import models as action_models
from genesyscloud_provider.integrations.action_config import models as action_config_models
from genesyscloud_provider.integrations.credential import models as credential_models
from genesyscloud_provider.integrations.integration import models as integration_models
from genesyscloud_provider.integrations.models import CredentialInfo
from tests.clock import FakeClock

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)

CONFIGURATION = Configuration.resolve(Source("the test", {"region": "us-east-1", "accessToken": "planted-token"}))
SECRET = "planted-token"

texts = st.text(max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(texts, each, max_size=3),
    max_leaves=6,
)
DECLARED = sorted({each.alias or name for name, each in ErrorBody.model_fields.items()})
broken = st.dictionaries(st.sampled_from(DECLARED) | texts, values, max_size=6).map(
    lambda body: json.dumps(body).encode()
)
pages = st.binary(max_size=40) | st.sampled_from([b"", b"<html>planted</html>", b"\xff\xfe", b"[", b'"', b"[]" * 9])
bodies = broken | values.map(lambda value: json.dumps(value).encode()) | pages
headers = st.dictionaries(
    st.sampled_from(["Retry-After", "ININ-Correlation-Id", "Date", "inin-ratelimit-count", "inin-ratelimit-allowed"]),
    st.from_regex(r"[ -~]{0,12}", fullmatch=True) | st.sampled_from(["-1", "nan", "inf", "1e400", "0", "9" * 400]),
    max_size=3,
)


class Answering(httpx.BaseTransport):
    """A service that answers everything in the same way."""

    answer = httpx.Response(200)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self.answer.status_code, content=self.answer.content, headers=self.answer.headers)


OWN = {"ININ-Correlation-Id": "c-1"}
"""What each answer of the service's has."""

SERVICE = Answering()
CLIENT = Client(CONFIGURATION, transport=SERVICE, clock=FakeClock())


def answered(status: int, body: bytes, headers: Mapping[str, str], ask: Callable[[Client], Any]) -> Any:
    """What a client makes of an answer."""
    SERVICE.answer = httpx.Response(status, content=body, headers=dict(headers))
    return ask(CLIENT)


@few
@given(st.integers(300, 599), bodies, headers, st.sampled_from(["get", "put", "post", "delete"]))
def test_every_refusal_is_an_error_for_people(status: int, body: bytes, headers: dict[str, str], method: str) -> None:
    def ask(client: Client) -> Any:
        arguments: tuple[Any, ...] = {"delete": (), "get": (integration_models.Integration,)}.get(
            method, (integration_models.Integration, {})
        )
        return getattr(client, method)("/api/v2/integrations/x", *arguments)

    with pytest.raises(GenesysCloudError) as refused:
        answered(status, body, headers, ask)
    error = refused.value
    assert str(error).strip(" .")
    assert SECRET not in str(error)
    if isinstance(error, ApiError):
        assert error.status == status
    else:
        assert isinstance(error, ConfigurationError | UnreadableAnswer), "a redirect, or somebody else's not found"


@pytest.mark.slow
@few
@given(broken.map(json.loads), st.sampled_from([400, 404, 409, 429, 500]))
def test_the_services_own_words_survive_whatever_stands_beside_them(beside: dict[str, Any], status: int) -> None:
    body = {**beside, "message": "No, for a reason", "code": "not.found", "status": status}
    with pytest.raises(ApiError, match=r"No, for a reason.*\(\d{3} not\.found") as refused:
        answered(
            status, json.dumps(body).encode(), OWN, lambda client: client.get("/x", integration_models.Integration)
        )
    assert refused.value.status == status


@few
@given(bodies)
def test_what_is_not_the_services_own_not_found_is_no_absence(body: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        answered(404, body, {}, lambda client: client.get("/x", integration_models.Integration))


@pytest.mark.parametrize(
    "body",
    [
        {"message": "no route matched", "code": "route.not.found"},
        {"code": "NOT_FOUND", "status": 404},
        {"code": "not.found", "status": 404, "contextId": ""},
        {"code": "not.found", "status": 403, "contextId": "c-1"},
        {"code": "see the log, please", "status": 404, "contextId": "c-1"},
        {"status": 404, "contextId": "c-1", "message": "without a code"},
    ],
)
@pytest.mark.parametrize("status", [404, 410])
def test_a_gateways_not_found_is_no_absence_although_it_has_a_code(body: dict[str, Any], status: int) -> None:
    for ask in (lambda client: client.get("/x", integration_models.Integration), lambda client: client.delete("/x")):
        with pytest.raises(UnreadableAnswer, match="but not in Genesys Cloud's own form"):
            answered(status, json.dumps(body).encode(), {}, ask)


@pytest.mark.parametrize(
    ("beside", "kind", "status"),
    [
        ({"details": ["planted"]}, NotFound, 404),
        ({"errors": {"message": "planted"}}, NotFound, 404),
        ({"contextId": 5}, NotFound, 404),
        ({"limit": {"key": "x", "value": "many"}}, BadRequest, 400),
        ({"status": "404 Not Found"}, NotFound, 404),
    ],
)
def test_an_odd_part_of_a_refusal_does_not_hide_the_rest(beside: dict[str, Any], kind: Any, status: int) -> None:
    body = {"message": "No", "code": "not.found", **beside}
    with pytest.raises(kind, match=r"^No"):
        answered(
            status, json.dumps(body).encode(), OWN, lambda client: client.get("/x", integration_models.Integration)
        )


ANSWERS = [
    integration_models.Integration,
    integration_models.IntegrationConfiguration,
    Page[integration_models.Integration],
    CursorPage[CredentialInfo],
    CredentialInfo,
    credential_models.CredentialTypes,
    action_config_models.Action,
    Page[action_config_models.Action],
    action_config_models.DraftValidation,
    action_config_models.TestExecutionResult,
    Organization,
    action_models.FunctionRuntimes,
    action_models.FunctionUpload,
    action_models.FunctionConfig,
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda each: each.__name__)
@settings(few, max_examples=15)
@given(data=st.data())
def test_every_success_is_a_model_or_an_unreadable_answer(answer: Any, data: st.DataObject) -> None:
    keys = sorted({each.alias or name for name, each in answer.model_fields.items()})
    body = data.draw(
        st.dictionaries(st.sampled_from(keys), values, max_size=6).map(json.dumps).map(str.encode) | bodies
    )
    try:
        found = answered(200, body, {}, lambda client: client.get("/x", answer))
    except UnreadableAnswer as error:
        found = error
    assert isinstance(found, answer | UnreadableAnswer)
    assert "planted" not in str(found) or not isinstance(found, UnreadableAnswer)
