"""Bearer tokens: obtained when first needed, renewed when the service no longer accepts them (API reference 6.1)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Final, Protocol

from pydantic import ValidationError

from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.configuration import AccessToken, Configuration, OAuthClient
from genesyscloud_provider.client.documents import ErrorBody, LoginRefusal, TokenAnswer
from genesyscloud_provider.client.errors import (
    AlreadyRefused,
    ApiError,
    GenesysCloudError,
    NotAuthenticated,
    NotConnected,
    RateLimited,
    Stopped,
    is_failure,
)
from genesyscloud_provider.client.lean_httpx import httpx
from genesyscloud_provider.client.response_limits import redirected, retry_after
from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.client.tracing import CORRELATION

TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 - a path, no password

LOOK_EVERY: Final = 0.25
"""Seconds between two looks of a thread, which waits for another one's login, whether it is to stop."""

Send = Callable[[httpx.Request], httpx.Response]
"""Sends a request and receives the whole answer."""


class Login(Protocol):
    """A way to get a token."""

    @property
    def renewable(self) -> bool:
        """Whether a token that is refused can be replaced by another one."""

    def token(self, send: Send, refused: str | None = None) -> str:
        """A token.

        Args:
            send: sends a request; called only where a token has to be asked for.
            refused: a token that the service no longer accepts.

        Raises:
            NotAuthenticated: the service refuses the credentials.
            AlreadyRefused: it did so earlier in this process.
            NotConnected: the login does not work for now.
            httpx.HTTPError: there was no answer, or none that can be read.
        """

    def refuse(self) -> None:
        """Remember that the service accepts no token of these credentials."""


def authentication(configuration: Configuration, clock: Clock, secrets: Secrets) -> tuple[Login, ...]:
    """How requests of `configuration` log in: a login for each token that they may use, and one for a given token.

    Args:
        configuration: the settings.
        clock: tells when to stop waiting.
        secrets: what is masked in what the service says of a refused login.

    Raises:
        MissingCredentials: no credentials are configured.
        ConfigurationError: the login address is not configured.
    """
    credentials = configuration.require_credentials()
    if isinstance(credentials, AccessToken):
        return (GivenToken(credentials),)
    token_url, size = configuration.login_url + TOKEN_PATH, range(configuration.token_pool_size)
    return tuple(TokenOfClient(credentials, token_url, clock, secrets) for _ in size)


class EarlierRefusal:
    """Remembers that a token was refused: one message says what to do, and all others point to it.

    Each token has its own: that no further one is given says nothing of the renewal of the first one.
    """

    def __init__(self) -> None:
        self._remembered = threading.Event()

    def remember(self) -> None:
        """Remember it for the process."""
        self._remembered.set()

    def require_none(self) -> None:
        """Send nothing with credentials that were refused.

        Raises:
            AlreadyRefused: they were.
        """
        if self._remembered.is_set():
            raise AlreadyRefused


class GivenToken:
    """A token from the configuration, which cannot be renewed."""

    renewable: Final = False

    def __init__(self, credentials: AccessToken) -> None:
        self._credentials = credentials
        self._earlier = EarlierRefusal()

    def token(self, send: Send, refused: str | None = None) -> str:
        """The configured token; see `Login`."""
        self._earlier.require_none()
        return self._credentials.token

    def refuse(self) -> None:
        """Remember it for the process; see `Login`."""
        self._earlier.remember()


class TokenOfClient:
    """The client credentials grant; a token for all threads of the process.

    While one thread asks for a token, the others wait for what comes of it, be it a token or an error.

    Args:
        credentials: whose token it is.
        token_url: where it is asked for.
        clock: tells when to stop waiting.
        secrets: what is masked in what the service says of a refused login.
    """

    renewable: Final = True

    def __init__(self, credentials: OAuthClient, token_url: str, clock: Clock, secrets: Secrets) -> None:
        self._earlier = EarlierRefusal()
        self._credentials = credentials
        self._token_url = token_url
        self._clock = clock
        self._secrets = secrets
        self._token: str | None = None
        self._asking: Future[str] | None = None
        self._lock = threading.Lock()

    def token(self, send: Send, refused: str | None = None) -> str:
        """The token, asked for if there is none or only the refused one; see `Login`."""
        with self._lock:
            if self._token is not None and self._token != refused:
                return self._token
            self._earlier.require_none()
            asking, mine = self._asking, self._asking is None
            if asking is None:
                asking = self._asking = Future()
        if mine:
            self._ask(send, asking)
        return self._answer_of(asking, mine)

    def refuse(self) -> None:
        """Remember it for the process; see `Login`."""
        self._earlier.remember()

    def _ask(self, send: Send, asking: Future[str]) -> None:
        """Log in, and let everybody know what came of it."""
        try:
            token = self._log_in(send)
        except BaseException as error:
            with self._lock:
                self._token, self._asking = None, None
                if isinstance(error, NotAuthenticated):
                    self._earlier.remember()
            asking.set_exception(error)
        else:
            with self._lock:
                self._token, self._asking = token, None
            asking.set_result(token)

    def _answer_of(self, asking: Future[str], mine: bool) -> str:
        while True:
            try:
                return asking.result(LOOK_EVERY)
            except NotYet:
                if self._clock.stopped():
                    raise Stopped from None
            except GenesysCloudError as error:
                if mine:
                    raise
                self._earlier.require_none()
                raise error.copied() from None

    def _log_in(self, send: Send) -> str:
        request = httpx.Request("POST", self._token_url, data={"grant_type": "client_credentials"})
        basic = httpx.BasicAuth(self._credentials.client_id, self._credentials.client_secret)
        return self._read(send(next(basic.auth_flow(request))))

    def _read(self, answer: httpx.Response) -> str:
        if is_failure(answer.status_code):  # assumes: REFUSED_LOGIN_IS_4XX
            raise NotConnected(f"the login at {answer.request.url} answered {answer.status_code}")
        if answer.is_redirect:
            raise redirected(answer)
        if answer.is_error:
            raise self._refusal(answer)
        try:
            return TokenAnswer.model_validate_json(answer.content).access_token
        except ValidationError:
            raise NotConnected(f"the login at {answer.request.url} answered without a token") from None

    def _refusal(self, answer: httpx.Response) -> ApiError:
        try:
            refusal = LoginRefusal.model_validate_json(answer.content, context=self._secrets)
        except ValidationError:
            refusal = LoginRefusal()
        kind = RateLimited if answer.status_code == 429 or refusal.rate_limited else NotAuthenticated
        why = refusal.error_description or refusal.description or "no reason given"
        return kind(
            ErrorBody(status=answer.status_code, code=refusal.error, message=f"the login was refused: {why}"),
            f"POST {answer.request.url.path}",
            self._secrets.masked(answer.headers.get(CORRELATION, "")),
            retry_after(answer.headers),
        )
