"""HTTP to Genesys Cloud: one request in, one model or one `GenesysCloudError` out. Safe to use from many threads."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import httpx
import tenacity
from pydantic import BaseModel, ValidationError

from genesyscloud_provider import __version__
from genesyscloud_provider.api.authentication import TOKEN_PATH, authentication, retry_after
from genesyscloud_provider.api.clock import Clock
from genesyscloud_provider.api.configuration import Configuration
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

ATTEMPTS: Final = 4
"""How often a request is sent while the service fails or cannot be reached."""

ATTEMPTS_UNDER_LIMIT: Final = 20
"""How often a request is sent while the service asks to wait."""

WAIT_UNDER_LIMIT: Final = 5.0
"""Seconds to wait after a 429 that does not say how long."""

LONGEST_PAUSE: Final = 60.0
"""Seconds to wait at most before the next attempt, whatever the service asks for."""


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
            headers={"User-Agent": f"pulumi-genesyscloud/{__version__}", "Accept": "application/json"},
            timeout=TIMEOUT,
            transport=transport,
            mounts={"http://": None},  # plain http is for loopback only, where no proxy is wanted
        )
        self._pace = Pace(self.clock)
        self._service_ahead = timedelta()
        self._service_clock = threading.Lock()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def by_service_clock(self, moment: datetime) -> datetime:
        """A moment of this machine's clock by the service's, as its last answer told it; exact to a second or two."""
        with self._service_clock:
            return moment + self._service_ahead

    def get(self, path: str, answer: type[T], **query: str | int) -> T:
        """GET `path` and read the answer as an `answer`."""
        return self._send("GET", path, answer, query=query)

    def text(self, path: str) -> str:
        """GET `path` and read the answer as text."""
        return self._send("GET", path, _Text).text

    def post(self, path: str, answer: type[T], body: Any) -> T:
        """POST `body`; sent once, unless it certainly was not carried out.

        Raises:
            OutcomeUnknown: it may or may not have been carried out.
        """
        return self._send("POST", path, answer, body=body)

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

    def _send(
        self, method: str, path: str, answer: type[T], *, query: Mapping[str, str | int] | None = None, body: Any = None
    ) -> T:
        """Send until the service is done asking to wait, and within that until it is done failing."""

        def attempt() -> T:
            return self._attempt(method, path, answer, query, body)

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

    def _attempt(self, method: str, path: str, answer: type[T], query: Mapping[str, str | int] | None, body: Any) -> T:
        self._pace.admit()
        headers: Mapping[str, str] = {}
        try:
            response = self._http.request(method, path, params=query, json=body)
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
            self._pace.answered(headers)
            self._learn_clock(headers)

    def _learn_clock(self, headers: Mapping[str, str]) -> None:
        try:
            date = parsedate_to_datetime(headers["Date"])
        except (KeyError, ValueError):
            return
        if date.tzinfo is not None:
            with self._service_clock:
                self._service_ahead = date - datetime.now(timezone.utc)


class _Text(Document):
    """An answer that is no JSON."""

    text: str


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


def _where(request: httpx.Request) -> str:
    """Method and address, without what may be private in them."""
    return f"{request.method} {request.url.copy_with(query=None)}"


_NEVER_SENT = httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError


def _transport_error(error: httpx.HTTPError) -> GenesysCloudError:
    where = _where(error.request)
    if isinstance(error, httpx.LocalProtocolError):  # its text repeats headers, the token's included
        return NotConnected(f"{where} could not be sent: a header or the address is malformed")
    why = str(error) or type(error).__name__
    if isinstance(error, _NEVER_SENT) or error.request.url.path.endswith(TOKEN_PATH):
        return NotConnected(f"{where} could not connect ({why})")
    if isinstance(error, httpx.TimeoutException):
        return NoAnswer(f"{where} got no answer in time")
    if isinstance(error, httpx.TransportError):
        return NoAnswer(f"{where} got no answer ({why})")
    return UnreadableAnswer(f"{where} got an answer that cannot be read ({why})")


def _failure(response: httpx.Response) -> GenesysCloudError:
    where = _where(response.request)
    if response.is_redirect:
        return ConfigurationError(
            f"{where} is answered with a redirect, which the API never does",
            "Check `genesyscloud:region` and `genesyscloud:apiUrl`, and any proxy or gateway between.",
        )
    try:
        body = ErrorBody.model_validate_json(response.content)
    except ValidationError:
        body = ErrorBody()
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
            f"{_where(response.request)} answered something unexpected: {path}: {problem['msg']}"
        ) from None
