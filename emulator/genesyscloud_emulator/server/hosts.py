"""Whom the emulator answers: requests for its own host names, and of pages only its own.

Any page that a browser on this machine shows can send requests here. It must neither read what the control route shows
in clear, by a host name of its own that leads here, nor change anything.
"""

from __future__ import annotations

import ipaddress
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.wire.answers import adding_headers, error_response, own_headers
from genesyscloud_emulator.wire.errors import ApiError

_HOST = re.compile(r"(localhost|\[[0-9a-f:]+\]|[0-9.]+)(:[0-9]*)?")


class HostMiddleware:
    """Refuses with 421 what is sent to another host name, and with 403 what a page of another origin may not do.

    Starlette's own check of the host answers with plain text, and in its older releases knows no IPv6 addresses.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        try:
            _check(scope)
        except ApiError as error:
            send = adding_headers(send, own_headers(scope))
            await error_response(error, scope)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _check(scope: Scope) -> None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not _is_own(host):
        url = f"http://127.0.0.1:{scope['server'][1]}"
        template = "The emulator answers only for its own host name, and this request is for {host}. Send it to {url}."
        raise ApiError(421, "misdirected.request", template, {"host": repr(host) if host else "no host", "url": url})
    reads_only = scope["method"] in {"GET", "HEAD"} and not scope["path"].startswith(CONTROL)
    if not reads_only and _is_foreign(headers, f"http://{host}"):
        template = (
            "A web page of another origin sent this request. Changes, and all requests below {control}, are taken from"
            " the emulator's own pages and from programs only. Send it from a program, such as curl."
        )
        raise ApiError(403, "cross.origin.request", template, {"control": CONTROL})


def _is_own(host: str) -> bool:
    """Whether a `Host` header names this machine: by `localhost` or a loopback address, with any port.

    Of any port, since a tunnel or a container's published port may lead here from another.
    """
    name = _HOST.fullmatch(host.lower())
    if name is None:
        return False
    try:
        return name[1] == "localhost" or ipaddress.ip_address(name[1].strip("[]")).is_loopback
    except ValueError:
        return False


def _is_foreign(headers: Headers, own: str) -> bool:
    """Whether a browser says that a page of another origin sent this. Programs send neither header."""
    origins = headers.getlist("origin")
    sites = headers.getlist("sec-fetch-site")
    return any(each.lower() != own.lower() for each in origins) or any(
        each not in {"same-origin", "none"} for each in sites
    )
