"""Answers as they are, and requests with other tokens than the settings': what a verification asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, OAuthClient, Source
from genesyscloud_provider.client.errors import NoAnswer, NotAuthenticated, NotConnected, RateLimited
from tests.clock import FakeClock
from tests.conftest import settings_of
from tests.unit.client.stand_ins import API_HOST, OAUTH_CLIENT, Service, answer, breaks, error_answer, token

PATH = "/api/v2/things"


def client_of(service: Service, **settings: str) -> Client:
    given = {"apiUrl": API_HOST, "loginUrl": API_HOST, **(settings or OAUTH_CLIENT)}
    configuration = Configuration.resolve(Source("the test", given))
    return Client(configuration, transport=httpx.MockTransport(service), clock=FakeClock())


@pytest.mark.parametrize("status", [200, 204, 206, 307, 400, 403, 404, 409, 500, 503])
def test_whatever_is_answered_is_returned_and_nothing_is_sent_twice(status: int) -> None:
    service = Service(error_answer(status))
    found = client_of(service).answer_to("POST", PATH, {"name": "x"}, pageSize=1)
    assert found.status_code == status
    (sent,) = service.requests
    assert (sent.method, sent.url.path, sent.url.query, sent.content) == ("POST", PATH, b"pageSize=1", b'{"name":"x"}')


def test_without_an_answer_nothing_is_sent_twice() -> None:
    service = Service(breaks(httpx.ReadError))
    with pytest.raises(NoAnswer):
        client_of(service).answer_to("GET", PATH)
    assert len(service.requests) == 1


def test_a_request_over_the_limit_is_sent_again_when_the_service_says_so() -> None:
    service = Service(error_answer(429, "too.many.requests", headers={"Retry-After": "7"}), answer(200, {}))
    client = client_of(service)
    assert client.answer_to("POST", PATH).status_code == 200
    assert (len(service.requests), client.clock.now()) == (2, FakeClock().now() + 7)


def test_a_limit_that_stays_is_an_error() -> None:
    service = Service(error_answer(429, "too.many.requests"))
    with pytest.raises(RateLimited):
        client_of(service).answer_to("GET", PATH)


def test_a_token_that_is_good_no_longer_is_renewed_once() -> None:
    service = Service(error_answer(401), error_answer(401), logins=[token("first"), token("second")])
    assert client_of(service).answer_to("GET", PATH).status_code == 401
    assert [each.headers["Authorization"] for each in service.requests] == ["Bearer first", "Bearer second"]


def test_each_new_token_is_asked_for() -> None:
    service = Service(answer(), logins=[token("one"), token("two")])
    client = client_of(service)
    credentials = OAuthClient("another", "its-secret")
    assert [client.new_token(credentials) for _ in range(2)] == ["one", "two"]
    assert service.requests == []
    assert client.secrets.masked("its-secret, one or two-three") == "[secret], one or two-three"


@pytest.mark.parametrize(
    ("login", "error"),
    [
        (answer(401, {"error": "invalid_client"}), NotAuthenticated),
        (answer(500), NotConnected),
        (breaks(httpx.ReadTimeout), NotConnected),
    ],
)
def test_a_new_token_that_is_refused(login: Callable[..., Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        client_of(Service(answer(), logins=[login])).new_token(OAuthClient("another", "its-secret"))


def test_a_client_with_another_token_asks_for_none(genesys_cloud: Emulator) -> None:
    configuration = Configuration.resolve(Source("the test", settings_of(genesys_cloud)))
    client = Client(configuration, clock=FakeClock())
    other = client.with_token(client.new_token(OAuthClient(genesys_cloud.client_id, genesys_cloud.client_secret)))
    genesys_cloud.control.reset_requests()
    try:
        assert other.answer_to("GET", "/api/v2/organizations/me").json()["id"] == genesys_cloud.organization_id
        assert [each.route for each in genesys_cloud.control.requests()] == ["/api/v2/organizations/me"]
        assert other.clock is client.clock
    finally:
        other.close()
        client.close()
