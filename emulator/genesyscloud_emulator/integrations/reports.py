"""What the control route is told and reports of integrations."""

from __future__ import annotations

from typing import Any, Literal

from genesyscloud_emulator.behaviour.switches import StateDetail
from genesyscloud_emulator.wire.reports import Report


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
