"""HTTP to Genesys Cloud: one request in, one model or one `GenesysCloudError` out. Safe to use from many threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

import httpx
import tenacity
from pydantic import ValidationError

from genesyscloud_provider import __version__
from genesyscloud_provider.api.authentication import TOKEN_PATH, authentication
from genesyscloud_provider.api.configuration import Configuration
from genesyscloud_provider.api.errors import (
    ApiError,
    GenesysCloudError,
    NoAnswer,
    NotConnected,
    OutcomeUnknown,
    RateLimited,
    UnreadableAnswer,
    api_error,
)
from genesyscloud_provider.api.models import Document, ErrorBody
from genesyscloud_provider.api.pacing import Pace

__all__ = ["Client"]

T = TypeVar("T", bound=Document)

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
        sleep: how to wait, in seconds.
    """

    def __init__(
        self,
        configuration: Configuration,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        login = authentication(configuration)
        self._http = httpx.Client(
            base_url=configuration.api_url,
            auth=login,
            headers={"User-Agent": f"pulumi-genesyscloud/{__version__}", "Accept": "application/json"},
            timeout=TIMEOUT,
            transport=transport,
        )
        self._sleep = sleep
        self._pace = Pace(sleep)
        self._clock_ahead = timedelta()
        self._clock_lock = threading.Lock()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def by_service_clock(self, moment: datetime) -> datetime:
        """A moment of this machine's clock by the service's, as its last answer told it; exact to a second or two."""
        with self._clock_lock:
            return moment + self._clock_ahead

    def wait(self, seconds: float) -> None:
        """Wait between two looks at the service."""
        self._sleep(seconds)

    def get(self, path: str, answer: type[T], **query: str | int) -> T:
        """GET `path` and read the answer as an `answer`."""
        return self._send("GET", path, answer, query=query)

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
        """DELETE; the answer's body, if any, is not looked at."""
        self._send("DELETE", path, None)

    def _send(
        self,
        method: str,
        path: str,
        answer: type[T] | None,
        *,
        query: dict[str, str | int] | None = None,
        body: Any = None,
    ) -> T:
        repeatable = method in REPEATABLE
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: _may_repeat(error, repeatable)),
            stop=_enough,
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        response = retrying(self._attempt, method, path, query, body)
        return _read(response, answer) if answer else None  # type: ignore[return-value]

    def _attempt(self, method: str, path: str, query: dict[str, str | int] | None, body: Any) -> httpx.Response:
        self._pace.admit()
        headers: httpx.Headers | dict[str, str] = {}
        try:
            response = self._http.request(method, path, params=query, json=body)
            headers = response.headers
        except httpx.HTTPError as error:
            raise _transport_error(error) from None
        finally:
            self._pace.answered(headers)
        self._learn_clock(response)
        if response.is_success:
            return response
        failure = _failure(response)
        if isinstance(failure, RateLimited):
            self._pace.refused(failure.retry_after or WAIT_UNDER_LIMIT)
        raise failure

    def _learn_clock(self, response: httpx.Response) -> None:
        try:
            date = parsedate_to_datetime(response.headers["Date"])
        except (KeyError, ValueError):
            return
        with self._clock_lock:
            self._clock_ahead = date - datetime.now(timezone.utc)


def _may_repeat(error: BaseException, repeatable: bool) -> bool:
    if isinstance(error, NotConnected | RateLimited):
        return True
    return repeatable and isinstance(error, OutcomeUnknown)


def _enough(state: tenacity.RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    return state.attempt_number >= (ATTEMPTS_UNDER_LIMIT if isinstance(error, RateLimited) else ATTEMPTS)


_BACKOFF = tenacity.wait_random_exponential(multiplier=0.5, max=8)


def _pause(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, RateLimited):
        return 0.0  # the pace, which every thread shares, holds the next attempt back
    if isinstance(error, ApiError) and error.retry_after is not None:
        return min(error.retry_after, LONGEST_PAUSE)
    return _BACKOFF(state)


_NEVER_SENT = httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError


def _transport_error(error: httpx.HTTPError) -> GenesysCloudError:
    request = error.request
    where = f"{request.method} {request.url.copy_with(query=None)}"
    if isinstance(error, _NEVER_SENT) or request.url.path.endswith(TOKEN_PATH):
        return NotConnected(f"{where} could not connect ({error or type(error).__name__})")
    if isinstance(error, httpx.TimeoutException):
        return NoAnswer(f"{where} got no answer in time")
    if isinstance(error, httpx.TransportError):
        return NoAnswer(f"{where} got no answer ({error or type(error).__name__})")
    return UnreadableAnswer(f"{where} got an answer that cannot be read ({error})")


def _failure(response: httpx.Response) -> GenesysCloudError:
    correlation_id = response.headers.get("ININ-Correlation-Id", "")
    if response.is_redirect:
        return UnreadableAnswer(f"{response.request.url} redirects to another place, which the API never does")
    try:
        body = ErrorBody.model_validate_json(response.content)
    except ValidationError:
        body = ErrorBody(message=f"{response.reason_phrase}, without an explanation")
    return api_error(
        body.model_copy(update={"status": response.status_code}), correlation_id, _retry_after(response.headers)
    )


def _retry_after(headers: httpx.Headers) -> float | None:
    try:
        return max(0.0, float(headers["Retry-After"]))
    except (KeyError, ValueError):
        return None


def _read(response: httpx.Response, answer: type[T]) -> T:
    try:
        return answer.model_validate_json(response.content)
    except ValidationError as error:
        where = f"{response.request.method} {response.request.url.copy_with(query=None)}"
        problem = error.errors(include_input=False, include_url=False)[0]
        path = ".".join(str(part) for part in problem["loc"]) or "the body"
        raise UnreadableAnswer(f"{where} answered something unexpected: {path}: {problem['msg']}") from None
