"""HTTP to Genesys Cloud: one request in, one model or one `GenesysCloudError` out. Safe to use from many threads."""

from __future__ import annotations

import math
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Final, TypeVar

import tenacity
from pydantic import BaseModel, Field, ValidationError

from genesyscloud_provider import __version__
from genesyscloud_provider.client import tracing
from genesyscloud_provider.client.authentication import TOKEN_PATH, Login, TokenOfClient, authentication
from genesyscloud_provider.client.clock import TOLD_AFTER, Clock, silent, whole_seconds
from genesyscloud_provider.client.configuration import AccessToken, Configuration, OAuthClient, keeps_secrets
from genesyscloud_provider.client.documents import Document, ErrorBody
from genesyscloud_provider.client.errors import (
    ApiError,
    ConfigurationError,
    GenesysCloudError,
    NoAnswer,
    NotAuthenticated,
    NotConnected,
    NotFound,
    OutcomeUnknown,
    PartialAnswer,
    RateLimited,
    UnreadableAnswer,
    api_error,
    is_failure,
)
from genesyscloud_provider.client.lean_httpx import httpx
from genesyscloud_provider.client.network import exchange, limit_time
from genesyscloud_provider.client.paths import route_of
from genesyscloud_provider.client.proxies import readable_proxies
from genesyscloud_provider.client.rate_limit import Admitted, Pace
from genesyscloud_provider.client.response_limits import (
    ENCODING,
    addressed,
    bound,
    date,
    redirected,
    retry_after,
    seconds_told,
)
from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.client.tracing import CORRELATION

T = TypeVar("T", bound=BaseModel)
QueryValue = str | int | list[str]
U = TypeVar("U")

REPEATABLE: Final = frozenset({"GET", "PUT", "PATCH", "DELETE"})
"""Methods whose second sending changes nothing more: a PUT carries the version it replaces, a DELETE finds nothing.

A POST is repeated only if it was certainly not carried out.
"""

TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0)
"""Seconds that an answer may keep silent, and that a connection may take."""

CONNECTIONS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=100, keepalive_expiry=3.0)
"""All connections are kept, as each costs a handshake, but not as long as until a server ends them.

Servers do so after five seconds without a request or later: a request that is sent in that moment gets lost.
"""

SLOW_TIMEOUT: Final = httpx.Timeout(90.0, connect=10.0)
"""The same for an answer that waits for another system: Genesys Cloud gives that up to 60 seconds."""

LONGEST_EXCHANGE: Final = 120.0
"""Seconds from the first byte of a request to the last one of its answer, in however many pieces they go and come."""

LONGEST_UPLOAD: Final = 600.0
"""The same for a file that is sent to an address outside of the API."""

ATTEMPTS: Final = 4
"""How often a request is sent while the service fails or cannot be reached."""

UPLOADS: Final = 3
"""How often a file is sent to an address outside of the API."""

ATTEMPTS_UNDER_LIMIT: Final = 20
"""How often a request is sent while the service asks to wait."""

PATIENCE_UNDER_LIMIT: Final = 600.0
"""Seconds after which a request that the service keeps refusing for its limit is given up."""

SENT_AT: Final = "genesyscloud_sent_at"
"""Where a request says when it was sent, which is after it has waited for its turn."""

WAIT_UNDER_LIMIT: Final = 5.0
"""Seconds to wait after a 429 that does not say how long."""


@cache
def _trust() -> ssl.SSLContext:
    """Whom this process trusts (TLS): read once, as that takes longer than a request."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise ConfigurationError(
            f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read ({error.strerror or error})",
            "Let SSL_CERT_FILE name a file with certificates in PEM form, or unset it.",
        ) from None


class Client:
    """Sends requests to one organization's API with a token, pacing and safe repetition.

    Args:
        configuration: where the API is and how to log in.
        transport: what carries the requests; the network by default.
        clock: how time passes.
        secrets: what is masked in the words of others; what is sent as a secret is noted there first.
        report: tells the user what is waited for, when it takes long.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Clock | None = None,
        secrets: Secrets | None = None,
        report: Callable[[str], None] = silent,
    ) -> None:
        self.configuration = configuration
        self.clock = clock or Clock()
        self.secrets = secrets or Secrets()
        self.report = report
        self.secrets.note(configuration.secrets)
        self._logins = authentication(configuration, self.clock, self.secrets)
        self._http = _http(configuration, transport)
        self._configuration = configuration
        # assumes: NEW_TOKEN_HAS_A_FULL_ALLOWANCE
        given = not self._logins[0].renewable
        self._pace = Pace(self.clock, shared=given, tokens=len(self._logins), report=report)
        self._service_ahead: timedelta | None = None
        self._service_clock = threading.Lock()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def new_token(self, credentials: OAuthClient) -> str:
        """A token of an OAuth client, for which the service is asked in any case; no request of this client uses it.

        Raises:
            NotAuthenticated: the service refuses the credentials.
            NotConnected: the login does not work for now.
            ConfigurationError: the login address is not configured.
        """
        self.secrets.note(credentials.client_secret)
        token_url = self._configuration.login_url + TOKEN_PATH
        login = TokenOfClient(credentials, token_url, self.clock, self.secrets)
        try:
            token = login.token(self._log_in)
        except httpx.HTTPError as error:
            raise self._transport_error(error) from None
        self.secrets.note(token)
        return token

    def with_token(self, token: str) -> Client:
        """Another client of the same address, whose requests have a token of their own; to be closed by itself."""
        configuration = replace(self._configuration, credentials=AccessToken(token), token_pool_size=1)
        return Client(configuration, clock=self.clock, secrets=self.secrets, report=self.report)

    def answer_to(self, method: str, path: str, body: Any = None, **query: QueryValue) -> httpx.Response:
        """The service's answer as it is, be it a refusal; sent once, unless it is refused for the limit of requests.

        Raises:
            GenesysCloudError: there is no answer, or the login is refused.
        """

        route = tracing.Route(route_of(path))

        def once() -> httpx.Response:
            request = self._http.build_request(method, path, params=query, json=body)
            request.extensions[tracing.ROUTE] = route
            try:
                response, login = self._authorized(request)
            except httpx.HTTPError as error:
                raise self._transport_error(error) from None
            if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                raise self._failure(response, login, versioned=False)
            return response

        return self._under_limit(once)

    def by_service_clock(self, moment: datetime) -> datetime:
        """A moment of this machine's clock by the service's, as its last answer told it; exact to a second or two."""
        with self._service_clock:
            return moment + (self._service_ahead or timedelta())

    def get(self, path: str, answer: type[T], **query: QueryValue) -> T:
        """GET `path` and read the answer as an `answer`; a list in the query gives the parameter several times."""
        return self._send("GET", path, answer, query=query)

    def text(self, path: str) -> str:
        """GET `path` and read the answer as text; a web page that does not come from the service is none."""
        return self._send("GET", path, _Text).text

    def ask(self, path: str, answer: type[T], body: Any) -> T:
        """POST `body`, which is a question and changes nothing: it is repeated as a GET is."""
        return self._send("POST", path, answer, body=body, repeatable=True)

    def ensure(self, path: str, **query: str) -> None:
        """POST without a body, which makes something so: a second one changes nothing, and it is repeated as a PUT."""
        self._send("POST", path, _Anything, query=query, repeatable=True)

    def post(self, path: str, answer: type[T], body: Any, *, slow: bool = False) -> T:
        """POST `body`; sent once, unless it certainly was not carried out.

        Args:
            path: where to.
            answer: the model of the answer.
            body: what is sent.
            slow: whether the answer waits for another system.

        Raises:
            OutcomeUnknown: it may or may not have been carried out.
        """
        return self._send("POST", path, answer, body=body, timeout=SLOW_TIMEOUT if slow else TIMEOUT)

    def put(self, path: str, answer: type[T], body: Any) -> T:
        """PUT `body`, which replaces the whole document."""
        return self._send("PUT", path, answer, body=body)

    def patch(self, path: str, answer: type[T], body: Any) -> T:
        """PATCH with `body`."""
        return self._send("PATCH", path, answer, body=body)

    def delete(self, path: str) -> None:
        """DELETE; it is no error if nothing is there.

        Raises:
            UnreadableAnswer: the answer is not the service's, so nobody knows whether it is gone.
        """
        with suppress(NotFound):
            self._send("DELETE", path, _Anything)

    def upload(self, url: str, headers: Mapping[str, str], content: bytes) -> bool:
        """PUT a file to an address that the API has signed, with these headers and no others of ours.

        Neither a token nor the pace goes with it, and no message, cause or log holds the address.

        Returns:
            False if the address is not, or no longer, good.

        Raises:
            NotConnected: there was no connection.
            OutcomeUnknown: the file did not arrive, or nobody said so.
            GenesysCloudError: the address is none, or answers something else.
        """
        return self._trying(
            lambda: self._upload(url, headers, content),
            lambda error: isinstance(error, NotConnected | OutcomeUnknown),
            attempts=UPLOADS,
        )

    def _upload(self, url: str, headers: Mapping[str, str], content: bytes) -> bool:
        try:
            request = httpx.Request("PUT", url, headers=dict(headers), content=content)
        except (httpx.InvalidURL, ValueError):
            request = None
        if request is None or not (request.url.host and keeps_secrets(request.url)):
            raise GenesysCloudError("Genesys Cloud gave an address for the file that is none, or not https")
        request.url = _Unshown(request.url)
        try:
            status, failure = self._exchange(request, LONGEST_UPLOAD).status_code, None
        except httpx.HTTPError as error:
            status, failure = 0, self._upload_error(error, request.url)
        if failure:
            raise failure  # outside of the handler: the error knows its request
        if status == httpx.codes.FORBIDDEN:  # assumes: EXPIRED_UPLOAD_ADDRESS_IS_403
            return False
        if httpx.codes.is_success(status):
            return True
        answered = f"PUT of the file to {request.url.host} is answered {status}"
        if is_failure(status):
            raise UnreadableAnswer(answered)
        raise GenesysCloudError(answered, UnreadableAnswer.remedy)

    def _send(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        query: Mapping[str, QueryValue] | None = None,
        body: Any = None,
        timeout: httpx.Timeout = TIMEOUT,
        repeatable: bool = False,
    ) -> T:
        """Send until the service is done asking to wait, and within that until it is done failing."""
        route = tracing.Route(route_of(path))

        def attempt() -> T:
            return self._attempt(method, path, route, answer, query, body, timeout)

        def attempts() -> T:
            return self._trying(attempt, lambda error: _may_repeat(error, repeatable or method in REPEATABLE))

        return self._under_limit(attempts)

    def _under_limit(self, call: Callable[[], U]) -> U:
        """Call until the service is done asking to wait.

        The pace, which all threads share, holds the next attempt back: no pause of its own is needed.
        """

        def paced() -> U:
            try:
                return call()
            except RateLimited as error:
                self._pace.refused(WAIT_UNDER_LIMIT if error.retry_after is None else error.retry_after)
                raise

        return self._trying(
            paced,
            lambda error: isinstance(error, RateLimited) and error.can_be_waited_for,
            attempts=ATTEMPTS_UNDER_LIMIT,
            pause=tenacity.wait_none(),
            seconds=PATIENCE_UNDER_LIMIT,
        )

    def _trying(
        self,
        call: Callable[[], U],
        again: Callable[[BaseException], bool],
        *,
        attempts: int = ATTEMPTS,
        pause: Any = None,
        seconds: float = math.inf,
    ) -> U:
        """Call until it succeeds, or fails for good; say what is waited for when it takes long."""
        began = failing_since = self.clock.now()

        def tell(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            if pause is None and self.clock.now() - began + state.upcoming_sleep > TOLD_AFTER:
                what = error.message if isinstance(error, GenesysCloudError) else str(error)
                self.report(f"{what}: trying again in {whole_seconds(state.upcoming_sleep)} seconds")

        def over(state: tenacity.RetryCallState) -> bool:
            nonlocal failing_since
            if state.attempt_number == 1:
                failing_since = self.clock.now()  # until then it may have waited for its turn
            return state.attempt_number >= attempts or self.clock.now() - failing_since > seconds

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(again),
            stop=over,
            wait=pause or _pause,
            sleep=self.clock.sleep,
            before_sleep=tell,
            reraise=True,
        )
        return retrying(call)

    def _attempt(
        self,
        method: str,
        path: str,
        route: tracing.Route,
        answer: type[T],
        query: Mapping[str, QueryValue] | None,
        body: Any,
        timeout: httpx.Timeout,
    ) -> T:
        request = self._http.build_request(method, path, params=query, json=body, timeout=timeout)
        request.extensions[tracing.ROUTE] = route
        versioned = isinstance(body, Mapping) and body.get("version") is not None
        try:
            return self._answer(request, answer, versioned)
        except OutcomeUnknown as error:
            error.sent_at = request.extensions.get(SENT_AT)
            raise

    def _answer(self, request: httpx.Request, answer: type[T], versioned: bool) -> T:
        try:
            response, login = self._authorized(request)
            if not response.is_success:
                raise self._failure(response, login, versioned)
            if response.status_code == httpx.codes.PARTIAL_CONTENT:
                raise PartialAnswer(f"{addressed(response.request)} is answered with a part only (206)")
            return self._read(response, answer)
        except httpx.HTTPError as error:
            raise self._transport_error(error) from None

    def _authorized(self, request: httpx.Request) -> tuple[httpx.Response, Login]:
        """The answer to a request, sent when the pace admits it, and the login of the token that the pace chose."""
        renewed: set[int] = set()
        while True:
            admitted = self._pace.admit()
            login = self._logins[admitted.token]
            try:
                token = login.token(self._log_in)
            except BaseException as error:
                self._pace.not_sent(admitted)
                if self._goes_on_without(admitted, error):
                    continue
                raise
            response = self._sent(request, token, admitted)
            # assumes: EXPIRED_TOKEN_IS_401
            expired = response.status_code == httpx.codes.UNAUTHORIZED and login.renewable
            if not expired or admitted.token in renewed:
                return response, login
            renewed.add(admitted.token)
            try:
                login.token(self._log_in, refused=token)
            except NotAuthenticated as error:
                if not self._goes_on_without(admitted, error):
                    raise

    def _goes_on_without(self, admitted: Admitted, error: BaseException) -> bool:
        """Whether a token whose login is refused is given up for the others; of the first one the refusal is told."""
        return isinstance(error, NotAuthenticated) and self._pace.give_up(admitted.token)

    def _sent(self, request: httpx.Request, token: str, admitted: Admitted) -> httpx.Response:
        """The answer to a request that was admitted for a token."""
        self.secrets.note(token)
        request.headers["Authorization"] = f"Bearer {token}"
        request.extensions[SENT_AT] = datetime.now(timezone.utc)
        sent = replace(admitted, at=self.clock.now())  # it may have waited for its token
        headers: Mapping[str, str] = {}
        try:
            response = self._exchange(request)
            headers = response.headers
            return response
        finally:
            self._pace.answered(sent, headers)
            self._learn_clock(headers)

    def _log_in(self, request: httpx.Request) -> httpx.Response:
        request.extensions[tracing.ROUTE] = tracing.Route(TOKEN_PATH)
        return self._exchange(request, lasting=False)

    def _exchange(
        self, request: httpx.Request, seconds: float | None = None, *, lasting: bool | None = None
    ) -> httpx.Response:
        """Send a request, whichever it is, and receive the whole answer: the one way out of this process.

        Args:
            request: without time-outs it gets the usual ones.
            seconds: how long it may take; `LONGEST_EXCHANGE` by default.
            lasting: whether it changes something, so that its answer is waited for although everything is to stop; by
                default as its method says.
        """
        request.extensions.setdefault("timeout", TIMEOUT.as_dict())
        lasting = request.method != "GET" if lasting is None else lasting
        stops = () if lasting else (self.clock.stopped,)
        with tracing.request(request) as span, exchange(request, seconds or LONGEST_EXCHANGE, *stops):
            response = self._http.send(request)
            span.answered(response, self.secrets.masked)
            return response

    def _learn_clock(self, headers: Mapping[str, str]) -> None:
        told = date(headers.get("Date", ""))
        if told is not None:
            with self._service_clock:
                # A date is never ahead of the service's clock, and often behind: in whole seconds, and on its way.
                seen = told - datetime.now(timezone.utc)
                self._service_ahead = seen if self._service_ahead is None else max(seen, self._service_ahead)

    def _transport_error(self, error: httpx.HTTPError) -> GenesysCloudError:
        where = addressed(error.request)
        if isinstance(error, httpx.LocalProtocolError):  # its text repeats headers, the token's included
            return NotConnected(f"{where} could not be sent: a header or the address is malformed")
        why = self.secrets.masked(str(error)) or type(error).__name__
        if _DISTRUST in why:
            return NotConnected(f"{where} could not connect ({why})", TRUST_REMEDY)
        if isinstance(error, _NEVER_SENT):
            return NotConnected(f"{where} could not connect ({why})")
        if isinstance(error, httpx.TimeoutException):
            failure: GenesysCloudError = NoAnswer(f"{where} got no answer in time")
        elif isinstance(error, httpx.TransportError):
            failure = NoAnswer(f"{where} got no answer ({why})")
        else:
            failure = UnreadableAnswer(f"{where} got an answer that cannot be read ({why})")
        # A login that fails carries nothing out.
        return NotConnected(failure.message) if error.request.url.path.endswith(TOKEN_PATH) else failure

    def _upload_error(self, error: httpx.HTTPError, url: httpx.URL) -> GenesysCloudError:
        where, text = f"PUT of the file to {url.host}", str(error)
        why = type(error).__name__ if not text or url.path in text or url.query.decode() in text else text
        if isinstance(error, _NEVER_SENT):
            remedy = TRUST_REMEDY if _DISTRUST in why else "Check the network and the proxy settings."
            return NotConnected(f"{where} could not connect ({self.secrets.masked(why)})", remedy)
        return NoAnswer(f"{where} got no answer")

    def _failure(self, response: httpx.Response, login: Login, versioned: bool) -> GenesysCloudError:
        where = addressed(response.request)
        if response.is_redirect:
            return redirected(response)
        try:
            body = ErrorBody.model_validate_json(response.content, context=self.secrets)
        except ValidationError:
            body = ErrorBody(message=WEB_PAGE if _is_page(response) else "")
        correlation_id = self.secrets.masked(response.headers.get(CORRELATION, ""))
        pause = retry_after(response.headers)
        if pause is None and response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            pause = seconds_told(body.message)
        error = api_error(
            body.model_copy(update={"status": response.status_code}),
            f"{response.request.method} {response.request.url.path}",
            correlation_id,
            pause,
            versioned=versioned,
        )
        # assumes: ANSWERS_HAVE_CORRELATION_AND_CODE
        own = body.is_services_own(response.status_code, correlation_id)
        if isinstance(error, NotFound) and not own:
            # A proxy's or gateway's "not found" must not be taken for the object's absence.
            return UnreadableAnswer(f"{where} is answered {response.status_code}, but not in Genesys Cloud's own form")
        if isinstance(error, NotAuthenticated) and own and not login.renewable:
            login.refuse()
        return error

    def _read(self, response: httpx.Response, answer: type[T]) -> T:
        if answer is _Anything and not response.content.strip():
            return answer()
        if answer is _Text:
            # assumes: ANSWERS_HAVE_CORRELATION_AND_CODE
            if _is_page(response) and CORRELATION not in response.headers:
                raise UnreadableAnswer(f"{addressed(response.request)}: {WEB_PAGE}")
            return answer(text=response.text)
        try:
            # assumes: REQUIRED_PARTS_ARE_PRESENT
            return answer.model_validate_json(response.content, context=self.secrets)
        except ValidationError as error:
            problem = error.errors(include_input=False, include_url=False)[0]
            path = ".".join(str(part) for part in problem["loc"]) or "the body"
            what = self.secrets.masked(f"{path}: {problem['msg']}")
            where = addressed(response.request)
            raise UnreadableAnswer(f"{where} answered something unexpected: {what}") from None


class _Text(Document):
    """An answer that is no JSON."""

    text: str = Field(repr=False)


class _Anything(Document):
    """An answer of the service's that nobody reads: nothing, or JSON."""


def _http(configuration: Configuration, transport: httpx.BaseTransport | None) -> httpx.Client:
    """What sends requests and receives answers, with the proxies and the trust of the environment."""
    with readable_proxies():
        client = httpx.Client(
            base_url=configuration.api_url,
            headers={
                "User-Agent": f"pulumi-genesyscloud/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": ENCODING,
            },
            event_hooks={"response": [bound]},
            timeout=TIMEOUT,
            limits=CONNECTIONS,
            verify=_trust(),
            transport=transport,
            mounts={"http://": None},  # plain http is for loopback only, where no proxy is wanted
        )
    limit_time(client)
    return client


def _may_repeat(error: BaseException, repeatable: bool) -> bool:
    if isinstance(error, ApiError) and not error.can_be_waited_for:
        return False
    return isinstance(error, NotConnected) or (repeatable and isinstance(error, OutcomeUnknown))


_BACKOFF = tenacity.wait_random_exponential(multiplier=0.5, max=8)


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ApiError) else None
    return _BACKOFF(state) if asked is None else asked


class _Unshown(httpx.URL):
    """An address whose path and query nobody is shown: httpx logs those of its requests."""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}/"

    __repr__ = __str__


_NEVER_SENT = httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError

WEB_PAGE: Final = "the answer is a web page, as proxies, gateways and load balancers give"

_DISTRUST: Final = "CERTIFICATE_VERIFY_FAILED"

TRUST_REMEDY: Final = (
    "The certificate that was shown is not trusted. If a gateway or proxy has a certificate authority of its own, let"
    " SSL_CERT_FILE name a file with its certificate and those of all others that are to be trusted; the check cannot"
    " be switched off."
)


def _is_page(response: httpx.Response) -> bool:
    return "html" in response.headers.get("Content-Type", "").lower()
