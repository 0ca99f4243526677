"""What the tests of the API layer put in the place of time and of the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx

T = TypeVar("T")

API_HOST = "https://api.mypurecloud.com"
TOKEN_PATH = "/oauth/token"
OAUTH_CLIENT = {"oauthClientId": "the-client", "oauthClientSecret": "the-client-secret"}
PATIENCE = 30.0
"""Seconds after which a test that waits for another thread gives up."""

Answer = Callable[[httpx.Request], httpx.Response]


def answer(
    status: int = 200, body: Any = None, *, text: str | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """An answer with a JSON body, or with a text, or empty."""
    if text is not None:
        return lambda _: httpx.Response(status, text=text, headers=headers)
    if body is not None:
        return lambda _: httpx.Response(status, json=body, headers=headers)
    return lambda _: httpx.Response(status, headers=headers)


def error_answer(
    status: int, code: str = "some.code", message: str = "The service says no", headers: Mapping[str, str] | None = None
) -> Answer:
    """The service's error body, with the correlation id `c-1`."""
    body = {"message": message, "code": code, "status": status, "contextId": "c-1", "details": [], "errors": []}
    return answer(status, body, headers={"ININ-Correlation-Id": "c-1", **(headers or {})})


def token(value: str) -> Answer:
    """The token endpoint's answer."""
    return answer(200, {"access_token": value, "token_type": "bearer", "expires_in": 86400})


def breaks(error: type[httpx.RequestError], text: str = "boom") -> Answer:
    """No answer: the transport fails."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise error(text)

    return fail


class _HalfABody(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        yield b'{"id": "1'
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def cut_off(_: httpx.Request) -> httpx.Response:
    """An answer whose body ends too early."""
    return httpx.Response(200, stream=_HalfABody())


class Service:
    """Genesys Cloud as a script: each request gets the next answer, and the last one again and again."""

    def __init__(self, *answers: Answer, logins: Sequence[Answer] = (token("token"),)) -> None:
        self.requests: list[httpx.Request] = []
        self.logins: list[httpx.Request] = []
        self._answers = answers
        self._login_answers = logins
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        login = request.url.path.endswith(TOKEN_PATH)
        seen, script = (self.logins, self._login_answers) if login else (self.requests, self._answers)
        with self._lock:
            # A copy: a repeated request is the same object with another token.
            seen.append(httpx.Request(request.method, request.url, headers=request.headers, content=request.content))
            make = script[min(len(seen), len(script)) - 1]
        return make(request)


def at_once(*calls: Callable[[], T]) -> list[T | Exception]:
    """What calls on threads of their own, started together, return or raise, in the order of the calls."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | Exception:
        start.wait(PATIENCE)
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
