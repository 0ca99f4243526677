"""Tokens: one for all threads, renewed once, and never shown."""

from __future__ import annotations

import base64
import contextlib
import threading
import time
import traceback

import httpx
import pytest

from genesyscloud_provider.client.authentication import GivenToken, Login, TokenOfClient, authentication
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import Configuration, Source
from genesyscloud_provider.client.documents import Organization
from genesyscloud_provider.client.errors import (
    AlreadyRefused,
    ConfigurationError,
    GenesysCloudError,
    MissingCredentials,
    NotAuthenticated,
    NotConnected,
    RateLimited,
)
from genesyscloud_provider.client.secrets import Secrets
from tests.unit.client.stand_ins import (
    OAUTH_CLIENT,
    PATIENCE,
    Answer,
    Service,
    answer,
    at_once,
    breaks,
    cut_off,
    error_answer,
    token,
)

PATH = "/api/v2/organizations/me"
LOGIN = "https://login.mypurecloud.com/oauth/token"
FOUND = answer(200, {"id": "o-1"})
EXPIRED = error_answer(401, "bad.credentials", "Invalid login credentials.")
WRONG_CLIENT = {
    "error": "invalid_client",
    "description": "authentication failed",
    "error_description": "authentication failed",
}


def bearers(service: Service) -> list[str]:
    return [each.headers["Authorization"] for each in service.requests]


def resolve(**values: str) -> Configuration:
    return Configuration.resolve(Source("the test", values))


def login_of(**values: str) -> Login:
    (login,) = authentication(resolve(**values), Clock(), Secrets())
    return login


# The token request


def test_a_token_is_asked_for_as_the_service_wants_it(connect):
    service = Service(FOUND)
    connect(service).get(PATH, Organization)
    (login,) = service.logins
    assert (login.method, str(login.url)) == ("POST", LOGIN)
    assert login.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert login.content == b"grant_type=client_credentials"
    scheme, _, value = login.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(value) == b"the-client:the-client-secret"


def test_every_request_carries_the_one_token(connect):
    service = Service(FOUND, logins=[token("t-1"), token("t-2")])
    client = connect(service)
    for _ in range(3):
        client.get(PATH, Organization)
    client.delete("/api/v2/x")
    assert bearers(service) == ["Bearer t-1"] * 4
    assert len(service.logins) == 1


def test_nothing_is_sent_before_the_first_request(connect):
    service = Service(FOUND)
    connect(service)
    assert service.logins == service.requests == []


def slowly(make: Answer) -> Answer:
    """The answer, late enough for other threads to ask as well if nothing holds them back."""

    def wait_and_answer(request: httpx.Request) -> httpx.Response:
        time.sleep(0.01)
        return make(request)

    return wait_and_answer


def test_threads_share_one_token(connect):
    service = Service(FOUND, logins=[slowly(token("t-1")), slowly(token("t-2"))])
    client = connect(service)
    found = at_once(*[lambda: client.get(PATH, Organization)] * 8)
    assert found == [Organization(id="o-1")] * 8
    assert len(service.logins) == 1
    assert set(bearers(service)) == {"Bearer t-1"}


def test_the_login_address_may_be_configured(connect):
    service = Service(FOUND)
    connect(service, **OAUTH_CLIENT, loginUrl="https://gateway.example/login/").get(PATH, Organization)
    assert [str(each.url) for each in service.logins] == ["https://gateway.example/login/oauth/token"]


# Renewal


def test_a_refused_token_is_renewed_once_and_the_request_repeated(connect):
    service = Service(EXPIRED, FOUND, logins=[token("t-1"), token("t-2")])
    client = connect(service)
    client.get(PATH, Organization)
    client.get(PATH, Organization)
    assert bearers(service) == ["Bearer t-1", "Bearer t-2", "Bearer t-2"]
    assert len(service.logins) == 2


def test_a_post_is_repeated_with_its_body_after_a_renewal(connect):
    service = Service(EXPIRED, FOUND, logins=[token("t-1"), token("t-2")])
    connect(service).post(PATH, Organization, {"name": "x"})
    assert [each.content for each in service.requests] == [b'{"name":"x"}'] * 2


def test_a_new_token_that_is_refused_too_is_the_end(connect):
    service = Service(EXPIRED, logins=[token("t-1"), token("t-2"), token("t-3")])
    with pytest.raises(NotAuthenticated, match="Invalid login credentials"):
        connect(service).get(PATH, Organization)
    assert bearers(service) == ["Bearer t-1", "Bearer t-2"]


class Expiring:
    """Refuses the first token, but only once all threads have used it."""

    def __init__(self, threads: int) -> None:
        self.logins = 0
        self._all_used_it = threading.Barrier(threads)
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if str(request.url) == LOGIN:
            with self._lock:
                self.logins += 1
            time.sleep(0.01)
            return httpx.Response(200, json={"access_token": f"t-{self.logins}"})
        if request.headers["Authorization"] == "Bearer t-1":
            self._all_used_it.wait(PATIENCE)
            return EXPIRED(request)
        return FOUND(request)


def test_threads_whose_token_expires_at_once_renew_it_once(connect):
    service = Expiring(4)
    client = connect(service)
    assert at_once(*[lambda: client.get(PATH, Organization)] * 4) == [Organization(id="o-1")] * 4
    assert service.logins == 2


def test_tokens_that_the_service_forgets_are_renewed(genesys_cloud, organization, access):
    access.organization()
    genesys_cloud.control.revoke_tokens()
    organization.integrations.all()
    organization.types.all()
    assert genesys_cloud.control.state().tokens_issued == 2


def test_a_token_that_expires_in_mid_run_is_renewed(genesys_cloud, access):
    genesys_cloud.control.switches(token_lifetime_seconds=0.0)
    with pytest.raises(NotAuthenticated):
        access.organization()
    genesys_cloud.control.switches(token_lifetime_seconds=60.0)
    assert access.organization().id == genesys_cloud.organization_id


def test_the_given_token_is_not_renewed(connect):
    service = Service(EXPIRED)
    with pytest.raises(NotAuthenticated) as caught:
        connect(service, accessToken="t-0").get(PATH, Organization)
    assert bearers(service) == ["Bearer t-0"]
    assert service.logins == []
    assert "genesyscloud:accessToken" in str(caught.value)


def test_the_given_token_is_used_for_every_request(connect):
    service = Service(FOUND)
    client = connect(service, accessToken="t-0")
    client.get(PATH, Organization)
    client.post(PATH, Organization, {})
    assert bearers(service) == ["Bearer t-0"] * 2


# Refused and failing logins


@pytest.mark.parametrize(
    ("status", "body", "text"),
    [
        pytest.param(
            400,
            WRONG_CLIENT,
            "the login was refused: authentication failed (400 invalid_client, POST /oauth/token). ",
            id="400",
        ),
        pytest.param(
            401,
            WRONG_CLIENT,
            "the login was refused: authentication failed (401 invalid_client, POST /oauth/token). ",
            id="401",
        ),
        pytest.param(
            401,
            {"error": "invalid_client", "description": "no such client"},
            "the login was refused: no such client (401 invalid_client, POST /oauth/token). ",
            id="description only",
        ),
        pytest.param(401, {}, "the login was refused: no reason given (401, POST /oauth/token). ", id="nothing said"),
        pytest.param(403, None, "the login was refused: no reason given (403, POST /oauth/token). ", id="no body"),
    ],
)
def test_a_refused_login_says_why_and_what_to_check(connect, status, body, text):
    service = Service(FOUND, logins=[answer(status, body)])
    with pytest.raises(NotAuthenticated) as caught:
        connect(service).get(PATH, Organization)
    assert str(caught.value).startswith(text)
    for word in ("genesyscloud:oauthClientId", "genesyscloud:oauthClientSecret", "genesyscloud:region"):
        assert f"`{word}`" in str(caught.value)
    assert len(service.logins) == 1
    assert service.requests == []


def test_a_page_instead_of_a_refusal_is_a_refusal_without_a_reason(connect):
    service = Service(FOUND, logins=[answer(403, text="<html>Forbidden</html>")])
    with pytest.raises(NotAuthenticated, match="no reason given"):
        connect(service).get(PATH, Organization)


def test_a_refused_login_carries_its_correlation_id(connect):
    refused = answer(401, WRONG_CLIENT, headers={"ININ-Correlation-Id": "c-9"})
    with pytest.raises(NotAuthenticated) as caught:
        connect(Service(FOUND, logins=[refused])).get(PATH, Organization)
    assert caught.value.correlation_id == "c-9"


@pytest.mark.parametrize("status", [400, 401])
def test_a_wrong_secret_is_refused_by_the_service_itself(genesys_cloud, reach, status):
    genesys_cloud.control.switches(bad_client_status=status)
    with pytest.raises(NotAuthenticated, match="authentication failed") as caught:
        reach(oauthClientSecret="wrong").organization()
    assert caught.value.status == status


ALREADY = "Genesys Cloud has refused the credentials already, as another message says; nothing was sent."


def test_a_refused_login_is_remembered_for_the_process(connect):
    service = Service(FOUND, logins=[answer(401, WRONG_CLIENT), token("t-1")])
    client = connect(service)
    with pytest.raises(NotAuthenticated, match="the login was refused"):
        client.get(PATH, Organization)
    for ask in (lambda: client.get(PATH, Organization), lambda: client.delete(PATH)):
        with pytest.raises(AlreadyRefused) as again:
            ask()
        assert str(again.value) == ALREADY
    assert len(service.logins) == 1


def test_of_many_requests_at_once_one_says_why_the_login_was_refused(connect):
    service = Service(FOUND, logins=[slowly(answer(401, WRONG_CLIENT))])
    client = connect(service)
    found = at_once(*[lambda: client.get(PATH, Organization)] * 11)
    assert sorted(str(each).split(":")[0] for each in found) == [ALREADY] * 10 + ["the login was refused"]
    assert len(service.logins) == 1
    assert service.requests == []


def test_a_refused_token_is_remembered_too(connect):
    service = Service(EXPIRED)
    client = connect(service, accessToken="t-0")
    with pytest.raises(NotAuthenticated, match="Invalid login credentials"):
        client.get(PATH, Organization)
    with pytest.raises(AlreadyRefused):
        client.get(PATH, Organization)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "passing", [answer(401, text="<html>"), error_answer(403), answer(429)], ids=["a proxy's 401", "403", "429"]
)
def test_what_says_nothing_of_the_token_is_not_remembered(connect, passing):
    service = Service(passing, FOUND)
    client = connect(service, accessToken="t-0")
    with contextlib.suppress(GenesysCloudError):
        client.get(PATH, Organization)
    assert client.get(PATH, Organization).id == "o-1"


def test_a_login_that_fails_is_tried_once_for_all_who_wait_for_it(connect):
    """Each thread has its four attempts; those that wait together share them."""
    service = Service(FOUND, logins=[slowly(answer(503))])
    client = connect(service)
    found = at_once(*[lambda: client.get(PATH, Organization)] * 8)
    assert [type(each) for each in found] == [NotConnected] * 8
    assert len({id(each) for each in found}) == 8, "an error of its own for each, as each has its own object"
    assert len(service.logins) < 8 * 4


FAILING_LOGINS: dict[str, tuple[Answer, str]] = {
    "408": (answer(408), f"the login at {LOGIN} answered 408. "),
    "500": (answer(500), f"the login at {LOGIN} answered 500. "),
    "503 page": (answer(503, text="<html>Busy</html>"), f"the login at {LOGIN} answered 503. "),
    "no token": (answer(200, {"token_type": "bearer"}), f"the login at {LOGIN} answered without a token. "),
    "a page": (answer(200, text="<html>Welcome</html>"), f"the login at {LOGIN} answered without a token. "),
    "refused connection": (breaks(httpx.ConnectError), f"POST {LOGIN} could not connect (boom). "),
    "timeout": (breaks(httpx.ReadTimeout), f"POST {LOGIN} got no answer in time. "),
    "reset": (breaks(httpx.ReadError), f"POST {LOGIN} got no answer (boom). "),
    "half an answer": (
        cut_off,
        f"POST {LOGIN} got no answer (peer closed connection without sending complete message body). ",
    ),
}


@pytest.mark.parametrize(("failing", "text"), FAILING_LOGINS.values(), ids=FAILING_LOGINS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_that_fails_is_tried_again_and_then_reported_as_no_connection(connect, method, failing, text):
    service = Service(FOUND, logins=[failing])
    client = connect(service)
    with pytest.raises(NotConnected) as caught:
        client.get(PATH, Organization) if method == "GET" else client.post(PATH, Organization, {})
    assert str(caught.value).startswith(text)
    assert len(service.logins) == 4
    assert service.requests == []


@pytest.mark.parametrize("failing", [each for each, _ in FAILING_LOGINS.values()], ids=FAILING_LOGINS)
def test_a_post_whose_login_failed_is_sent_once_the_login_works(connect, failing):
    service = Service(FOUND, logins=[failing, failing, token("t-1")])
    assert connect(service).post(PATH, Organization, {}).id == "o-1"
    assert bearers(service) == ["Bearer t-1"]


@pytest.mark.parametrize("failing", [each for each, _ in FAILING_LOGINS.values()], ids=FAILING_LOGINS)
def test_a_post_whose_renewal_failed_is_sent_again_because_it_was_refused_before(connect, failing):
    service = Service(EXPIRED, FOUND, logins=[token("t-1"), failing, token("t-2")])
    assert connect(service).post(PATH, Organization, {}).id == "o-1"
    assert bearers(service) == ["Bearer t-1", "Bearer t-2"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_login_that_is_redirected_is_not_tried_again(connect, method):
    service = Service(FOUND, logins=[answer(302, headers={"Location": "https://sso.example/login?to=there"})])
    client = connect(service)
    with pytest.raises(ConfigurationError) as caught:
        client.get(PATH, Organization) if method == "GET" else client.post(PATH, Organization, {})
    assert str(caught.value).startswith(f"POST {LOGIN} is answered with a redirect to sso.example, which")
    assert (len(service.logins), service.requests) == (1, [])


def test_a_login_that_fails_for_one_thread_does_not_hold_up_the_others(connect):
    service = Service(FOUND, logins=[breaks(httpx.ReadTimeout), answer(503), token("t-1")])
    client = connect(service)
    assert at_once(*[lambda: client.get(PATH, Organization)] * 4) == [Organization(id="o-1")] * 4
    assert len(service.logins) == 3


@pytest.mark.parametrize("kind", ["drop", "reset", "truncate", "html", "status", "malformed", "empty"])
def test_a_real_login_that_breaks_once_is_not_noticed(genesys_cloud, join, requests, kind):
    genesys_cloud.control.fault(kind, route="/oauth/token")
    join().credentials.create("c", "basicAuth", {"userName": "ann"})
    assert requests() == {("POST", "/api/v2/integrations/credentials"): 1}
    assert len(genesys_cloud.control.state().credentials) == 1


TOO_MANY_LOGINS = answer(
    400, {"error": "invalid_request", "description": "invalid_request (rate limit exceeded; wait)"}
)


@pytest.mark.parametrize("limited", [TOO_MANY_LOGINS, answer(429)], ids=["400 with the text", "429"])
def test_too_many_logins_are_the_rate_limit_and_not_a_wrong_client(connect, limited):
    with pytest.raises(RateLimited, match="login was refused"):
        connect(Service(FOUND, logins=[limited])).get(PATH, Organization)


@pytest.mark.parametrize(
    ("limited", "pause"),
    [
        pytest.param(TOO_MANY_LOGINS, 5.0, id="400 with the text"),
        pytest.param(answer(429, headers={"Retry-After": "17"}), 17.0, id="429 with Retry-After"),
    ],
)
def test_after_too_many_logins_there_is_a_pause(connect, clock, limited, pause):
    service = Service(FOUND, logins=[limited, token("t-1")])
    connect(service).get(PATH, Organization)
    assert sum(clock.slept) == pause


# What the configuration lacks


def test_without_credentials_there_is_no_way_to_log_in():
    with pytest.raises(MissingCredentials):
        login_of(region="us-east-1")


def test_a_client_needs_a_place_to_log_in():
    with pytest.raises(ConfigurationError, match="GENESYSCLOUD_LOGIN_URL"):
        login_of(apiUrl="https://gateway.example", **OAUTH_CLIENT)


@pytest.mark.parametrize(
    ("values", "kind"),
    [({"accessToken": "t"}, GivenToken), (OAUTH_CLIENT, TokenOfClient)],
    ids=["a token needs no place", "a client"],
)
def test_the_credentials_decide_how_to_log_in(values, kind):
    place = {} if "accessToken" in values else {"region": "us-east-1"}
    assert type(login_of(**place, **values)) is kind


# Secrets


def everything_said(error: Exception) -> str:
    return "".join([str(error), repr(error), *traceback.format_exception(error)])


SECRET_HEADERS = ("the-client-secret", "t0p-s3cret", base64.b64encode(b"the-client:the-client-secret").decode())


@pytest.mark.parametrize(
    "service",
    [
        *[
            pytest.param(Service(FOUND, logins=[each]), id=f"login: {name}")
            for name, (each, _) in FAILING_LOGINS.items()
        ],
        pytest.param(Service(FOUND, logins=[answer(401, WRONG_CLIENT)]), id="login: refused"),
        pytest.param(Service(FOUND, logins=[answer(429)]), id="login: rate limit"),
        pytest.param(
            Service(FOUND, logins=[answer(200, {"access_token": {"value": "t0p-s3cret"}})]), id="login: odd token"
        ),
        pytest.param(Service(EXPIRED, logins=[token("t0p-s3cret")]), id="refused token"),
        pytest.param(Service(breaks(httpx.ReadError), logins=[token("t0p-s3cret")]), id="reset"),
        pytest.param(Service(answer(302), logins=[token("t0p-s3cret")]), id="redirect"),
        pytest.param(Service(answer(200, text="{"), logins=[token("t0p-s3cret")]), id="malformed"),
    ],
)
def test_no_secret_is_ever_said(connect, service):
    client = connect(service)
    with pytest.raises(GenesysCloudError) as caught:
        client.get(PATH, Organization)
    assert not any(each in everything_said(caught.value) for each in SECRET_HEADERS)


@pytest.mark.parametrize("between", ["\n", "\x00"], ids=["newline", "control character"])
def test_a_token_that_is_no_token_is_not_said(join, between, reach):
    token = between.join(["the-first", "the-rest"])
    with pytest.raises(GenesysCloudError) as caught:
        reach(accessToken=token).organization()
    assert "the-first" not in everything_said(caught.value)
    assert "genesyscloud:accessToken" in str(caught.value)


def test_what_logs_in_shows_no_secret():
    for values in ({"accessToken": "t0p-s3cret"}, OAUTH_CLIENT):
        assert not any(each in repr(login_of(region="us-east-1", **values)) for each in SECRET_HEADERS)
