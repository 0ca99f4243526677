"""What answers have in common: correlation id, headers, error bodies (API reference 5.1)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from email.utils import formatdate

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Scope, Send

from genesyscloud_emulator.wire.errors import ApiError


def context_id(scope: Scope) -> str:
    """The request's correlation id, made up on first use (API reference 5.1)."""
    state = scope.setdefault("state", {})
    return str(state.setdefault("context_id", str(uuid.uuid4())))


def own_headers(scope: Scope) -> dict[str, str]:
    """The headers that each answer has; the server adds no `Date` of its own, so that a fault's is the only one."""
    return {"ININ-Correlation-Id": context_id(scope), "Date": formatdate(usegmt=True)}


def adding_headers(send: Send, headers: Mapping[str, str]) -> Send:
    """A `send` that adds headers to the answer, but for those that it has already."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            present = MutableHeaders(scope=message)
            for name, value in headers.items():
                present.setdefault(name, value)
        await send(message)

    return send_with_headers


def error_response(error: ApiError, scope: Scope) -> Response:
    """The service's error body as an answer (switch `answers_are_identified`)."""
    organization = scope.get("state", {}).get("organization")
    with_code = organization is None or organization.switches.answers_are_identified
    return JSONResponse(error.body(context_id(scope), with_code), error.status, dict(error.headers))
