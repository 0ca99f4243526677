"""The token endpoint (API reference 6.1)."""

from __future__ import annotations

import base64
import secrets
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.tokens import TokenRefused

FORM = "application/x-www-form-urlencoded"


def token_route(organization: Organization) -> Route:
    """`POST /oauth/token`: client credentials by Basic authentication."""

    async def token(request: Request) -> Response:
        try:
            _check_client(request.headers.get("authorization", ""), organization)
            _check_form(request.headers.get("content-type", ""), await request.body())
            return JSONResponse(organization.tokens.issue())
        except TokenRefused as refusal:
            return JSONResponse(refusal.body(), refusal.status)

    return Route("/oauth/token", token, methods=["POST"])


def _check_client(authorization: str, organization: Organization) -> None:
    client = basic_pair(authorization)
    expected = f"{organization.client_id}:{organization.client_secret}"
    if client is None or not secrets.compare_digest(client.encode(), expected.encode()):
        raise TokenRefused(organization.switches.bad_client_status, "invalid_client", "authentication failed")


def basic_pair(authorization: str) -> str | None:
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
