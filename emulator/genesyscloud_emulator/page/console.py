"""What somebody does in the console: the operations of the control route, called where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from starlette.routing import Route

from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.operations import Call, Operation, RawBody, Resource
from genesyscloud_emulator.server.pages import Query
from genesyscloud_emulator.server.record import CONTROL


class Console:
    """Somebody at the console of an organization. Whatever is refused raises `ApiError`."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization

    def ask(self, method: str, template: str, object_id: str = "", body: Mapping[str, object] | None = None) -> Any:
        """Run an operation of the control route; `object_id` stands for `{id}` in its template."""
        operation = self._operation(method, f"{CONTROL}{template}")
        call = Call("", f"{CONTROL}{template}", {"id": object_id}, Query([]), {}, "")
        return operation.run(call, RawBody("application/json", json.dumps(body or {}).encode()))

    def _operation(self, method: str, template: str) -> Operation:
        found = (each for each in self._resources() if each[0] == template)
        return next(found)[1].operations[method]

    def _resources(self) -> Iterator[tuple[str, Resource]]:
        for service in self.organization.services:
            for route in service.control_routes():
                if isinstance(route, Route) and isinstance(route.endpoint, Resource):
                    yield route.path, route.endpoint
