"""Strikes requests with the faults that were set: answers that fail, fail to come, or come broken."""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genesyscloud_emulator.behaviour.clock import sleep
from genesyscloud_emulator.behaviour.faults import Fault, Faults
from genesyscloud_emulator.wire.answers import error_response
from genesyscloud_emulator.wire.errors import ApiError

CODES = {
    400: "bad.request",
    401: "bad.credentials",
    403: "missing.any.permissions",
    404: "not.found",
    405: "method.not.allowed",
    408: "request.timeout",
    409: "general.conflict",
    413: "request.entity.too.large",
    415: "unsupported.media.type",
    429: "too.many.requests",
    500: "internal.server.error",
    503: "service.unavailable",
    504: "request.timeout",
}
"""The code that goes with a status if a fault names none (API reference 5.2)."""

DROPS = 10
"""In how many pieces a `drip` answers."""


class FaultMiddleware:
    """Strikes requests before or after they take effect. Finds the route's template in the scope's state."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or fail to."""
        route = scope["state"].get("route")
        organization_id = scope["state"]["organization"].id
        fault = None if route is None else self._faults.strike(scope["method"], route, organization_id)
        if fault is None:
            await self._app(scope, receive, send)
            return
        scope["state"]["fault"] = fault
        send = _setting_headers(send, fault)
        if fault.kind == "slow":
            await self._answer_late(fault, scope, receive, send)
            return
        if fault.kind == "drip":
            await self._answer_in_drops(fault, scope, receive, send)
            return
        answer = await self._take_effect(scope, receive) if fault.effect == "after" else b""
        await _fail(fault, answer, scope, receive, send)

    async def _answer_late(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        seconds = 1.0 if fault.seconds is None else fault.seconds
        if fault.effect == "before":
            organization_id = scope["state"]["organization"].id
            forgotten = self._faults.forgotten(organization_id)
            await sleep(seconds)
            if self._faults.forgotten(organization_id) != forgotten:
                await hang_up(scope, receive)
                return
            await self._app(scope, receive, send)
            return
        messages: list[Message] = []
        await self._app(scope, receive, _collector(messages))
        await sleep(seconds)
        for message in messages:
            await send(message)

    async def _answer_in_drops(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []
        await self._app(scope, receive, _collector(messages))
        body = b"".join(message.get("body", b"") for message in messages)
        pause = (1.0 if fault.seconds is None else fault.seconds) / DROPS
        await send(messages[0])
        for drop in range(DROPS):
            await sleep(pause)
            first, end = (len(body) * each // DROPS for each in (drop, drop + 1))
            await send({"type": "http.response.body", "body": body[first:end], "more_body": drop + 1 < DROPS})

    async def _take_effect(self, scope: Scope, receive: Receive) -> bytes:
        """Run the request and keep its answer to ourselves."""
        messages: list[Message] = []
        await self._app(scope, receive, _collector(messages))
        return b"".join(message.get("body", b"") for message in messages)


async def _fail(fault: Fault, answer: bytes, scope: Scope, receive: Receive, send: Send) -> None:
    if fault.kind == "timeout":
        await sleep(3600.0 if fault.seconds is None else fault.seconds)
    if fault.kind in {"drop", "reset", "timeout"}:
        await hang_up(scope, receive, reset=fault.kind == "reset")
    elif fault.kind == "truncate":
        await _send_half(answer or b'{"entities": [{"id": "', fault.status or 200, send)
        await hang_up(scope, receive)
    else:
        await _broken_response(fault, scope)(scope, receive, send)


def _broken_response(fault: Fault, scope: Scope) -> Response:
    if fault.kind == "html":
        return HTMLResponse("<html><body><h1>Bad Gateway</h1></body></html>", fault.status or 502)
    if fault.kind == "empty":
        return Response(status_code=fault.status or 200, media_type="application/json")
    if fault.kind == "malformed":
        return Response('{"id": "1", "name": ', fault.status or 200, media_type="application/json")
    status = fault.status or 500
    code = fault.code or CODES.get(status, "internal.server.error")
    return error_response(ApiError(status, code, fault.message or "A fault was set in the emulator."), scope)


async def _send_half(body: bytes, status: int, send: Send) -> None:
    length = str(2 * len(body)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body[: max(1, len(body) // 2)], "more_body": True})


async def hang_up(scope: Scope, receive: Receive, reset: bool = False) -> None:
    """Close the connection under the request; with `reset` by tearing it down, so that the client gets an error."""
    transport: asyncio.Transport = scope["state"]["transport"]
    if reset:
        no_lingering = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_lingering)
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


def _collector(messages: list[Message]) -> Send:
    async def collect(message: Message) -> None:
        messages.append(message)

    return collect


def _setting_headers(send: Send, fault: Fault) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(fault.headers)
        await send(message)

    return send_with_headers
