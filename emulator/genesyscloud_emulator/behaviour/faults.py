"""Faults that a test sets, and which requests they strike."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report

FaultKind = Literal["status", "drop", "reset", "truncate", "html", "empty", "malformed", "slow", "drip", "timeout"]
FaultEffect = Literal["before", "after"]


class Fault(Report):
    """A fault to strike at requests of `method` and `route`, each `*` by default.

    `route` is a template as in `RecordedRequest`, or a pattern with `*` such as `/api/*`. The first `skip` (0) matching
    requests pass, then `count` (1; None: for ever) are struck, before or after they take effect. By `kind`:

    - `status`: an error body with `status` (500), `code` and `message`
    - `drop`, `reset`: no answer; the connection is closed, or torn down
    - `truncate`: the answer stops halfway, against its `Content-Length`
    - `html`: a proxy's page with `status` (502)
    - `empty`, `malformed`: `status` (200) with no body, or with a body that is not JSON
    - `slow`: the right answer, `seconds` (1) late
    - `drip`: the right answer, a few bytes at a time, the last of them after `seconds` (1)
    - `timeout`: no answer for `seconds` (3600), then the connection is closed

    `headers` are set on whatever is answered, for `slow` and `drip` too; they win over the answer's own.
    """

    method: str = "*"
    route: str = "*"
    skip: Annotated[int, Field(ge=0)] = 0
    count: Annotated[int, Field(ge=1)] | None = 1
    effect: FaultEffect = "before"
    kind: FaultKind = "status"
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    code: str | None = None
    message: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    seconds: Annotated[float, Field(ge=0)] | None = None


class FaultReport(Report):
    """A fault that was set, and how often it struck."""

    id: str
    struck: int
    fault: Fault


@dataclass
class _Set:
    fault: Fault
    organization_id: str | None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    seen: int = 0
    struck: int = 0

    def strikes(self, method: str, route: str, organization_id: str) -> bool:
        """Count a request, and say whether this fault strikes it."""
        if self.organization_id not in {None, organization_id}:
            return False
        if self.fault.method not in {"*", method} or not fnmatchcase(route, self.fault.route):
            return False
        self.seen += 1
        if self.seen <= self.fault.skip or self.struck == self.fault.count:
            return False
        self.struck += 1
        return True


class Faults:
    """The faults that were set, in order. One request is struck by one fault at most.

    A fault is for the requests to one organization, or, where it names none, for all. So are the questions of this
    class: without an organization they are about all faults.
    """

    def __init__(self) -> None:
        self._set: list[_Set] = []
        self._forgotten: Counter[str | None] = Counter()

    def add(self, fault: Fault, organization_id: str | None = None) -> str:
        """Set a fault; returns its id."""
        self._set.append(_Set(fault, organization_id))
        return self._set[-1].id

    def clear(self, organization_id: str | None = None) -> None:
        """Take faults away."""
        self._set = [one for one in self._set if organization_id not in {None, one.organization_id}]

    def forget(self, organization_id: str | None = None) -> None:
        """Take faults away, and let the requests that one of them still holds back come to nothing."""
        self.clear(organization_id)
        self._forgotten[organization_id] += 1

    def forgotten(self, organization_id: str) -> int:
        """How often everything about this organization was forgotten."""
        return self._forgotten[None] + self._forgotten[organization_id]

    def reports(self, organization_id: str | None = None) -> list[FaultReport]:
        """What was set and how often it struck."""
        return [
            FaultReport(id=one.id, struck=one.struck, fault=one.fault)
            for one in self._set
            if organization_id in {None, one.organization_id}
        ]

    def strike(self, method: str, route: str, organization_id: str) -> Fault | None:
        """The fault for this request, if any."""
        return next((one.fault for one in self._set if one.strikes(method, route, organization_id)), None)
