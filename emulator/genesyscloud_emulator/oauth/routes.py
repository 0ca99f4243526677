"""The routes of OAuth clients (supplement 3), and the token endpoint (API reference 6.1)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from genesyscloud_emulator.authorization.models import Grants
from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.behaviour.callers import Answered, Caller
from genesyscloud_emulator.oauth import bodies
from genesyscloud_emulator.oauth.clients import SOMEBODY, Clients
from genesyscloud_emulator.oauth.fixtures import SCOPES, scope_json
from genesyscloud_emulator.oauth.models import OAuthClient, TokenRefused, Usage, UsageQuery
from genesyscloud_emulator.oauth.reports import (
    NewOAuthClient,
    NewToken,
    OAuthClientChange,
    OAuthClientReport,
    PutOAuthClients,
    RoleGiven,
    TokenOf,
    UsageReport,
)
from genesyscloud_emulator.oauth.service import Tokens
from genesyscloud_emulator.oauth.usage import Usages
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, writes
from genesyscloud_emulator.server.pages import whole_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.errors import bad_request, not_found
from genesyscloud_emulator.wire.reports import Report, new_id, report_json

CLIENTS = "/api/v2/oauth/clients"
SCOPES_PATH = "/api/v2/oauth/scopes"
DEFAULT_DAYS = 7
FORM = "application/x-www-form-urlencoded"


class OAuthService(Service):
    """OAuth clients, how they log in, and who may send requests with what they got."""

    kinds = (OAuthClient, Usage, UsageQuery)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self._clients = Clients(organization)
        self._clients.furnish()
        self._usages = Usages(organization)
        self._grants = Grants(organization)
        self._tokens = Tokens(self._clients, organization.access.access_token, organization.switches)

    def routes(self) -> list[Route]:
        """The token endpoint, and the table. Scopes ask for no permission."""
        view, usage = permissions.OAUTH_CLIENT_VIEW, permissions.OAUTH_USAGE_VIEW
        edit = permissions.OAUTH_CLIENT_EDIT
        return [
            Route("/oauth/token", self._token, methods=["POST"]),
            resource(
                CLIENTS,
                GET=reads(self._list, needs=view),
                POST=writes(bodies.OAuthClient, self._create, needs=permissions.OAUTH_CLIENT_ADD),
            ),
            resource(
                f"{CLIENTS}/{{id}}",
                GET=reads(self._read, needs=view),
                PUT=writes(bodies.OAuthClient, self._replace, needs=edit),
                DELETE=reads(self._delete, needs=permissions.OAUTH_CLIENT_DELETE),
            ),
            resource(f"{CLIENTS}/{{id}}/secret", POST=reads(self._regenerate, needs=edit)),
            resource(f"{CLIENTS}/{{id}}/usage/summary", GET=reads(self._summary, "days", needs=usage)),
            resource(f"{CLIENTS}/{{id}}/usage/query/results/{{execution_id}}", GET=reads(self._usage, needs=usage)),
            resource(SCOPES_PATH, GET=reads(self._scopes)),
            resource(f"{SCOPES_PATH}/{{id}}", GET=reads(self._scope)),
        ]

    def control_routes(self) -> list[Route]:
        """All tokens, and what somebody does with clients."""
        return [
            resource(f"{CONTROL}tokens", POST=writes(TokenOf, self._issue), DELETE=reads(self._revoke_tokens)),
            resource(f"{CONTROL}usage", POST=writes(UsageReport, self._somebody_uses)),
            resource(
                f"{CONTROL}oauth/clients",
                POST=writes(NewOAuthClient, self._somebody_adds),
                PUT=puts(PutOAuthClients, self._put),
            ),
            resource(
                f"{CONTROL}oauth/clients/{{id}}",
                PATCH=writes(OAuthClientChange, self._somebody_changes),
                DELETE=reads(self._somebody_deletes),
            ),
            resource(f"{CONTROL}oauth/clients/{{id}}/secret", POST=reads(self._somebody_regenerates)),
        ]

    def report(self) -> Mapping[str, object]:
        """How many tokens were given out, and the clients but for the organization's own, secrets in clear."""
        clients = [self._report(one) for one in self._clients.store.live() if one.id != self._clients.own_id]
        return {"tokensIssued": self._tokens.issued, "oauthClients": report_json(clients)}

    def put(self, objects: Sequence[Report]) -> None:
        """Clients are there as they are given, and have their roles."""
        for one in objects:
            if isinstance(one, OAuthClientReport):
                self._clients.store.put(_client(one, self.organization.stamps.next()))
                self._grants.put(one.id, [(each.role_id, each.division_id) for each in one.roles])

    def remembered(self) -> object:
        """The tokens, and how many were given out."""
        return self._tokens.remembered()

    def remember(self, remembered: Any) -> None:
        """The same again."""
        self._tokens.remember(remembered)

    def reset(self) -> None:
        """Begin all counts anew. The tokens stay good, and the one that does not expire is good again."""
        self._clients.furnish()
        self._tokens.reset()

    def follow(self, change: object) -> None:
        """Count what clients use."""
        if isinstance(change, Answered):
            self._usages.count(change)

    def issued(self, request: HTTPConnection) -> bool:
        """Whether a request bears one of this organization's OAuth clients or tokens."""
        authorization = request.headers.get("authorization", "")
        client_id = (_basic_pair(authorization) or "").partition(":")[0]
        return self._clients.store.ever(client_id) is not None or self._tokens.issued_here(authorization)

    def admit(self, authorization: str | None) -> Caller:
        """Count a request against its bearer token, or its client. Raises 401 (API reference 5.2)."""
        client, window = self._tokens.admit(authorization)

        def divisions(permission: str) -> frozenset[str]:
            return frozenset(grant.division_id for grant in self._grants.allowing(client.id, permission))

        return Caller(client.id, window, divisions)

    # The API

    def _list(self, call: Call) -> object:
        """`GET /oauth/clients`: not paged, and without parameters."""
        return whole_page(self._clients.listed(), call.path, self._clients.to_json, self.switches.oauth_clients_shown)

    def _create(self, call: Call, body: bodies.OAuthClient) -> object:
        """`POST /oauth/clients`: one of the two answers with the secret."""
        return self._clients.to_json(self._clients.create(body, call.client_id), with_secret=True)

    def _read(self, call: Call) -> object:
        """`GET …/clients/{id}`."""
        return self._clients.to_json(self._clients.read(call.id))

    def _replace(self, call: Call, body: bodies.OAuthClient) -> object:
        """`PUT …/clients/{id}`."""
        return self._clients.to_json(self._clients.replace(call.id, body, call.client_id))

    def _delete(self, call: Call) -> None:
        """`DELETE …/clients/{id}`."""
        self._clients.delete(call.id)

    def _regenerate(self, call: Call) -> object:
        """`POST …/clients/{id}/secret`: the other answer with a secret, a new one."""
        return self._clients.to_json(self._clients.regenerate(call.id, call.client_id), with_secret=True)

    def _summary(self, call: Call) -> object:
        """`GET …/usage/summary`: where the results will be."""
        query = self._usages.ask(self._clients.store.get(call.id), call.query.number("days", DEFAULT_DAYS))
        uri = f"{CLIENTS}/{call.id}/usage/query/results/{query.id}"
        return {"executionId": query.id, "resultsUri": uri}

    def _usage(self, call: Call) -> object:
        """`GET …/usage/query/results/{execution_id}`."""
        return self._usages.answer(call.id, call.caught["execution_id"])

    def _scopes(self, _: Call) -> object:
        """`GET /oauth/scopes`."""
        return {"total": len(SCOPES), "entities": [scope_json(scope) for scope in SCOPES], "selfUri": SCOPES_PATH}

    def _scope(self, call: Call) -> object:
        """`GET /oauth/scopes/{id}`."""
        if call.id not in SCOPES:
            raise not_found("scope", call.id)
        return scope_json(call.id)

    # The token endpoint

    async def _token(self, request: Request) -> Response:
        try:
            client = self._checked_client(request.headers.get("authorization", ""))
            request.scope["state"]["client_id"] = client.id
            _check_form(request.headers.get("content-type", ""), await request.body())
            return JSONResponse(self._tokens.issue(client))
        except TokenRefused as refusal:
            return JSONResponse(refusal.body(), refusal.status)

    def _checked_client(self, authorization: str) -> OAuthClient:
        """The client, if it is active and this is its secret."""
        client_id, _, secret = (_basic_pair(authorization) or "").partition(":")
        client = self._clients.store.find(client_id)
        if client is None or not client.active or not secrets.compare_digest(secret.encode(), client.secret.encode()):
            raise TokenRefused(self.switches.bad_client_status, "invalid_client", "authentication failed")
        return client

    # What somebody else does

    def _revoke_tokens(self, _: Call) -> None:
        """Make every token that was given out invalid."""
        self._tokens.revoke()

    def _issue(self, _: Call, body: TokenOf) -> object:
        """A token for a client, whose secret nobody has to know."""
        client = self._clients.store.get(body.client_id)
        if not client.active:
            raise bad_request("OAuth client {id} cannot log in: it is {state}.", id=client.id, state=client.state)
        try:
            token = self._tokens.issue(client)
        except TokenRefused as refusal:
            raise bad_request("{reason}", reason=refusal.description) from None
        return report_json(NewToken(access_token=str(token["access_token"]), expires_in=int(str(token["expires_in"]))))

    def _somebody_uses(self, _: Call, body: UsageReport) -> None:
        """A client sent requests, at some time."""
        self._clients.store.get(body.client_id)
        self._usages.add(body)

    def _somebody_adds(self, _: Call, body: NewOAuthClient) -> object:
        """Somebody adds a client."""
        pairs = [(each.role_id, each.division_id) for each in body.roles]
        self._grants.check(pairs, "roles")
        client = self._clients.add(body.name, body.description, body.access_token_validity_seconds, body.state)
        self._grants.replace(client.id, pairs)
        return report_json(self._report(client))

    def _put(self, _: Call, body: PutOAuthClients) -> None:
        """Clients are there as they are given, and have their roles."""
        self.put(body.objects)

    def _somebody_changes(self, call: Call, body: OAuthClientChange) -> object:
        """Somebody changes a client."""
        client = self._clients.store.get(call.id)
        if body.roles is not None:
            pairs = [(each.role_id, each.division_id) for each in body.roles]
            self._grants.check(pairs, "roles")
            self._grants.replace(client.id, pairs)
        self._clients.change(client, body.name, body.description, body.access_token_validity_seconds, body.state)
        return report_json(self._report(client))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes a client, active or not."""
        self._clients.remove(call.id)

    def _somebody_regenerates(self, call: Call) -> object:
        """Somebody makes a new secret."""
        return report_json(self._report(self._clients.regenerate(call.id, SOMEBODY)))

    def _report(self, client: OAuthClient) -> OAuthClientReport:
        return OAuthClientReport(
            id=client.id,
            name=client.name,
            description=client.description,
            state=client.state,
            grant_type=client.grant_type,
            access_token_validity_seconds=client.validity,
            registered_redirect_uri=list(client.redirect_uris),
            scope=list(client.scopes),
            roles=[
                RoleGiven(role_id=each.role_id, division_id=each.division_id) for each in self._grants.of(client.id)
            ],
            secret=client.secret,
            date_created=client.created,
            date_modified=client.modified,
        )


def _client(report: OAuthClientReport, moment: str) -> OAuthClient:
    created = report.date_created or moment
    return OAuthClient(
        report.id,
        report.name,
        report.secret,
        report.grant_type,
        created=created,
        modified=report.date_modified or created,
        created_by=SOMEBODY,
        modified_by=SOMEBODY,
        era=new_id(),
        validity=report.access_token_validity_seconds,
        description=report.description,
        redirect_uris=tuple(report.registered_redirect_uri),
        scopes=tuple(report.scope),
        state=report.state,
    )


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
