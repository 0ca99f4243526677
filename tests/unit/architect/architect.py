"""A stand-in for what Genesys Cloud knows of an action's use: answers by route, like the service, and counts."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar

import httpx

from tests.unit.client.stand_ins import TOKEN_PATH, Answer, answer, error_answer, token

BUILD = "/api/v2/architect/dependencytracking/build"
CONSUMERS = "/api/v2/architect/dependencytracking/consumingresources"
FLOWS = "/api/v2/flows"
AGGREGATES = "/api/v2/analytics/actions/aggregates/query"
ACTIONS = "/api/v2/integrations/actions"
ME = "/api/v2/organizations/me"

ORGANIZATION = "00000000-0000-0000-0000-00000000000a"
ACTION = "custom_-_1"


def row(id_: str = "flow-1", version: str = "1.0", type_: str = "INBOUNDCALLFLOW", **others: Any) -> dict[str, Any]:
    """A row of dependency tracking."""
    return {"id": id_, "name": f"Name of {id_}", "version": version, "type": type_, "deleted": False, **others}


def flow(id_: str = "flow-1", published: str | None = None, **others: Any) -> dict[str, Any]:
    """A flow; `published` is its live version."""
    return {
        "id": id_,
        "name": f"Name of {id_}",
        **({"publishedVersion": {"id": published}} if published else {}),
        **others,
    }


@dataclass
class Architect:
    """What is known.

    Attributes:
        actions: the published actions.
        rows: the rows of an action, by the type and id that it is asked for under.
        flows: the flows.
        runs: for each run of an action its id, and how long it is ago.
        status: the state of the index.
        instead: answers that take the place of others, by route.
        then: what happens after a request to a route.
    """

    actions: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    flows: list[dict[str, Any]] = field(default_factory=list)
    runs: list[tuple[str, timedelta]] = field(default_factory=list)
    status: str = "OPERATIONAL"
    instead: dict[str, Answer] = field(default_factory=dict)
    then: dict[str, Callable[[], None]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path.endswith(TOKEN_PATH):
            return token("token")(request)
        with self._lock:
            self.requests.append(request)
            answered = self.instead[path](request) if path in self.instead else self._answer(path, request)
            self.then.pop(path, lambda: None)()
            return answered

    @property
    def asked(self) -> dict[str, int]:
        """How often each route was asked."""
        return dict(Counter(each.url.path for each in self.requests))

    def has(self, name: str, id_: str = ACTION, integration: str = "integration-1", secure: bool = False) -> None:
        """Have a published action."""
        self.actions.append({"id": id_, "name": name, "integrationId": integration, "secure": secure})

    def used_by(self, *rows: dict[str, Any], action: str = ACTION, type_: str = "DATAACTION") -> None:
        """Have an action be used."""
        self.rows[type_, action] = list(rows)

    def _answer(self, path: str, request: httpx.Request) -> httpx.Response:
        if path in self._answers:
            found: httpx.Response = self._answers[path](self, request)
            return found
        for action in self.actions:
            if path == f"{ACTIONS}/{action['id']}":
                return httpx.Response(200, json=action)
        return error_answer(404, "not.found")(request)

    def _me(self, _: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"id": ORGANIZATION, "name": "Acme"})

    def _actions(self, request: httpx.Request) -> httpx.Response:
        return self._page(request, self.actions)

    def _build(self, _: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"status": self.status})

    def _consumers(self, request: httpx.Request) -> httpx.Response:
        query = request.url.params
        return self._page(request, self.rows.get((query["objectType"], query["id"]), []))

    def _flows(self, request: httpx.Request) -> httpx.Response:
        wanted = request.url.params.get_list("id")
        assert 0 < len(wanted) <= 100
        return self._page(request, [each for each in self.flows if each["id"] in wanted])

    def _page(self, request: httpx.Request, found: list[dict[str, Any]]) -> httpx.Response:
        number, size = (int(request.url.params[each]) for each in ("pageNumber", "pageSize"))
        page = found[(number - 1) * size : number * size]
        pages = -(-len(found) // size)
        return httpx.Response(200, json={"entities": page, "total": len(found), "pageCount": pages})

    def _aggregates(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        assert (body["groupBy"], body["metrics"], body["granularity"]) == (["actionId"], ["tTotalExecution"], "P1D")
        begin, end = (datetime.fromisoformat(each.replace("Z", "+00:00")) for each in body["interval"].split("/"))
        assert end - begin == timedelta(days=31)
        now = datetime.now(timezone.utc)
        results = []
        for action in sorted({each for each, _ in self.runs}):
            days: Counter[int] = Counter()
            for _, ago in (each for each in self.runs if each[0] == action and begin <= now - each[1]):
                days[(now - ago - begin) // timedelta(days=1)] += 1
            data = [_bucket(begin + timedelta(days=day), count) for day, count in days.items()]
            results.append({"group": {"actionId": action}, "data": data})
        return httpx.Response(200, json={"results": results})

    _answers: ClassVar[dict[str, Any]] = {
        ME: _me,
        ACTIONS: _actions,
        BUILD: _build,
        CONSUMERS: _consumers,
        FLOWS: _flows,
        AGGREGATES: _aggregates,
    }


def _bucket(begin: datetime, count: int) -> dict[str, Any]:
    interval = "/".join(each.strftime("%Y-%m-%dT%H:%M:%S.000Z") for each in (begin, begin + timedelta(days=1)))
    return {"interval": interval, "metrics": [{"metric": "tTotalExecution", "stats": {"count": count, "sum": 5.0}}]}


def rebuilding(_: httpx.Request) -> httpx.Response:
    """Partial content: the index is being rebuilt, and what comes looks like a page."""
    return answer(206, {"entities": [], "total": 0, "pageCount": 0})(_)
