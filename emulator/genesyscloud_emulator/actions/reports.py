"""What the control route is told and reports of actions, and of flows that execute them."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from genesyscloud_emulator.wire.reports import Report


class FunctionReport(Report):
    """The function behind an action; `sha256` is of the uploaded file, None without one."""

    settings: dict[str, Any]
    sha256: str | None = None


class ActionReport(Report):
    """A custom action or custom auth action: its published form, or its draft if it was never published.

    Where one is put that is both, its draft is the same, with the next version or `draft_version`.
    """

    id: str = Field(default_factory=lambda: f"custom_-_{uuid.uuid4()}")
    integration_id: str
    name: str
    category: str = ""
    kind: Literal["custom", "static", "customAuth"] = "custom"
    published: bool = True
    draft: bool = False
    version: int = 1
    draft_version: int | None = None
    secure: bool = False
    config: dict[str, Any] = Field(default_factory=dict)
    contract: dict[str, Any] | None = None
    function: FunctionReport | None = None


class PutActions(Report):
    """Actions that are put there as they are given."""

    objects: list[ActionReport]


class NewAction(Report):
    """An action that somebody else adds."""

    integration_id: str
    name: str
    published: bool = True
    secure: bool = False


class ActionChange(Report):
    """What somebody else changes on an action: on its published form, if it has one. What is left out stays."""

    name: str | None = None
    category: str | None = None
    config: dict[str, Any] | None = None
    contract: dict[str, Any] | None = None
    secure: bool | None = None


class ExecutionReport(Report):
    """Executions of an action: so many at one time, alike."""

    action_id: str
    at: AwareDatetime
    times: Annotated[int, Field(ge=1)] = 1
    milliseconds: float = 100.0


class PutExecutions(Report):
    """Executions that are put there as they are given."""

    objects: list[ExecutionReport]


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
