"""What actions of Genesys Cloud integrations ask: Genesys Cloud's own API, as the OAuth client of the credential.

The organization answers itself, without a request over the network. So an old secret, an inactive client or a missing
permission makes the action fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import httpx

from genesyscloud_emulator.behaviour.clock import now
from genesyscloud_emulator.credentials.models import Credential, Login
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.app import inner_api
from genesyscloud_emulator.wire.errors import bad_request

BASE = "http://api.genesys.invalid"
"""Scheme and host of the requests, which lead nowhere."""

DEEPEST = 10
"""How deep runs may be within runs: an action can ask for a run of an action, itself too. The number is invented."""

_depth: ContextVar[int] = ContextVar("depth", default=0)


def is_of_this_organization(organization: Organization, credential: Credential | None) -> bool:
    """Whether a credential names an OAuth client that the organization has, or had."""
    client_id = "" if credential is None else credential.fields.get("clientId", "")
    return organization.store(OAuthClient).ever(client_id) is not None


async def ask_platform(
    organization: Organization,
    credential: Credential | None,
    verb: str,
    path: str,
    headers: Mapping[str, str],
    body: str | None,
) -> httpx.Response:
    """Log in and send a request. Raises 400 if the login is refused.

    Each run logs in anew, or goes on with a login for so long as the switch `login_lasts_seconds` says.
    """
    if credential is None:
        raise bad_request("The integration has no credential with an OAuth client to log in with.")
    with _one_deeper():
        return await _ask(organization, credential, verb, path, headers, body)


@contextmanager
def _one_deeper() -> Iterator[None]:
    if _depth.get() >= DEEPEST:
        raise bad_request("Actions run actions more than {depth} deep.", depth=str(DEEPEST))
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


async def _ask(
    organization: Organization,
    credential: Credential,
    verb: str,
    path: str,
    headers: Mapping[str, str],
    body: str | None,
) -> httpx.Response:
    transport = httpx.ASGITransport(inner_api(organization))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        if credential.login is None or now() >= credential.login.until:
            token = await _log_in(http, credential)
            credential.login = Login(token, now() + organization.switches.login_lasts_seconds)
        sent = httpx.Headers(headers)
        sent.update({"Authorization": f"Bearer {credential.login.token}"})
        return await http.request(verb, path, headers=sent, content=body)


async def _log_in(http: httpx.AsyncClient, credential: Credential) -> str:
    client_id, secret = credential.fields["clientId"], credential.fields["clientSecret"]
    form = {"grant_type": "client_credentials"}
    login = await http.post("/oauth/token", data=form, auth=httpx.BasicAuth(client_id, secret))
    if login.is_error:
        raise bad_request(
            "The login of OAuth client {client} was answered with status {status}: {body}",
            client=client_id,
            status=str(login.status_code),
            body=login.text,
        )
    return str(login.json()["access_token"])
