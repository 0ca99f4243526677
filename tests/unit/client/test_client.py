"""One request in, one model or one error out: how often it is sent, and what is said if it fails."""

from __future__ import annotations

import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider import __version__
from genesyscloud_provider.client.client import CONNECTIONS, PATIENCE_UNDER_LIMIT, Client
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import (
    BadRequest,
    ConfigurationError,
    Conflict,
    GenesysCloudError,
    NoAnswer,
    NotAllowed,
    NotAuthenticated,
    NotConnected,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    ServerError,
    TooLarge,
    UnreadableAnswer,
)
from tests.clock import FakeClock
from tests.unit.client.stand_ins import (
    API_HOST,
    Answer,
    Service,
    answer,
    at_once,
    breaks,
    cut_off,
    error_answer,
)

PATH = "/api/v2/things"
FOUND = answer(200, {"id": "o-1", "name": "One"})
SECRET = "s3c" + "ret"  # in two parts, because tracebacks show source lines

METHODS: dict[str, Callable[[Client], Any]] = {
    "GET": lambda client: client.get(PATH, Organization),
    "POST": lambda client: client.post(PATH, Organization, {"name": "x"}),
    "PUT": lambda client: client.put(PATH, Organization, {"name": "x"}),
    "PATCH": lambda client: client.patch(PATH, Organization, {"name": "x"}),
    "DELETE": lambda client: client.delete(PATH),
}


@dataclass(frozen=True)
class Outcome:
    """What the service does again and again, how often a request is then sent, and what is said in the end.

    `{where}` stands for method and address, `{request}` for method and path. `post` is how often a POST is sent.
    """

    answer: Answer
    error: type[GenesysCloudError]
    text: str
    sent: int = 1
    post: int = 1


NETWORK = "Check the network, the proxy settings and `genesyscloud:region`."
AGAIN = "Try again; if it stays, give the correlation id to Genesys Cloud Customer Care."
SAID = "The service says no"

LINE = "Check the network, then try again."


def unreachable(kind: type[httpx.RequestError]) -> Outcome:
    return Outcome(breaks(kind), NotConnected, f"{{where}} could not connect (boom). {NETWORK}", sent=4, post=4)


def silent(kind: type[httpx.RequestError], text: str) -> Outcome:
    return Outcome(breaks(kind), NoAnswer, f"{{where}} got no answer{text}. {LINE}", sent=4)


def refused(status: int, error: type[GenesysCloudError], code: str) -> Outcome:
    text = f"{SAID} ({status} {code}, {{request}}, correlation id c-1). {error.remedy}"
    return Outcome(error_answer(status, code), error, text)


def broken(status: int, code: str) -> Outcome:
    text = f"{SAID} ({status} {code}, {{request}}, correlation id c-1). {AGAIN}"
    return Outcome(error_answer(status, code), ServerError, text, sent=4)


LIMIT_REMEDY = "Wait a minute, or give this stack an OAuth client of its own."

OUTCOMES = {
    "connection refused": unreachable(httpx.ConnectError),
    "no connection in time": unreachable(httpx.ConnectTimeout),
    "no free connection": unreachable(httpx.PoolTimeout),
    "proxy refuses": unreachable(httpx.ProxyError),
    "no answer in time": silent(httpx.ReadTimeout, " in time"),
    "not sent in time": silent(httpx.WriteTimeout, " in time"),
    "reset while reading": silent(httpx.ReadError, " (boom)"),
    "reset while writing": silent(httpx.WriteError, " (boom)"),
    "closed without an answer": silent(httpx.RemoteProtocolError, " (boom)"),
    "half an answer": Outcome(
        cut_off,
        NoAnswer,
        f"{{where}} got no answer (peer closed connection without sending complete message body). {LINE}",
        sent=4,
    ),
    "undecodable answer": Outcome(
        breaks(httpx.DecodingError),
        UnreadableAnswer,
        "{where} got an answer that cannot be read (boom). If a proxy or gateway stands between, see what it answered.",
        sent=4,
    ),
    "400": refused(400, BadRequest, "bad.request"),
    "403": refused(403, NotPermitted, "missing.any.permissions"),
    "404": refused(404, NotFound, "not.found"),
    "405": refused(405, NotAllowed, "method.not.allowed"),
    "408": broken(408, "request.timeout"),
    "409": refused(409, Conflict, "general.conflict"),
    "410": refused(410, NotFound, "gone"),
    "413": refused(413, TooLarge, "request.entity.too.large"),
    "415": refused(415, BadRequest, "unsupported.media.type"),
    "429": Outcome(
        error_answer(429, "too.many.requests"),
        RateLimited,
        f"{SAID} (429 too.many.requests, {{request}}, correlation id c-1). {LIMIT_REMEDY}",
        sent=20,
        post=20,
    ),
    "429 with Retry-After": Outcome(
        error_answer(429, "too.many.requests", headers={"Retry-After": "7"}),
        RateLimited,
        f"{SAID} (429 too.many.requests, {{request}}, correlation id c-1). {LIMIT_REMEDY}",
        sent=20,
        post=20,
    ),
    "500": broken(500, "internal.server.error"),
    "502": broken(502, "bad.gateway"),
    "503": broken(503, "service.unavailable"),
    "504": broken(504, "request.timeout"),
    "a proxy's 502": Outcome(
        answer(502, text="<html>Bad Gateway</html>", headers={"Content-Type": "text/html"}),
        ServerError,
        f"the answer is a web page, as proxies, gateways and load balancers give (502, {{request}}). {AGAIN}",
        sent=4,
    ),
    "an empty 503": Outcome(answer(503), ServerError, f"no explanation was given (503, {{request}}). {AGAIN}", sent=4),
    "a list for a 500": Outcome(
        answer(500, ["no"]), ServerError, f"no explanation was given (500, {{request}}). {AGAIN}", sent=4
    ),
    "an empty 400": Outcome(
        answer(400), BadRequest, f"no explanation was given (400, {{request}}). {BadRequest.remedy}"
    ),
}

EVERY_METHOD = pytest.mark.parametrize("method", METHODS)


def where(method: str) -> str:
    return f"{method} {API_HOST}{PATH}"


@EVERY_METHOD
@pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)
def test_a_request_that_keeps_failing_is_sent_so_often_and_ends_in(connect, method, outcome):
    service = Service(outcome.answer)
    if method == "DELETE" and outcome.error is NotFound:
        METHODS[method](connect(service))
        return
    with pytest.raises(GenesysCloudError) as caught:
        METHODS[method](connect(service))
    assert type(caught.value) is outcome.error
    assert str(caught.value) == outcome.text.format(where=where(method), request=f"{method} {PATH}")
    assert len(service.requests) == (outcome.post if method == "POST" else outcome.sent)


NEVER_CARRIED_OUT = {"connection refused", "no connection in time", "no free connection", "proxy refuses"} | {
    "429",
    "429 with Retry-After",
}


@EVERY_METHOD
@pytest.mark.parametrize("name", [name for name, each in OUTCOMES.items() if each.sent > 1])
def test_what_passes_is_not_noticed_unless_a_post_may_have_been_carried_out(connect, method, name):
    service = Service(OUTCOMES[name].answer, FOUND)
    client = connect(service)
    if method == "POST" and name not in NEVER_CARRIED_OUT:
        with pytest.raises(OutcomeUnknown):
            METHODS[method](client)
        assert len(service.requests) == 1
    else:
        METHODS[method](client)
        assert len(service.requests) == 2


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name not in NEVER_CARRIED_OUT])
def test_a_post_is_never_sent_twice_unless_it_certainly_was_not_carried_out(connect, name):
    service = Service(OUTCOMES[name].answer)
    with pytest.raises(GenesysCloudError):
        METHODS["POST"](connect(service))
    assert len(service.requests) == 1


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_a_request_may_fail_up_to_three_times(connect, failures):
    service = Service(*[error_answer(503)] * failures, FOUND)
    assert connect(service).get(PATH, Organization).id == "o-1"
    assert len(service.requests) == failures + 1


@EVERY_METHOD
def test_a_login_that_is_no_longer_good_is_the_end_for_a_given_token(connect, method):
    service = Service(error_answer(401, "bad.credentials"))
    with pytest.raises(NotAuthenticated):
        METHODS[method](connect(service, accessToken="t"))
    assert len(service.requests) == 1


# Answers that are not the service's

UNREADABLE = {
    "a page": answer(200, text="<html>Welcome</html>"),
    "malformed": answer(200, text='{"id": "1", "name": '),
    "empty": answer(200),
    "no content": answer(204),
    "a list": answer(200, []),
    "without its id": answer(200, {"name": "One"}),
    "an id of another type": answer(200, {"id": {"a": 1}}),
}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH"])
@pytest.mark.parametrize("odd", UNREADABLE.values(), ids=UNREADABLE)
def test_an_answer_that_is_not_the_services_leaves_the_outcome_unknown(connect, method, odd):
    service = Service(odd)
    with pytest.raises(UnreadableAnswer) as caught:
        METHODS[method](connect(service))
    assert isinstance(caught.value, OutcomeUnknown)
    assert str(caught.value).startswith(f"{where(method)} answered something unexpected: ")
    assert str(caught.value).endswith("If a proxy or gateway stands between, see what it answered.")
    assert len(service.requests) == (1 if method == "POST" else 4)


@pytest.mark.parametrize(
    ("odd", "part"),
    [
        pytest.param(answer(200, text="<html>"), "the body: Invalid JSON", id="the body"),
        pytest.param(answer(200, {"name": "One"}), "id: Field required", id="a missing field"),
        pytest.param(answer(200, {"id": {"a": 1}}), "id: Input should be a valid string", id="a field of another type"),
    ],
)
def test_an_unreadable_answer_says_which_part_cannot_be_read(connect, odd, part):
    with pytest.raises(UnreadableAnswer) as caught:
        connect(Service(odd)).get(PATH, Organization)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "done",
    [answer(204), answer(200), answer(202, {}), answer(200, {"id": "1", "name": "One"}), answer(200, {"name": 5})],
    ids=["no content", "empty", "an empty object", "the object", "any object"],
)
def test_a_delete_is_done_when_the_service_says_so(connect, done):
    service = Service(done)
    connect(service).delete(PATH)
    assert len(service.requests) == 1


@pytest.mark.parametrize("name", ["a page", "malformed", "a list"])
def test_a_delete_that_somebody_else_answers_is_not_taken_for_done(connect, name):
    service = Service(UNREADABLE[name])
    with pytest.raises(UnreadableAnswer, match="answered something unexpected"):
        connect(service).delete(PATH)
    assert len(service.requests) == 4


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"Content-Type": "text/html"}, None),
        ({"Content-Type": "text/html", "ININ-Correlation-Id": "c-1"}, "<p>$id</p>"),
    ],
    ids=["of a proxy", "of the service"],
)
def test_a_page_is_a_text_only_if_the_service_sends_it(connect, headers, text):
    client = connect(Service(answer(200, text="<p>$id</p>", headers=headers)))
    if text is None:
        with pytest.raises(UnreadableAnswer, match="a web page, as proxies"):
            client.text(PATH)
    else:
        assert client.text(PATH) == text


@EVERY_METHOD
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(connect, method, status):
    service = Service(answer(status, headers={"Location": "https://elsewhere.example/"}))
    with pytest.raises(ConfigurationError, match="is answered with a redirect"):
        METHODS[method](connect(service))
    assert [each.url.host for each in service.requests] == ["api.mypurecloud.com"]


def test_a_redirect_is_reported_with_method_and_path_only(connect):
    service = Service(answer(302, headers={"Location": f"https://elsewhere.example/?key={SECRET}"}))
    with pytest.raises(ConfigurationError) as caught:
        connect(service).get(PATH, Organization, name=SECRET)
    assert str(caught.value).startswith(f"{where('GET')} is answered with a redirect")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize(
    "page",
    [pytest.param("<html>Not Found</html>", id="a page"), pytest.param("", id="nothing"), pytest.param("{}", id="{}")],
)
def test_an_object_is_gone_only_if_the_service_itself_says_so(connect, status, page):
    with pytest.raises(UnreadableAnswer):
        connect(Service(answer(status, text=page))).delete(PATH)


def test_a_status_that_has_no_name_is_reported_readably(connect):
    with pytest.raises(ServerError) as caught:
        connect(Service(answer(520, text="<html>"))).get(PATH, Organization)
    assert not str(caught.value).startswith(",")


@pytest.mark.parametrize("kind", [httpx.ConnectError, httpx.ReadError])
def test_a_failure_without_a_text_is_reported_by_its_kind(connect, kind):
    with pytest.raises(GenesysCloudError) as caught:
        connect(Service(breaks(kind, ""))).get(PATH, Organization)
    assert f"({kind.__name__})" in str(caught.value)


# Real connections that break


@pytest.mark.parametrize("effect", ["before", "after"])
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("drop", NoAnswer),
        ("reset", NoAnswer),
        ("truncate", NoAnswer),
        ("html", ServerError),
        ("empty", UnreadableAnswer),
        ("malformed", UnreadableAnswer),
    ],
)
def test_a_real_post_that_breaks_is_sent_once(genesys_cloud, access, requests, kind, error, effect):
    client = access.client
    genesys_cloud.control.fault(kind, effect=effect, method="POST", route="/api/v2/integrations", count=None)
    with pytest.raises(error):
        client.post("/api/v2/integrations", Organization, {"integrationType": {"id": "custom-rest-actions"}})
    assert requests() == {("POST", "/api/v2/integrations"): 1}


@pytest.mark.parametrize("kind", ["drop", "reset", "truncate", "html", "status"])
def test_a_real_read_that_breaks_is_sent_again(genesys_cloud, access, requests, kind):
    genesys_cloud.control.fault(kind, method="GET", route="/api/v2/organizations/me", count=3)
    assert access.organization().id == genesys_cloud.organization_id
    assert requests() == {("GET", "/api/v2/organizations/me"): 4}


# Pauses


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        pytest.param({"Retry-After": "7"}, 7.0, id="as told"),
        pytest.param({"Retry-After": "0.5"}, 0.5, id="a fraction"),
        pytest.param({}, 5.0, id="not told"),
        pytest.param({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 1.0, id="a date that is over"),
        pytest.param(
            {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT", "Date": "Wed, 21 Oct 2015 07:27:18 GMT"},
            42.0,
            id="a date by the service's clock",
        ),
        pytest.param({"Retry-After": "soon"}, 5.0, id="no number"),
        pytest.param({"Retry-After": "-3"}, 5.0, id="below zero"),
        pytest.param({"Retry-After": "nan"}, 5.0, id="nan"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_after_a_429_the_next_attempt_waits(connect, clock: FakeClock, method, headers, pause):
    service = Service(error_answer(429, headers=headers), FOUND)
    METHODS[method](connect(service))
    assert sum(clock.slept) == pause


SECONDS = "Rate limit exceeded the maximum. Retry the request in [{}] seconds"


@pytest.mark.parametrize(
    ("message", "headers", "pause"),
    [
        pytest.param(SECONDS.format(9), {}, 9.0, id="as documented"),
        pytest.param("Retry the request in 9 seconds.", {}, 9.0, id="without brackets"),
        pytest.param(SECONDS.format(9), {"Retry-After": "3"}, 3.0, id="the header first"),
        pytest.param(SECONDS.format(9), {"Retry-After": "soon"}, 9.0, id="a header that is no number"),
        pytest.param(SECONDS.format("%s"), {}, 5.0, id="no number"),
        pytest.param("Try again in [9] seconds", {}, 5.0, id="other words"),
    ],
)
def test_a_429_without_the_header_waits_as_its_message_says(connect, clock: FakeClock, message, headers, pause):
    service = Service(error_answer(429, message=message, headers=headers), FOUND)
    connect(service).get(PATH, Organization)
    assert sum(clock.slept) == pause


def test_a_429_whose_message_asks_for_too_long_is_not_waited_for(connect, clock: FakeClock):
    service = Service(error_answer(429, message=SECONDS.format("9" * 9)))
    with pytest.raises(RateLimited, match="It asks to wait 11574 days"):
        connect(service).get(PATH, Organization)
    assert clock.slept == []


def test_a_message_of_another_refusal_is_no_pause(connect, clock: FakeClock):
    with pytest.raises(BadRequest):
        connect(Service(error_answer(400, message=SECONDS.format(9)))).get(PATH, Organization)
    assert clock.slept == []


def test_a_429_holds_back_the_other_requests_of_the_process_too(connect, clock: FakeClock):
    service = Service(error_answer(429, headers={"Retry-After": "7"}), error_answer(400), FOUND)
    client = connect(service)
    with pytest.raises(BadRequest):
        client.get(PATH, Organization)
    client.get(PATH, Organization)
    assert sum(clock.slept) == 7.0


def test_the_wait_for_a_turn_is_no_refusal(connect, clock: FakeClock):
    """With many others before it a request may wait longer than one that keeps being refused."""
    service = Service(FOUND, error_answer(429, headers={"Retry-After": "7"}), FOUND)
    client = connect(service)
    client.get(PATH, Organization)
    client._pace.refused(2 * PATIENCE_UNDER_LIMIT)
    client.get(PATH, Organization)
    assert clock.moment - 1000.0 > 2 * PATIENCE_UNDER_LIMIT


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"Retry-After": "999999"}, "It asks to wait 11 days, 13:46:39: try again after that."),
        ({"Retry-After": "1e300"}, "It asks to wait 11574 days, 1:46:40: try again after that."),
        ({"Retry-After": "301"}, "It asks to wait 0:05:01: try again after that."),
        (
            {"Retry-After": "Wed, 21 Oct 2015 09:28:00 GMT", "Date": "Wed, 21 Oct 2015 07:28:00 GMT"},
            "It asks to wait 2:00:00: try again after that.",
        ),
    ],
)
def test_a_pause_that_is_too_long_is_told_and_not_waited(connect, clock: FakeClock, status, headers, told):
    service = Service(error_answer(status, headers=headers), FOUND)
    with pytest.raises(GenesysCloudError) as refused:
        connect(service).get(PATH, Organization)
    assert str(refused.value).endswith(told)
    assert len(service.requests) == 1
    assert clock.slept == []


@pytest.mark.parametrize(("asked", "pause"), [("7", 7.0), ("0", 0.0), ("300", 300.0)])
def test_after_a_503_the_next_attempt_waits_as_told(connect, clock: FakeClock, asked, pause):
    connect(Service(error_answer(503, headers={"Retry-After": asked}), FOUND)).get(PATH, Organization)
    assert clock.slept == [pause]


def test_a_service_that_keeps_asking_to_wait_is_given_up_after_ten_minutes(connect, clock: FakeClock):
    service = Service(error_answer(429, headers={"Retry-After": "250"}))
    with pytest.raises(RateLimited):
        connect(service).get(PATH, Organization)
    assert [each for each in clock.slept if each] == [250.0] * 3


# What is said while it is tried again


def test_a_wait_of_more_than_ten_seconds_is_not_silent(connect, clock: FakeClock):
    """Each attempt takes eight seconds here, so the first pause comes before ten have passed."""
    told: list[str] = []

    def slow(request: httpx.Request) -> httpx.Response:
        clock.moment += 8
        return error_answer(503, headers={"Retry-After": "1"})(request)

    client = connect(Service(slow), report=told.append)
    with pytest.raises(ServerError):
        client.get(PATH, Organization)
    message = f"{SAID} (503 some.code, GET {PATH}, correlation id c-1): trying again in 1 seconds"
    assert told == [message] * 2


def test_a_short_wait_is_silent_and_the_limit_is_told(connect, clock: FakeClock):
    told: list[str] = []
    service = Service(
        error_answer(503),
        error_answer(429, headers={"Retry-After": "7"}),
        error_answer(429, headers={"Retry-After": "42"}),
        FOUND,
    )
    client = connect(service, report=told.append)
    client.get(PATH, Organization)
    assert told == ["Genesys Cloud takes no more requests for now: going on in 42 seconds"]


@pytest.mark.parametrize("failing", [error_answer(500), breaks(httpx.ConnectError), breaks(httpx.ReadError)])
def test_pauses_grow_from_half_a_second_and_stay_short(connect, clock: FakeClock, failing):
    with pytest.raises(GenesysCloudError):
        connect(Service(failing)).get(PATH, Organization)
    assert len(clock.slept) == 3
    assert all(0 <= pause <= longest for pause, longest in zip(clock.slept, (0.5, 1.0, 2.0), strict=True))


def test_a_used_up_allowance_holds_the_next_request_back(connect, clock: FakeClock):
    used_up = {"inin-ratelimit-count": "300", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "42"}
    service = Service(answer(200, {"id": "o-1"}, headers=used_up), FOUND)
    client = connect(service)
    client.get(PATH, Organization)
    assert clock.slept == []
    client.get(PATH, Organization)
    assert clock.slept == [42.0]


def test_waiting_for_the_rate_limit_does_not_use_up_the_attempts_for_failures(connect):
    service = Service(*[error_answer(429)] * 4, error_answer(503), FOUND)
    assert connect(service).get(PATH, Organization).id == "o-1"


# What is sent


def test_requests_say_who_sends_them_and_what_they_want(connect):
    service = Service(FOUND)
    connect(service).get(PATH, Organization)
    (request,) = service.requests
    assert request.headers["User-Agent"] == f"pulumi-genesyscloud/{__version__}"
    assert request.headers["Accept"] == "application/json"


@EVERY_METHOD
def test_a_request_is_sent_as_it_is_meant(connect, method):
    service = Service(FOUND)
    METHODS[method](connect(service))
    (request,) = service.requests
    assert (request.method, str(request.url)) == (method, API_HOST + PATH)
    if method in ("GET", "DELETE"):
        assert request.content == b""
    else:
        assert request.content == b'{"name":"x"}'
        assert request.headers["Content-Type"] == "application/json"


def test_a_query_is_encoded(connect):
    service = Service(FOUND)
    connect(service).get(PATH, Organization, name="a b&c=d/é", pageSize=100)
    assert dict(service.requests[0].url.params) == {"name": "a b&c=d/é", "pageSize": "100"}


@pytest.mark.parametrize("base", ["https://gateway.example/genesys", "https://gateway.example/genesys/"])
def test_a_gateways_path_comes_before_the_apis(connect, base):
    service = Service(FOUND)
    connect(service, accessToken="t", apiUrl=base).get(PATH, Organization)
    assert str(service.requests[0].url) == f"https://gateway.example/genesys{PATH}"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH"])
@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_success_is_one(connect, method, status):
    found = METHODS[method](connect(Service(answer(status, {"id": "o-1", "name": "One"}))))
    assert found == Organization(id="o-1", name="One")


def test_threads_may_share_a_client(connect):
    client = connect(Service(FOUND))
    assert at_once(*[lambda: client.get(PATH, Organization).id] * 8) == ["o-1"] * 8


# What is not said


@pytest.mark.parametrize(
    "failing",
    [
        *[pytest.param(each.answer, id=name) for name, each in OUTCOMES.items()],
        *[pytest.param(each, id=name) for name, each in UNREADABLE.items()],
        pytest.param(answer(200, {"id": {"key": SECRET}}), id="a secret in an answer that cannot be read"),
        pytest.param(answer(200, text='{"id": "' + SECRET), id="a secret in half an answer"),
        pytest.param(answer(500, text=f"<p>{SECRET}</p>"), id="a secret on a page"),
    ],
)
@pytest.mark.parametrize(
    "send",
    [
        pytest.param(lambda client: client.get(PATH, Organization, name=SECRET), id="query"),
        pytest.param(lambda client: client.post(PATH, Organization, {"password": SECRET}), id="body"),
    ],
)
def test_neither_query_nor_body_nor_token_is_said(connect, send, failing):
    with pytest.raises(GenesysCloudError) as caught:
        send(connect(Service(failing), accessToken=SECRET))
    said = "".join([str(caught.value), repr(caught.value), *traceback.format_exception(caught.value)])
    assert SECRET not in said


# The service's clock


def is_ahead(client: Client, by: timedelta) -> bool:
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc)
    return abs(client.by_service_clock(moment) - moment - by) < timedelta(seconds=5)


def dated(by: timedelta, status: int = 200) -> Answer:
    def now(_: httpx.Request) -> httpx.Response:
        date = format_datetime(datetime.now(timezone.utc) + by, usegmt=True)
        return httpx.Response(status, json={"id": "o-1"}, headers={"Date": date})

    return now


def test_before_the_first_answer_both_clocks_are_taken_to_agree(connect):
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert connect(Service(FOUND)).by_service_clock(moment) == moment


@pytest.mark.parametrize(
    "by", [timedelta(hours=1), timedelta(hours=-1), timedelta(0)], ids=["ahead", "behind", "equal"]
)
def test_the_services_clock_is_learned_from_its_answers(connect, by):
    client = connect(Service(dated(by)))
    client.get(PATH, Organization)
    assert is_ahead(client, by)


def test_an_error_tells_the_time_too(connect):
    client = connect(Service(dated(timedelta(hours=1), 400)))
    with pytest.raises(BadRequest):
        client.get(PATH, Organization)
    assert is_ahead(client, timedelta(hours=1))


def test_the_last_answer_counts(connect):
    client = connect(Service(dated(timedelta(hours=1)), dated(timedelta(hours=2))))
    client.get(PATH, Organization)
    client.get(PATH, Organization)
    assert is_ahead(client, timedelta(hours=2))


@pytest.mark.parametrize(
    "date",
    [
        pytest.param(None, id="missing"),
        pytest.param("", id="empty"),
        pytest.param("yesterday", id="no date"),
        pytest.param(
            "Thu, 01 Jan 2026 00:00:00",
            id="without a zone",
        ),
        pytest.param(
            "Thu, 01 Jan 2026 00:00:00 -0000",
            id="of an unknown zone",
        ),
    ],
)
def test_a_date_that_cannot_be_read_leaves_what_is_known(connect, date):
    odd = answer(200, {"id": "o-1"}, headers={} if date is None else {"Date": date})
    client = connect(Service(dated(timedelta(hours=1)), odd))
    client.get(PATH, Organization)
    client.get(PATH, Organization)
    assert is_ahead(client, timedelta(hours=1))


def test_no_proxy_stands_between_the_client_and_this_machine(genesys_cloud, reach, monkeypatch):
    """Plain http is for loopback only, and a proxy would see the token."""
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    assert reach().organization().id == genesys_cloud.organization_id


# Connections


def test_as_many_connections_are_kept_as_requests_are_under_way_at_once(
    join: Callable[..., Any], genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulumi runs as many operations at once as it is told to; a new connection costs as much as a request."""
    made: list[int] = []
    connect = socket.create_connection

    def counted(*arguments: Any, **options: Any) -> socket.socket:
        made.append(1)
        return connect(*arguments, **options)

    monkeypatch.setattr(socket, "create_connection", counted)
    # A machine with much to do takes longer between two rounds than a connection without a request is kept.
    monkeypatch.setattr(CONNECTIONS, "keepalive_expiry", None)
    genesys_cloud.control.switches(latency_seconds=0.1)
    organization, many = join(), 32
    for _ in range(3):
        at_once(*[lambda: organization.integrations.find("gone", fresh=True)] * many)
    assert len(made) <= many + 1
