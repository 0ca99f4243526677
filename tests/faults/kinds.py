"""The ways in which a request can fail."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import httpx

REFUSAL = "Not while the moon is full"
"""What the service says where it refuses."""


@dataclass(frozen=True)
class Kind:
    """One way.

    Attributes:
        title: how the documentation calls it.
        fault: what the emulator is told; None where the client's own clock ends the request, or the process ends.
        effect: whether the request was carried out all the same: `before` is not, `after` is.
        lasts: whether it meets the request each time that it is sent, until somebody removes the cause.
        says: a pattern of what a message has to say of it, where there is one.
        kills: whether the provider's process ends in that moment.
    """

    title: str
    fault: dict[str, Any] | None
    effect: Literal["before", "after"] = "before"
    lasts: bool = False
    says: str = ""
    kills: bool = False

    @property
    def count(self) -> int | None:
        """How often it strikes."""
        return None if self.lasts else 1


def _status(status: int, **headers: str) -> dict[str, Any]:
    return {"kind": "status", "status": status, "message": REFUSAL, "headers": headers}


KINDS = [
    Kind("400, refused", _status(400), lasts=True, says="400"),
    Kind("503, not carried out", _status(503), says="503"),
    Kind("500, carried out", _status(500), "after", says="500"),
    Kind("500, for ever", _status(500), "after", lasts=True, says="500"),
    Kind("time-out, not carried out", None, says="got no answer|could not connect"),
    Kind("time-out, carried out", None, "after", says="got no answer|could not connect"),
    Kind("connection reset, carried out", {"kind": "reset"}, "after", says="got no answer|could not connect"),
    Kind("connection reset, for ever", {"kind": "reset"}, lasts=True, says="got no answer|could not connect"),
    Kind("429 with Retry-After", _status(429, **{"Retry-After": "7"}), says="429"),
    Kind("429 without Retry-After", _status(429), says="429"),
    Kind("401, token expired", _status(401), says="401"),
    Kind("401, for ever", _status(401), lasts=True, says="401"),
    Kind("403", _status(403), lasts=True, says="403|refused it|lack the permission"),
    Kind("404", _status(404), lasts=True, says="404|does not exist|reports nothing|none has appeared"),
    Kind("405", _status(405), lasts=True, says="405"),
    Kind("408, not carried out", _status(408), says="408"),
    Kind("409", _status(409), lasts=True, says="409"),
    Kind("413", _status(413), lasts=True, says="413"),
    Kind("malformed JSON", {"kind": "malformed"}, "after", says="unexpected"),
    Kind("truncated body", {"kind": "truncate"}, "after", says="got no answer|could not connect"),
    Kind("HTML from a proxy", {"kind": "html"}, says="502"),
    Kind("empty body", {"kind": "empty"}, "after", says="unexpected"),
    Kind("slow drip", {"kind": "drip", "seconds": 0.005}, "after"),
]

REPRESENTATIVE = frozenset({"400, refused", "503, not carried out", "time-out, carried out", "404", "malformed JSON"})
"""One of each sort of end that a request can have below the way of serving: refused, worth to be sent again, lost, gone
and not understood. What the client makes of the others is the same code in both ways, which `dynamic` meets in full."""

KILLS = [
    Kind("killed, not carried out", None, kills=True),
    Kind("killed, carried out", None, "after", kills=True),
]


def kinds_at(adapter: str) -> list[Kind]:
    """The ways in which requests fail at an adapter: all of them at one, a representative few at the other."""
    return [each for each in KINDS if adapter == "dynamic" or each.title in REPRESENTATIVE]


class Killed(BaseException):
    """The provider's process is no more: nothing of it may handle this."""


class Wire(httpx.BaseTransport):
    """Carries requests over connections that stay open, and sees the one that a fault strikes.

    It lets that one run out of time, or ends with it: then nothing more is sent until all is to pass again.

    Attributes:
        denied: the addresses of which the service said that nothing is there.
    """

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self._watched: _Watched | None = None
        self.denied = ""

    def watch(self, kind: Kind, method: str, route: str, skip: int, act: Callable[[], object] | None = None) -> None:
        """Look out for requests of a method and a route, after the first `skip`.

        Args:
            kind: what happens to them.
            method: their method.
            route: their route.
            skip: how many pass before.
            act: what somebody else does right before the first that is met, which is carried out then.
        """
        self._watched = _Watched(kind, method, re.compile(re.sub(r"\{\w+\}", "[^/]+", route)), skip, act)
        self.denied = ""

    def clear(self) -> int:
        """Let everything pass again; returns how many requests were struck."""
        watched, self._watched = self._watched, None
        return watched.struck if watched else 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        watched = self._watched
        if watched and watched.struck and watched.kind.kills:
            raise Killed
        struck = watched is not None and watched.meets(request)
        if watched and struck and watched.act:
            watched.act()
            struck = False
        if watched is None or not struck or watched.kind.fault is not None:
            response = self._inner.handle_request(request)
            if watched and response.status_code == httpx.codes.NOT_FOUND:
                self.denied += f" {request.url.path}"
            return response
        if watched.kind.effect == "after":
            response = self._inner.handle_request(request)
            response.read()
            response.close()
        if watched.kind.kills:
            raise Killed
        raise httpx.ReadTimeout("timed out", request=request)

    def close(self) -> None:
        """Stay open: a client's end is not the end of the test."""

    def end(self) -> None:
        """Close the connections."""
        self._inner.close()


@dataclass
class _Watched:
    kind: Kind
    method: str
    path: re.Pattern[str]
    skip: int
    act: Callable[[], object] | None = None
    struck: int = 0

    def meets(self, request: httpx.Request) -> bool:
        """Whether a fault strikes this request."""
        if request.method != self.method or not self.path.fullmatch(request.url.path):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.struck == self.kind.count:
            return False
        self.struck += 1
        return True
