"""The access log: a line for each request, for whoever watches the emulator work.

A line holds no body, no header and no token. Requests to the control route have none, as they are the test's own, and
neither have those of the page.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genesyscloud_emulator.behaviour.callers import Caller
from genesyscloud_emulator.behaviour.faults import Fault
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.record import CONTROL, PAGE

HIDDEN = "/uploads/{id}"
"""An address that whoever knows it may write to: its line has the template instead."""


class AccessLogMiddleware:
    """Writes a line to standard error, whatever that is then, once a request is over, answered or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"].startswith(CONTROL) or scope["path"] in PAGE:
            await self._app(scope, receive, send)
            return
        began, statuses = time.perf_counter(), list[int]()

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            milliseconds = round((time.perf_counter() - began) * 1000)
            print(_line(scope, statuses, milliseconds), file=sys.stderr, flush=True)


def _line(scope: Scope, statuses: list[int], milliseconds: int) -> str:
    moment = datetime.now().astimezone().strftime("%H:%M:%S")
    status = str(statuses[0]) if statuses else "-"
    parts = [moment, scope["method"], _target(scope), status, f"{milliseconds}ms", *_details(scope)]
    return " ".join(parts)


def _target(scope: Scope) -> str:
    """Path and query as they were sent, which is ASCII without control characters, or what is made so."""
    if scope["state"].get("route") == HIDDEN:
        return HIDDEN
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    sent = f"{scope['raw_path'].decode('latin-1')}{query}"
    return "".join(each if "!" <= each <= "~" else f"%{ord(each):02X}" for each in sent)


def _details(scope: Scope) -> list[str]:
    """Whose it was, and what struck it; what cannot be told is left out."""
    state = scope["state"]
    organization: Organization | None = state.get("organization")
    caller: Caller | None = state.get("caller")
    fault: Fault | None = state.get("fault")
    details: dict[str, str] = {}
    if organization is not None:
        details["organization"] = organization.name
        client_id = caller.client_id if caller else state.get("client_id")
        client = organization.store(OAuthClient).ever(client_id) if client_id else None
        if client is not None:
            details["client"] = client.name
    if fault is not None:
        details["fault"] = f"{fault.kind} ({fault.effect} it took effect)"
    return [f"{name}={json.dumps(value)}" for name, value in details.items()]
