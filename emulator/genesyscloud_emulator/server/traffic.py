"""What happens to every request around its handling: correlation id, record, latency, token, rate limit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.datastructures import Headers, QueryParams
from starlette.requests import HTTPConnection
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genesyscloud_emulator.behaviour.callers import Answered, Caller
from genesyscloud_emulator.behaviour.changes import Watch
from genesyscloud_emulator.behaviour.rate_limit import check_rate_limit, rate_limit_headers
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.organizations import Organizations
from genesyscloud_emulator.server.record import CONTROL, RecordedRequest
from genesyscloud_emulator.wire.answers import adding_headers, context_id, error_response, own_headers
from genesyscloud_emulator.wire.errors import ApiError


class TrafficMiddleware:
    """Finds the organization of each request, gives it its correlation id, records it, and lets `latency_seconds` pass.

    Requests to the control route are neither recorded nor slowed down.
    """

    def __init__(
        self, app: ASGIApp, organizations: Organizations, routes: Sequence[Route], record: list[RecordedRequest]
    ) -> None:
        self._app = app
        self._organizations = organizations
        self._routes = routes
        self._record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        try:
            organization = scope["state"]["organization"] = self._organizations.addressed(HTTPConnection(scope))
        except ApiError as error:
            await error_response(error, scope)(scope, receive, send)
            return
        if not scope["path"].startswith(CONTROL):
            scope["state"]["route"] = template_of(scope, self._routes)
            scope["state"]["recorded"] = self._begin(scope, organization)
            send = _recording(send, scope["state"]["recorded"])
            receive = await _received(receive)
            await asyncio.sleep(organization.switches.latency_seconds)
        headers = own_headers(scope)
        if not (organization.switches.answers_are_identified or scope["path"].startswith(CONTROL)):
            del headers["ININ-Correlation-Id"]
        await self._app(scope, receive, adding_headers(send, headers))

    def _begin(self, scope: Scope, organization: Organization) -> RecordedRequest:
        params = QueryParams(scope["query_string"])
        request = RecordedRequest(
            method=scope["method"],
            path=scope["path"],
            route=scope["state"]["route"],
            query={name: ",".join(params.getlist(name)) for name in params},
            status=None,
            at=self._organizations.first.stamps.next(),
            correlation_id=context_id(scope),
            organization_id=organization.id,
        )
        self._record.append(request)
        return request


class GateMiddleware:
    """Asks for a bearer token below `/api/` and counts requests (API reference 5.2 and 5.3).

    The rate limit's headers are on every answer to a known token. Who sent a request is in its state from here on, and
    the services are told how it was answered.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it with 401 or 429."""
        if scope["path"].startswith("/api/"):
            organization: Organization = scope["state"]["organization"]
            switches = organization.switches
            try:
                caller = scope["state"]["caller"] = _admitted(organization, Headers(scope=scope).get("authorization"))
                send = adding_headers(_telling(send, scope, caller), rate_limit_headers(caller.window, switches))
                check_rate_limit(caller.window, switches)
                _check_place(scope, switches)
            except ApiError as error:
                await error_response(error, scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class ChangesMiddleware:
    """Notes in the record what each request changes.

    It has to be the innermost: no handler that changes something waits for anything, so that nobody else's changes come
    between, and a fault that comes after them hides none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        recorded: RecordedRequest | None = scope["state"].get("recorded")
        if recorded is None or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        organization: Organization = scope["state"]["organization"]
        with Watch(organization.held) as watch:
            await self._app(scope, receive, _noting(send, recorded, watch))


def _noting(send: Send, recorded: RecordedRequest, watch: Watch) -> Send:
    async def send_and_note(message: Message) -> None:
        if message["type"] == "http.response.start":
            recorded.changes = watch.changes()
        await send(message)

    return send_and_note


def _admitted(organization: Organization, authorization: str | None) -> Caller:
    """Count a request by the service that gives out tokens."""
    callers = (service.admit(authorization) for service in organization.services)
    return next(caller for caller in callers if caller is not None)


def _check_place(scope: Scope, switches: Switches) -> None:
    """Refuse what another host is to be asked for (switch `redirects_to`)."""
    if switches.redirects_to is not None:
        elsewhere = {"Location": f"https://{switches.redirects_to}{scope['path']}"}
        raise ApiError(
            307, "temporary.redirect", "Send the request to {host}.", {"host": switches.redirects_to}, headers=elsewhere
        )


def _telling(send: Send, scope: Scope, caller: Caller) -> Send:
    async def send_and_tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            state = scope["state"]
            route = state.get("route") or scope["path"]
            state["organization"].tell(Answered(caller.client_id, scope["method"], route, message["status"]))
        await send(message)

    return send_and_tell


def template_of(scope: Scope, routes: Sequence[Route]) -> str | None:
    """The template of a request's path; None for an unknown path."""
    return next((route.path for route in routes if route.matches(scope)[0] == Match.FULL), None)


async def _received(receive: Receive) -> Receive:
    """Read the whole body now, so that a request takes effect even if its client gives up waiting."""
    messages: list[Message] = []
    while not messages or messages[-1].get("more_body", False):
        messages.append(await receive())

    async def replay() -> Message:
        return messages.pop(0) if messages else await receive()

    return replay


def _recording(send: Send, request: RecordedRequest) -> Send:
    async def send_and_record(message: Message) -> None:
        if message["type"] == "http.response.start":
            request.status = message["status"]
        await send(message)

    return send_and_record
