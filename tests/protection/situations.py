"""The states of an action in which a way of losing it meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum, auto
from typing import Any

from genesyscloud_emulator import Control
from tests.adapters.adapter import Values

TRACKING = "architect:dependencyTracking:view"
AGGREGATES = "analytics:actionAggregate:view"
FLOW = "Order status"
"""How whatever uses an action is named."""
HERS = "Her action"
"""How somebody else's action on the program's integration is named."""


class Use(Enum):
    """What the promise makes of an action's state."""

    IN_USE = auto()
    """Kept: it is in use, or that cannot be excluded."""
    UNUSED = auto()
    """Published, and provably not in use."""
    DRAFT = auto()
    """Never published."""


class Cause(Enum):
    """Why an action is kept, and so what a message has to say and what ends it."""

    FLOW = auto()
    SCRIPT = auto()
    RUNS = auto()
    PERMISSION = auto()
    INDEX = auto()
    HERS = auto()


Arrange = Callable[[Control, str, str], object]
"""Brings an action, given its id and its integration's, into a state."""


@dataclass(frozen=True)
class Situation:
    """A state of the program's action, or of somebody else's on the same integration.

    Attributes:
        title: what it is.
        arrange: brings it about.
        use: what it means for the program's action.
        hers: what somebody else's published action on the same integration is; None if there is none.
        cause: why something is kept; None where nothing is in use.
        inputs: what the program writes beside the usual.
        answers: whether a published flow runs the program's action.
    """

    title: str
    arrange: Arrange
    use: Use
    hers: Use | None = None
    cause: Cause | None = None
    inputs: Values = field(default_factory=dict)
    answers: bool = False


def _flow(control: Control, action: str, _integration: str) -> object:
    return control.publish_flow(FLOW, [action])


def _idea(control: Control, action: str, _integration: str) -> object:
    return control.draft_flow(FLOW, [action])


def _superseded(control: Control, action: str, _integration: str) -> object:
    return control.change_flow(control.publish_flow(FLOW, [action]).id, [])


def _script(control: Control, action: str, _integration: str) -> object:
    return control.publish_flow(FLOW, [action], type="COMPOSERSCRIPT")


def _deleted(control: Control, action: str, _integration: str) -> None:
    control.delete_flow(control.publish_flow(FLOW, [action]).id)


def _ran(ago: timedelta) -> Arrange:
    return lambda control, action, _: control.action_ran(action, 3, datetime.now(timezone.utc) - ago)


def _ran_unseen(**switches: Any) -> Arrange:
    def arrange(control: Control, action: str, integration: str) -> None:
        _ran(timedelta(days=7))(control, action, integration)
        control.switches(**switches)

    return arrange


def _ordinary_token(control: Control, _action: str, _integration: str) -> object:
    return control.switches(missing_permissions=[TRACKING, AGGREGATES, "architect:flow:view"])


def _hers(control: Control, _action: str, integration: str) -> object:
    return control.publish_action(integration, HERS)


def _hers_in_use(control: Control, _action: str, integration: str) -> object:
    return control.publish_flow(FLOW, [control.publish_action(integration, HERS).id])


def _payments(control: Control, action: str, _integration: str) -> object:
    control.switches(wrong_dependency_type="empty")
    return control.publish_flow(FLOW, [action], type="SECURECALLFLOW")


SITUATIONS = (
    Situation("in use by a published flow", _flow, Use.IN_USE, cause=Cause.FLOW, answers=True),
    Situation("in use by a draft only", _idea, Use.IN_USE, cause=Cause.FLOW),
    Situation("in use by a superseded version only", _superseded, Use.UNUSED),
    Situation("in use by a script", _script, Use.IN_USE, cause=Cause.SCRIPT),
    Situation("in use by a deleted consumer", _deleted, Use.UNUSED),
    Situation("ran in the last day", _ran(timedelta(hours=3)), Use.IN_USE, cause=Cause.RUNS),
    Situation("ran last week", _ran(timedelta(days=7)), Use.UNUSED),
    Situation("unused", lambda *_: None, Use.UNUSED),
    Situation("cannot be told, no permission", _ordinary_token, Use.IN_USE, cause=Cause.PERMISSION),
    Situation(
        "cannot be told, index rebuilding",
        _ran_unseen(dependency_status="BUILDINPROGRESS"),
        Use.IN_USE,
        cause=Cause.INDEX,
    ),
    Situation("never published", lambda *_: None, Use.DRAFT, inputs={"publish": False}),
    Situation("another one is foreign and unused", _hers, Use.UNUSED, hers=Use.UNUSED, cause=Cause.HERS),
    Situation("another one is foreign and in use", _hers_in_use, Use.UNUSED, hers=Use.IN_USE, cause=Cause.HERS),
    Situation("secure", _payments, Use.IN_USE, cause=Cause.FLOW, inputs={"secure": True}, answers=True),
)
