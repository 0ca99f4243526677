"""HTTP to Genesys Cloud: one request in, one model or one `GenesysCloudError` out. Safe to use from many threads."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Final, TypeVar

import httpx
import tenacity
from pydantic import BaseModel, Field, ValidationError

from genesyscloud_provider import __version__
from genesyscloud_provider.api.answers import ENCODING, addressed, bound, redirected
from genesyscloud_provider.api.authentication import TOKEN_PATH, GivenToken, authentication, retry_after
from genesyscloud_provider.api.clock import Clock
from genesyscloud_provider.api.configuration import Configuration, keeps_secrets
from genesyscloud_provider.api.errors import (
    ApiError,
    ConfigurationError,
    GenesysCloudError,
    NoAnswer,
    NotConnected,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    UnreadableAnswer,
    api_error,
)
from genesyscloud_provider.api.models import Document, ErrorBody
from genesyscloud_provider.api.pacing import Pace

__all__ = ["Client"]

T = TypeVar("T", bound=BaseModel)

REPEATABLE: Final = frozenset({"GET", "PUT", "PATCH", "DELETE"})
"""Methods whose second sending changes nothing more: a PUT carries the version it replaces, a DELETE finds nothing.

A POST is repeated only if it was certainly not carried out.
"""

TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0)
"""Seconds for an answer, and for a connection."""

CONNECTIONS: Final = httpx.Limits(max_connections=100, max_keepalive_connections=100, keepalive_expiry=3.0)
"""All connections are kept, as each costs a handshake, but not as long as until a server ends them.

Servers do so after five seconds without a request or later: a request that is sent in that moment gets lost.
"""

SLOW_TIMEOUT: Final = httpx.Timeout(90.0, connect=10.0)
"""The same for an answer that waits for another system: Genesys Cloud gives that up to 60 seconds."""

ATTEMPTS: Final = 4
"""How often a request is sent while the service fails or cannot be reached."""

UPLOADS: Final = 3
"""How often a file is sent to an address outside of the API."""

ATTEMPTS_UNDER_LIMIT: Final = 20
"""How often a request is sent while the service asks to wait."""

WAIT_UNDER_LIMIT: Final = 5.0
"""Seconds to wait after a 429 that does not say how long."""

LONGEST_PAUSE: Final = 60.0
"""Seconds to wait at most before the next attempt, whatever the service asks for."""


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
    """

    def __init__(
        self, configuration: Configuration, *, transport: httpx.BaseTransport | None = None, clock: Clock | None = None
    ) -> None:
        self.clock = clock or Clock()
        login = authentication(configuration)
        self._http = httpx.Client(
            base_url=configuration.api_url,
            auth=login,
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
        self._pace = Pace(self.clock, shared=isinstance(login, GivenToken))
        self._service_ahead: timedelta | None = None
        self._service_clock = threading.Lock()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def by_service_clock(self, moment: datetime) -> datetime:
        """A moment of this machine's clock by the service's, as its last answer told it; exact to a second or two."""
        with self._service_clock:
            return moment + (self._service_ahead or timedelta())

    def get(self, path: str, answer: type[T], **query: str | int) -> T:
        """GET `path` and read the answer as an `answer`."""
        return self._send("GET", path, answer, query=query)

    def text(self, path: str) -> str:
        """GET `path` and read the answer as text."""
        return self._send("GET", path, _Text).text

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
        """DELETE; the answer's body, if any, is not looked at, and it is no error if nothing is there."""
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
        sent = self._retrying(UPLOADS, _pause, lambda error: isinstance(error, NotConnected | OutcomeUnknown))
        return sent(lambda: self._upload(url, headers, content))

    def _upload(self, url: str, headers: Mapping[str, str], content: bytes) -> bool:
        try:
            request = httpx.Request("PUT", url, headers=dict(headers), content=content)
        except (httpx.InvalidURL, ValueError):
            request = None
        if request is None or not (request.url.host and keeps_secrets(request.url)):
            raise GenesysCloudError("Genesys Cloud gave an address for the file that is none, or not https")
        request.url = _Unshown(request.url)
        try:
            status, failure = self._http.send(request, auth=None).status_code, None
        except httpx.HTTPError as error:
            status, failure = 0, _upload_error(error, request.url)
        if failure:
            raise failure  # outside of the handler: the error knows its request
        if status == httpx.codes.FORBIDDEN:
            return False
        if httpx.codes.is_success(status):
            return True
        answered = f"PUT of the file to {request.url.host} is answered {status}"
        if httpx.codes.is_server_error(status):
            raise UnreadableAnswer(answered)
        raise GenesysCloudError(answered, UnreadableAnswer.remedy)

    def _send(
        self,
        method: str,
        path: str,
        answer: type[T],
        *,
        query: Mapping[str, str | int] | None = None,
        body: Any = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> T:
        """Send until the service is done asking to wait, and within that until it is done failing."""

        def attempt() -> T:
            return self._attempt(method, path, answer, query, body, timeout)

        def attempts() -> T:
            return self._retrying(ATTEMPTS, _pause, lambda error: _may_repeat(error, method))(attempt)

        # The pace, which all threads share, holds the next attempt back: no pause of its own is needed.
        unlimited = self._retrying(ATTEMPTS_UNDER_LIMIT, tenacity.wait_none(), _is_rate_limited)
        return unlimited(attempts)

    def _retrying(self, attempts: int, wait: Any, when: Any) -> tenacity.Retrying:
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(when),
            stop=tenacity.stop_after_attempt(attempts),
            wait=wait,
            sleep=self.clock.sleep,
            reraise=True,
        )

    def _attempt(
        self,
        method: str,
        path: str,
        answer: type[T],
        query: Mapping[str, str | int] | None,
        body: Any,
        timeout: httpx.Timeout,
    ) -> T:
        admitted = self._pace.admit()
        headers: Mapping[str, str] = {}
        try:
            response = self._http.request(method, path, params=query, json=body, timeout=timeout)
            headers = response.headers
            if not response.is_success:
                raise _failure(response)
            return _read(response, answer)
        except httpx.HTTPError as error:
            raise _transport_error(error) from None
        except RateLimited as error:
            self._pace.refused(_bounded(error.retry_after, WAIT_UNDER_LIMIT))
            raise
        finally:
            self._pace.answered(admitted, headers)
            self._learn_clock(headers)

    def _learn_clock(self, headers: Mapping[str, str]) -> None:
        try:
            date = parsedate_to_datetime(headers["Date"])
        except (KeyError, ValueError):
            return
        if date.tzinfo is not None:
            with self._service_clock:
                # A date is never ahead of the service's clock, and often behind: in whole seconds, and on its way.
                seen = date - datetime.now(timezone.utc)
                self._service_ahead = seen if self._service_ahead is None else max(seen, self._service_ahead)


class _Text(Document):
    """An answer that is no JSON."""

    text: str = Field(repr=False)


class _Anything(Document):
    """An answer that nobody reads."""


def _is_rate_limited(error: BaseException) -> bool:
    return isinstance(error, RateLimited)


def _may_repeat(error: BaseException, method: str) -> bool:
    if isinstance(error, NotConnected):
        return True
    return method in REPEATABLE and isinstance(error, OutcomeUnknown)


_BACKOFF = tenacity.wait_random_exponential(multiplier=0.5, max=8)


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ApiError) else None
    return _bounded(asked, _BACKOFF(state))


def _bounded(asked: float | None, otherwise: float) -> float:
    return otherwise if asked is None else min(asked, LONGEST_PAUSE)


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


def _transport_error(error: httpx.HTTPError) -> GenesysCloudError:
    where = addressed(error.request)
    if isinstance(error, httpx.LocalProtocolError):  # its text repeats headers, the token's included
        return NotConnected(f"{where} could not be sent: a header or the address is malformed")
    why = str(error) or type(error).__name__
    if _DISTRUST in why:
        return NotConnected(f"{where} could not connect ({why})", TRUST_REMEDY)
    if isinstance(error, _NEVER_SENT) or error.request.url.path.endswith(TOKEN_PATH):
        unread = isinstance(error, httpx.DecodingError)
        return NotConnected(f"{where} {'got an answer that cannot be read' if unread else 'could not connect'} ({why})")
    if isinstance(error, httpx.TimeoutException):
        return NoAnswer(f"{where} got no answer in time")
    if isinstance(error, httpx.TransportError):
        return NoAnswer(f"{where} got no answer ({why})")
    return UnreadableAnswer(f"{where} got an answer that cannot be read ({why})")


def _upload_error(error: httpx.HTTPError, url: httpx.URL) -> GenesysCloudError:
    where, text = f"PUT of the file to {url.host}", str(error)
    why = type(error).__name__ if not text or url.path in text or url.query.decode() in text else text
    if isinstance(error, _NEVER_SENT):
        remedy = TRUST_REMEDY if _DISTRUST in why else "Check the network and the proxy settings."
        return NotConnected(f"{where} could not connect ({why})", remedy)
    return NoAnswer(f"{where} got no answer")


def _failure(response: httpx.Response) -> GenesysCloudError:
    where = addressed(response.request)
    if response.is_redirect:
        return redirected(response)
    try:
        body = ErrorBody.model_validate_json(response.content)
    except ValidationError:
        is_page = "html" in response.headers.get("Content-Type", "")
        body = ErrorBody(message=WEB_PAGE if is_page else "")
    error = api_error(
        body.model_copy(update={"status": response.status_code}),
        f"{response.request.method} {response.request.url.path}",
        response.headers.get("ININ-Correlation-Id", ""),
        retry_after(response.headers),
    )
    if isinstance(error, NotFound) and not body.code:
        # A proxy's or gateway's "not found" must not be taken for the object's absence.
        return UnreadableAnswer(f"{where} is answered {response.status_code}, but not by Genesys Cloud")
    return error


def _read(response: httpx.Response, answer: type[T]) -> T:
    if answer is _Anything:
        return answer()
    if answer is _Text:
        return answer(text=response.text)
    try:
        return answer.model_validate_json(response.content)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        path = ".".join(str(part) for part in problem["loc"]) or "the body"
        raise UnreadableAnswer(
            f"{addressed(response.request)} answered something unexpected: {path}: {problem['msg']}"
        ) from None
