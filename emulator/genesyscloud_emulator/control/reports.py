"""What the control route is told and what it reports. Shared by the server and by `Control`; camel case in JSON.

None of this is part of Genesys Cloud's API.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from genesyscloud_emulator.switches import StateDetail

ORGANIZATION_HEADER = "Emulator-Organization"
"""The header that says for which organization a request to the control route is; without it, for the first."""

FaultKind = Literal["status", "drop", "reset", "truncate", "html", "empty", "malformed", "slow", "drip", "timeout"]
FaultEffect = Literal["before", "after"]


class Report(BaseModel):
    """Base of all: snake case in Python, camel case in JSON, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True)


class RecordedRequest(Report):
    """One request to the token endpoint, the API or an upload address, in order of arrival.

    `route` is the template of the path, None for an unknown path; `query` joins repeated parameters with commas;
    `status` is None while there is no answer, for good if the connection was dropped. `organization_id` is of the one
    whose token, OAuth client or upload address the request bears, or else of the first.
    """

    method: str
    path: str
    route: str | None
    query: dict[str, str]
    status: int | None
    at: str
    correlation_id: str
    organization_id: str


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
    headers: dict[str, str] = {}
    seconds: Annotated[float, Field(ge=0)] | None = None


class FaultReport(Report):
    """A fault that was set, and how often it struck."""

    id: str
    struck: int
    fault: Fault


class StateReport(Report):
    """`reportedState` of an integration."""

    code: Literal["ACTIVE", "ACTIVATING", "INACTIVE", "DEACTIVATING", "ERROR"]
    detail: StateDetail | None = None


class IntegrationReport(Report):
    """An integration with its configuration; `credentials` is slot key → credential id."""

    id: str
    integration_type: str
    name: str
    notes: str
    properties: dict[str, Any]
    advanced: dict[str, Any]
    credentials: dict[str, str]
    version: int
    intended_state: str
    reported_state: StateReport


class CredentialReport(Report):
    """A credential with its field values in clear."""

    id: str
    name: str | None
    type: str
    fields: dict[str, str]
    created_date: str
    modified_date: str


class FunctionReport(Report):
    """The function behind an action; `sha256` is of the uploaded file, None without one."""

    settings: dict[str, Any]
    sha256: str | None


class ActionReport(Report):
    """A custom action or custom auth action: its published form, or its draft if it was never published."""

    id: str
    integration_id: str
    name: str
    category: str
    kind: Literal["custom", "static", "customAuth"]
    published: bool
    draft: bool
    version: int
    secure: bool
    config: dict[str, Any]
    contract: dict[str, Any] | None
    function: FunctionReport | None


class FlowReport(Report):
    """A flow or script; `versions` is version → ids of the actions that it uses, the newest last."""

    id: str
    name: str
    type: str
    versions: dict[str, list[str]]
    published_version: str | None
    deleted: bool


class OrganizationReport(Report):
    """The organization."""

    id: str
    name: str


class NewOrganization(Report):
    """Another organization; what is left out is made up."""

    id: str | None = None
    name: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    switches: dict[str, Any] = {}


class OrganizationAccess(Report):
    """How to log in to an organization; the token does not expire."""

    id: str
    client_id: str
    client_secret: str
    access_token: str


class State(Report):
    """All objects of the organization, in order of creation, built-in actions left out and deleted flows included."""

    organization: OrganizationReport
    integrations: list[IntegrationReport]
    credentials: list[CredentialReport]
    actions: list[ActionReport]
    flows: list[FlowReport]
    tokens_issued: int


class IntegrationChange(Report):
    """What somebody else changes on an integration; what is left out stays.

    In `credentials`, null empties the slot; other slots stay.
    """

    name: str | None = None
    notes: str | None = None
    properties: dict[str, Any] | None = None
    advanced: dict[str, Any] | None = None
    credentials: dict[str, str | None] | None = None
    intended_state: Literal["ENABLED", "DISABLED"] | None = None
    reported_state: StateReport | None = None


class NewIntegration(Report):
    """An integration that somebody else adds; the name defaults to the type's."""

    type: str
    name: str | None = None


class NewCredential(Report):
    """A credential that somebody else adds."""

    type: str
    fields: dict[str, str]
    name: str | None = None


class CredentialChange(Report):
    """What somebody else changes on a credential; what is left out stays. `fields` replaces all fields."""

    name: str | None = None
    type: str | None = None
    fields: dict[str, str] | None = None


class Time(Report):
    """Time that is to pass."""

    seconds: float = Field(ge=0)


class NewAction(Report):
    """An action that somebody else adds."""

    integration_id: str
    name: str
    published: bool = True
    secure: bool = False


class FlowVersion(Report):
    """One more version of a flow or script; `version` defaults to the next one, as in `3.0`."""

    uses: list[str]
    published: bool = True
    version: Annotated[str, Field(pattern=r"^[0-9]{1,9}\.[0-9]{1,9}$")] | None = None


class NewFlow(FlowVersion):
    """A flow or script that somebody makes, with its first version."""

    name: str
    type: str


class FlowRun(Report):
    """Values for the actions that a flow calls; each gets the same."""

    inputs: dict[str, Any] = {}


class FlowRunReport(Report):
    """What came of a flow's run; `results` is by action id, null where the emulator sends nothing."""

    version: str
    results: dict[str, Any]


class ActionRuns(Report):
    """Executions that somebody started: so many at this time, with an offset; by default now."""

    times: Annotated[int, Field(ge=1)] = 1
    at: AwareDatetime | None = None
