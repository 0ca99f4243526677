"""Requests and answers as they are: what trials judge, and what is kept of every answer for those that judge all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from genesyscloud_provider.client.client import Client, QueryValue
from genesyscloud_provider.client.clock import Clock
from genesyscloud_provider.client.errors import PERMISSION, GenesysCloudError
from genesyscloud_provider.client.paths import route_of
from genesyscloud_provider.commands.verify.outcome import NotTried

_CODE: Final = re.compile(r"[a-z]+(?:\.[a-z]+)+")
"""A code of the service, such as `not.found`."""


UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError)
"""What goes wrong where an answer has another form than is expected."""


def failed(error: GenesysCloudError) -> str:
    """That a request failed, in a few words that name nobody."""
    lacking = sorted(set(PERMISSION.findall(error.message)))
    why = f"it needs {', '.join(lacking)}" if lacking else type(error).__name__
    return f"a request failed ({why})"


@dataclass(frozen=True)
class Answer:
    """An answer of the service.

    Attributes:
        method: the request's.
        route: the request's path, without ids.
        status: the HTTP status.
        headers: the headers.
        body: the JSON; None where there is none.
        at: the clock's moment when it was there.
    """

    method: str
    route: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: Any = field(repr=False)
    at: float

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the service does not do it, for a reason that lies in the request."""
        return 400 <= self.status < 500

    @property
    def lacks_permission(self) -> bool:
        """Whether it is refused for the lack of a permission, or for the login."""
        return self.status == 401 or (self.status == 403 and bool(PERMISSION.search(self.message)))

    def permitted(self) -> Answer:
        """This one, unless it is about a missing permission.

        Raises:
            NotTried: the login or the permission is refused.
        """
        if self.lacks_permission:
            raise NotTried(self.told)
        return self

    @property
    def code(self) -> str:
        """The code of a refusal; empty where there is none."""
        return str(self.body.get("code") or "") if isinstance(self.body, dict) else ""

    @property
    def message(self) -> str:
        """The words of a refusal, which may name anybody: they are read, and not shown."""
        return str(self.body.get("message") or "") if isinstance(self.body, dict) else ""

    @property
    def told(self) -> str:
        """It in a few words that name nobody."""
        code = f" {self.code}" if _CODE.fullmatch(self.code) else ""
        lacking = (
            f", which needs {', '.join(found)}" if (found := sorted(set(PERMISSION.findall(self.message)))) else ""
        )
        return f"{self.method} {self.route} is answered {self.status}{code}{lacking}"

    def require(self) -> Any:
        """Its body.

        Raises:
            NotTried: it is a refusal.
        """
        if not self.ok:
            raise NotTried(self.told)
        return self.body


class Wire:
    """Sends requests one after the other, and keeps what trials ask of every answer.

    Args:
        client: sends them.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self.answers: list[Answer] = []

    @property
    def clock(self) -> Clock:
        """How time passes."""
        return self.client.clock

    def send(self, method: str, path: str, body: Any = None, **query: QueryValue) -> Answer:
        """The answer to a request, be it a refusal.

        Raises:
            GenesysCloudError: there is no answer, or the login is refused.
        """
        response = self.client.answer_to(method, path, body, **query)
        answer = Answer(
            method, route_of(path), response.status_code, response.headers, _json(response.content), self.clock.now()
        )
        self.answers.append(answer)
        return answer

    def get(self, path: str, **query: QueryValue) -> Answer:
        """GET; see `send`."""
        return self.send("GET", path, **query)

    def post(self, path: str, body: Any = None, **query: QueryValue) -> Answer:
        """POST; see `send`."""
        return self.send("POST", path, body, **query)

    def put(self, path: str, body: Any) -> Answer:
        """PUT; see `send`."""
        return self.send("PUT", path, body)

    def patch(self, path: str, body: Any) -> Answer:
        """PATCH; see `send`."""
        return self.send("PATCH", path, body)

    def delete(self, path: str) -> Answer:
        """DELETE; see `send`."""
        return self.send("DELETE", path)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None
