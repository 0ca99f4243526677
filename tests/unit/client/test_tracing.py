"""Spans: what is said of requests and waits, what never is, and that nothing is done where nobody asks for them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode

from genesyscloud_provider.client import paths, tracing
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.clock import Clock, StoppableClock
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import GenesysCloudError, Stopped
from genesyscloud_provider.client.rate_limit import NAP, Pace
from genesyscloud_provider.client.secrets import MASK, Secrets
from tests.unit.client.stand_ins import API_HOST, OAUTH_CLIENT, Service, answer, breaks, error_answer, token
from tests.unit.conftest import Spans
from tests.waiting import until

pytestmark = pytest.mark.slow

ID = "7f3e0f5e-0000-4000-8000-00000000abcd"
PATH = paths.of("/api/v2/integrations", ID, "config", "current")
ROUTE = "/api/v2/integrations/{id}/config/current"
FOUND = answer(200, {"id": "o-1", "name": "One"}, headers={"ININ-Correlation-Id": "c-1"})
HOST = httpx.URL(API_HOST).host
SENT_TO = {"server.address": HOST, "server.port": 443}
WAIT = "wait for the rate limit"


@pytest.fixture
def spans(recorded: Spans) -> Spans:
    """The same without those of logins."""
    return lambda: [each for each in recorded() if "oauth" not in each.name]


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def status(span: ReadableSpan) -> tuple[StatusCode, str | None]:
    return span.status.status_code, span.status.description


def test_a_request_is_a_span_with_its_route_its_status_and_its_correlation_id(
    connect: Callable[..., Client], spans: Spans
) -> None:
    connect(Service(FOUND)).get(PATH, Organization, name="a name")
    (span,) = spans()
    assert (span.name, span.kind, status(span)) == (f"GET {ROUTE}", SpanKind.CLIENT, (StatusCode.UNSET, None))
    assert attributes(span) == {
        **SENT_TO,
        "http.request.method": "GET",
        "url.template": ROUTE,
        "http.response.status_code": 200,
        "genesyscloud.correlation_id": "c-1",
    }
    assert span.events == ()


def test_the_login_is_a_span_of_its_own(connect: Callable[..., Client], recorded: Spans) -> None:
    connect(Service(FOUND)).get(PATH, Organization)
    assert [each.name for each in recorded()] == ["POST /oauth/token", f"GET {ROUTE}"]


def test_each_repetition_is_a_span_and_says_which_it_is(connect: Callable[..., Client], spans: Spans) -> None:
    service = Service(error_answer(503), breaks(httpx.ReadTimeout), error_answer(401), FOUND)
    connect(service).get(PATH, Organization)
    said = [
        (attributes(each).get("http.request.resend_count"), attributes(each).get("error.type"), *status(each))
        for each in spans()
    ]
    assert said == [
        (None, "503", StatusCode.ERROR, None),
        (1, "ReadTimeout", StatusCode.ERROR, None),
        (2, "401", StatusCode.ERROR, None),
        (3, None, StatusCode.UNSET, None),
    ]
    assert len({each.context.span_id for each in spans() if each.context}) == 4


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.RemoteProtocolError, httpx.DecodingError])
def test_of_an_error_a_span_has_the_kind_alone(
    connect: Callable[..., Client], spans: Spans, error: type[httpx.RequestError]
) -> None:
    with pytest.raises(GenesysCloudError):
        connect(Service(breaks(error, "a text"))).get(PATH, Organization)
    assert {attributes(each)["error.type"] for each in spans()} == {error.__name__}
    assert all(each.events == () and status(each) == (StatusCode.ERROR, None) for each in spans())
    assert not any("a text" in each.to_json() for each in spans())


def test_an_upload_is_a_span_without_a_route(connect: Callable[..., Client], spans: Spans) -> None:
    url = "https://files.example.com/signed/path?signature=abc"
    assert connect(Service(answer(200))).upload(url, {"x-signed": "abc"}, b"zip")
    (span,) = spans()
    assert span.name == "PUT"
    assert attributes(span) == {
        "http.request.method": "PUT",
        "server.address": "files.example.com",
        "server.port": 443,
        "http.response.status_code": 200,
    }


@pytest.mark.parametrize("told", ["", "c" * 65, "two words", "token-1", "<b>c</b>"])
def test_what_is_no_correlation_id_is_in_no_span(connect: Callable[..., Client], spans: Spans, told: str) -> None:
    found = answer(200, {"id": "o-1", "name": "One"}, headers={"ININ-Correlation-Id": told})
    connect(Service(found, logins=[token("token-1")])).get(PATH, Organization)
    (span,) = spans()
    assert "genesyscloud.correlation_id" not in attributes(span)


def test_no_value_is_in_a_span(connect: Callable[..., Client], spans: Spans) -> None:
    values = [ID, "the name", "the-password", "the-token", "some.code", "The service says no", "the-signature"]
    values += [OAUTH_CLIENT["oauthClientId"], OAUTH_CLIENT["oauthClientSecret"]]
    client = connect(Service(FOUND, error_answer(400), logins=[token("the-token")]))
    client.get(PATH, Organization, name="the name")
    with pytest.raises(GenesysCloudError):
        client.put(PATH, Organization, {"name": "the name", "fields": {"password": "the-password"}})
    with pytest.raises(GenesysCloudError):
        client.upload("https://files.example.com/x?s=the-signature", {"x": "the-password"}, b"the-password")
    found = spans()
    assert len(found) == 3
    known = Secrets()
    known.note(values)
    text = " ".join(each.to_json() for each in found)
    assert known.masked(text) == text
    assert known.masked(f"{text} the-token") == f"{text} {MASK}", "it would be found"


# Routes


@pytest.mark.parametrize("id_", [ID, "../../secrets", "a b/c", "{name}"])
def test_a_path_knows_its_route_whatever_the_id_is(id_: str) -> None:
    assert paths.route_of(paths.of("/api/v2/things", id_, "parts")) == "/api/v2/things/{id}/parts"
    assert paths.route_of(paths.filled("/api/v2/things/{thing}/parts", thing=id_)) == "/api/v2/things/{thing}/parts"


def test_a_path_below_an_object_knows_its_route_too() -> None:
    parts = paths.of("/api/v2/things", ID, "parts")
    assert paths.route_of(paths.of(parts, "p-1", "texts")) == "/api/v2/things/{id}/parts/{id}/texts"


def test_a_path_without_ids_is_a_route() -> None:
    assert paths.route_of("/api/v2/things") == "/api/v2/things"


# Waits for the limit


def test_a_wait_after_a_refusal_is_a_span_as_long_as_the_wait(spans: Spans) -> None:
    pace = Pace(Clock(), shared=False)
    pace.refused(0.2)
    pace.admit()
    (span,) = spans()
    assert (span.name, span.kind) == (WAIT, SpanKind.INTERNAL)
    assert attributes(span) == {"genesyscloud.rate_limit.reason": "refused"}
    assert span.start_time
    assert span.end_time
    assert 0.19 <= (span.end_time - span.start_time) / 1e9 < 5


def test_a_wait_for_a_new_window_says_that_the_allowance_is_used_up(spans: Spans) -> None:
    pace = Pace(Clock(), shared=False)
    told = {"inin-ratelimit-count": "1", "inin-ratelimit-allowed": "1", "inin-ratelimit-reset": "0.2"}
    pace.answered(pace.admit(), told)
    pace.admit()
    assert reasons(spans) == ["used_up"]
    pace.admit()  # the one that went ahead into the new window is not answered
    assert reasons(spans) == ["used_up", "new_window"]


def test_who_waits_for_the_one_that_waits_is_in_the_queue(spans: Spans) -> None:
    pace = Pace(Clock(), shared=False)
    pace.refused(4 * NAP)
    first, second = (threading.Thread(target=pace.admit) for _ in range(2))
    first.start()
    until(pace._turn.locked)
    second.start()
    for each in (first, second):
        each.join()
    assert reasons(spans) == ["refused", "queue"]


def reasons(spans: Spans) -> list[object]:
    assert {each.name for each in spans()} == {WAIT}
    return [attributes(each)["genesyscloud.rate_limit.reason"] for each in spans()]


def test_what_is_admitted_at_once_has_not_waited(spans: Spans) -> None:
    pace = Pace(Clock(), shared=False)
    for _ in range(5):
        pace.admit()
    assert spans() == []


def test_a_wait_that_is_stopped_is_a_span_too(spans: Spans) -> None:
    stop = threading.Event()
    pace = Pace(StoppableClock(stop), shared=False)
    pace.refused(60)
    threading.Timer(2 * NAP, stop.set).start()
    with pytest.raises(Stopped):
        pace.admit()
    assert [each.name for each in spans()] == [WAIT]


# Where it is off


SERVES = """
import sys
import httpx
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import Organization
settings = Source("the test", {"region": "us-east-1", "accessToken": "t"})
transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"id": "o-1", "name": "One"}))
client = Client(Configuration.resolve(settings), transport=transport)
client.get("/api/v2/organizations/me", Organization)
print(*[each for each in sys.modules if "opentelemetry" in each])
"""


def test_a_process_that_is_not_traced_imports_nothing_of_opentelemetry() -> None:
    ended = subprocess.run([sys.executable, "-c", SERVES], capture_output=True, text=True, check=True)
    assert ended.stdout == "\n"


def test_where_it_is_off_one_object_takes_everything() -> None:
    offs = {
        id(each)
        for each in (
            tracing.request(httpx.Request("GET", API_HOST)),
            tracing.span("a", {}),
            tracing.wait("b", 1, {}),
        )
    }
    assert len(offs) == 1
    with tracing.span("a", {}) as span:
        span.note("x", 1)
        span.failed("kind")
        span.answered(httpx.Response(500), pytest.fail)  # nothing is masked for nobody
