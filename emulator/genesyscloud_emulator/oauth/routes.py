"""The token endpoint (API reference 6.1)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genesyscloud_emulator.behaviour.rate_limit import Window
from genesyscloud_emulator.oauth.models import TokenRefused
from genesyscloud_emulator.oauth.service import Tokens
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, reads, resource
from genesyscloud_emulator.server.record import CONTROL

FORM = "application/x-www-form-urlencoded"


class OAuthService(Service):
    """Client credentials by Basic authentication, and who may send requests with what it gave out."""

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._tokens = Tokens(organization.access.access_token, organization.switches)

    def routes(self) -> list[Route]:
        """The token endpoint."""
        return [Route("/oauth/token", self._token, methods=["POST"])]

    def control_routes(self) -> list[Route]:
        """All tokens."""
        return [resource(f"{CONTROL}tokens", DELETE=reads(self._revoke_tokens))]

    def report(self) -> Mapping[str, object]:
        """How many tokens were given out."""
        return {"tokensIssued": self._tokens.issued}

    def reset(self) -> None:
        """Begin all counts anew. The tokens stay good, and the one that does not expire is good again."""
        self._tokens.reset()

    def issued(self, request: HTTPConnection) -> bool:
        """Whether a request bears this organization's OAuth client or one of its tokens."""
        authorization = request.headers.get("authorization", "")
        client_id = (_basic_pair(authorization) or "").partition(":")[0]
        return self.organization.access.client_id == client_id or self._tokens.issued_here(authorization)

    def admit(self, authorization: str | None) -> Window:
        """Count a request against its bearer token. Raises 401 (API reference 5.2)."""
        return self._tokens.admit(authorization)

    async def _token(self, request: Request) -> Response:
        try:
            self._check_client(request.headers.get("authorization", ""))
            _check_form(request.headers.get("content-type", ""), await request.body())
            return JSONResponse(self._tokens.issue())
        except TokenRefused as refusal:
            return JSONResponse(refusal.body(), refusal.status)

    def _check_client(self, authorization: str) -> None:
        client, access = _basic_pair(authorization), self.organization.access
        expected = f"{access.client_id}:{access.client_secret}"
        if client is None or not secrets.compare_digest(client.encode(), expected.encode()):
            raise TokenRefused(self.switches.bad_client_status, "invalid_client", "authentication failed")

    def _revoke_tokens(self, _: Call) -> None:
        """Make every token that was given out invalid."""
        self._tokens.revoke()


def _basic_pair(authorization: str) -> str | None:
    """Client id and secret, `:` between them, of a Basic `Authorization` header; None if it is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode()
    except ValueError:  # no ASCII, no base64, no UTF-8
        return None


def _check_form(content_type: str, body: bytes) -> None:
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise TokenRefused(400, "invalid_request", f"content type must be {FORM}")
    if parse_qs(body.decode("utf-8", "replace")).get("grant_type") != ["client_credentials"]:
        raise TokenRefused(400, "unsupported_grant_type", "grant_type must be client_credentials")
