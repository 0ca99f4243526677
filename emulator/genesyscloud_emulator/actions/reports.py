"""What the control route is told and reports of actions, and of flows that execute them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from genesyscloud_emulator.wire.reports import Report


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


class NewAction(Report):
    """An action that somebody else adds."""

    integration_id: str
    name: str
    published: bool = True
    secure: bool = False


class ActionRuns(Report):
    """Executions that somebody started: so many at this time, with an offset; by default now."""

    times: Annotated[int, Field(ge=1)] = 1
    at: AwareDatetime | None = None


class FlowRun(Report):
    """Values for the actions that a flow calls; each gets the same."""

    inputs: dict[str, Any] = Field(default_factory=dict)


class FlowRunReport(Report):
    """What came of a flow's run; `results` is by action id, null where the emulator sends nothing."""

    version: str
    results: dict[str, Any]
