"""What the control route is told and reports of integrations."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from genesyscloud_emulator.behaviour.switches import StateDetail
from genesyscloud_emulator.integrations.urls import UrlRule
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


class SlotReport(Report):
    """A slot of an integration type, and the credential types that it takes."""

    key: str
    title: str = ""
    credential_types: list[str] = Field(default_factory=list)
    required: bool = True


class IntegrationTypeReport(Report):
    """An integration type that no other organization has, or another form of one that all have.

    `max_instances` None is no limit; `properties` is the schema of its properties, `urls` which URLs its actions can
    have, `static_actions` the names of its built-in actions.
    """

    id: str
    name: str = ""
    max_instances: int | None = Field(default=None, ge=0)
    slots: list[SlotReport] = Field(default_factory=list)
    properties: dict[str, dict[str, Any]] = Field(default_factory=dict)
    verbs: list[str] = Field(default_factory=lambda: ["GET", "PUT", "POST", "PATCH", "DELETE"])
    urls: UrlRule = "any"
    static_actions: list[str] = Field(default_factory=list)
    category: str = "Data Actions"
    data_actions: bool = True


class PutIntegrationTypes(Report):
    """Integration types that are put there as they are given."""

    objects: list[IntegrationTypeReport]


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
