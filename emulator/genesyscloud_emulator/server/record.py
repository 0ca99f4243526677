"""What is recorded of requests, and where the control route and the page are."""

from __future__ import annotations

from pydantic import Field

from genesyscloud_emulator.behaviour.changes import Change
from genesyscloud_emulator.wire.reports import Report

CONTROL = "/_emulator/"
"""Below this path is the control route."""

PAGE = ("/", "/favicon.ico")
"""The paths of the page in the browser, and of the picture that browsers ask for beside it."""

ORGANIZATION_HEADER = "Emulator-Organization"
"""The header that says for which organization a request to the control route is; without it, for the first."""


class RecordedRequest(Report):
    """One request to the token endpoint, the API or an upload address, in order of arrival.

    `route` is the template of the path, None for an unknown path; `query` joins repeated parameters with commas;
    `status` is None while there is no answer, for good if the connection was dropped. `organization_id` is of the one
    whose token, OAuth client or upload address the request bears, or else of the first. `changes` is what became of its
    objects by the request; what reads bring about, such as the end of an activation, is not among it.
    """

    method: str
    path: str
    route: str | None
    query: dict[str, str]
    status: int | None
    at: str
    correlation_id: str
    organization_id: str
    changes: list[Change] = Field(default_factory=list)
