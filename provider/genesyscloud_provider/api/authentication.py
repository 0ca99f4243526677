"""Bearer tokens: obtained once, renewed once when the service no longer accepts them (API reference 6.1)."""

from __future__ import annotations

import math
import threading
from collections.abc import Generator, Mapping
from typing import Final

import httpx
from pydantic import ValidationError

from genesyscloud_provider.api.answers import redirected
from genesyscloud_provider.api.configuration import AccessToken, Configuration, OAuthClient
from genesyscloud_provider.api.errors import ApiError, NotAuthenticated, NotConnected, RateLimited
from genesyscloud_provider.api.models import ErrorBody, LoginRefusal, TokenAnswer

__all__ = ["TOKEN_PATH", "GivenToken", "TokenOfClient", "authentication", "retry_after"]

TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 - a path, no password


def authentication(configuration: Configuration) -> httpx.Auth:
    """How requests of `configuration` log in.

    Raises:
        MissingCredentials: no credentials are configured.
        ConfigurationError: the login address is not configured.
    """
    credentials = configuration.require_credentials()
    if isinstance(credentials, AccessToken):
        return GivenToken(credentials)
    return TokenOfClient(credentials, configuration.login_url + TOKEN_PATH)


class GivenToken(httpx.Auth):
    """A token from the configuration, which cannot be renewed."""

    def __init__(self, credentials: AccessToken) -> None:
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token to `request`."""
        _authorize(request, self._credentials.token)
        yield request


class TokenOfClient(httpx.Auth):
    """The client credentials grant; one token for all threads of the process.

    While one thread asks for a token, the others wait for it: the lock is held over a `yield`. httpx closes this flow
    when a request fails, and thereby releases the lock; a plain `auth_flow` it would not close.
    """

    def __init__(self, credentials: OAuthClient, token_url: str) -> None:
        self._credentials = credentials
        self._token_url = token_url
        self._token: str | None = None
        self._lock = threading.Lock()

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add a token to `request`; if it is refused as expired, repeat the request once with a new one."""
        used = yield from self._newer_than(None)
        _authorize(request, used)
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            _authorize(request, (yield from self._newer_than(used)))
            yield request

    def _newer_than(self, refused: str | None) -> Generator[httpx.Request, httpx.Response, str]:
        with self._lock:
            if self._token is None or self._token == refused:
                self._token = None
                answer = yield self._token_request()
                answer.read()
                self._token = _token(answer)
            return self._token

    def _token_request(self) -> httpx.Request:
        basic = httpx.BasicAuth(self._credentials.client_id, self._credentials.client_secret)
        request = httpx.Request("POST", self._token_url, data={"grant_type": "client_credentials"})
        return next(basic.auth_flow(request))


def _authorize(request: httpx.Request, token: str) -> None:
    request.headers["Authorization"] = f"Bearer {token}"


def _token(response: httpx.Response) -> str:
    if response.is_server_error:
        raise NotConnected(f"the login at {response.request.url} answered {response.status_code}")
    if response.is_redirect:
        raise redirected(response)
    if response.is_error:
        raise _refusal(response)
    try:
        return TokenAnswer.model_validate_json(response.content).access_token
    except ValidationError:
        raise NotConnected(f"the login at {response.request.url} answered without a token") from None


def _refusal(response: httpx.Response) -> ApiError:
    try:
        refusal = LoginRefusal.model_validate_json(response.content)
    except ValidationError:
        refusal = LoginRefusal()
    kind = RateLimited if response.status_code == 429 or refusal.rate_limited else NotAuthenticated
    return kind(
        ErrorBody(
            status=response.status_code,
            code=refusal.error,
            message=f"the login was refused: {refusal.error_description or refusal.description or 'no reason given'}",
        ),
        f"POST {response.request.url.path}",
        response.headers.get("ININ-Correlation-Id", ""),
        retry_after(response.headers),
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer asks to wait, if it does and they can be waited for."""
    try:
        seconds = float(headers["Retry-After"])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds < math.inf else None
