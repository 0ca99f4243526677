"""What the control route is told and reports of integrations."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from genesyscloud_emulator.behaviour.switches import StateDetail
from genesyscloud_emulator.wire.reports import Report, new_id


class StateReport(Report):
    """`reportedState` of an integration."""

    code: Literal["ACTIVE", "ACTIVATING", "INACTIVE", "DEACTIVATING", "ERROR"]
    detail: StateDetail | None = None


class IntegrationReport(Report):
    """An integration with its configuration; `credentials` is slot key → credential id."""

    id: str = Field(default_factory=new_id)
    integration_type: str
    name: str = ""
    notes: str = ""
    properties: dict[str, Any] = Field(default_factory=dict)
    advanced: dict[str, Any] = Field(default_factory=dict)
    credentials: dict[str, str] = Field(default_factory=dict)
    version: int = 1
    intended_state: str = "DISABLED"
    reported_state: StateReport = Field(default_factory=lambda: StateReport(code="INACTIVE"))


class PutIntegrations(Report):
    """Integrations that are put there as they are given."""

    objects: list[IntegrationReport]


class NewIntegration(Report):
    """An integration that somebody else adds; the name defaults to the type's."""

    type: str
    name: str | None = None


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
