"""Who uses an action, asked of the emulator: by a program in its own process, and by the plugin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import pulumi_genesyscloud as genesyscloud
from genesyscloud_emulator import Emulator
from pulumi_genesyscloud.lookups import ActionRuns, GetActionUsageResult
from tests.adapters.conftest import Ask
from tests.conftest import Requests

TRACKING = "architect:dependencyTracking:view"
FLOWS = "architect:flow:view"
AGGREGATES = "analytics:actionAggregate:view"

Look = Callable[[str], GetActionUsageResult]


@pytest.fixture
def look(ask: Ask) -> Look:
    """Looks up who uses an action, each time as a new process."""
    return lambda action: ask(genesyscloud.get_action_usage, action=action)


@pytest.fixture
def action(genesys_cloud: Emulator) -> str:
    """A published action."""
    integration = genesys_cloud.control.create_integration("custom-rest-actions", "Orders").id
    return genesys_cloud.control.publish_action(integration, "Get order").id


def states(found: GetActionUsageResult) -> list[tuple[str, str, bool]]:
    return [(each.version, each.state, each.counts) for each in found.consumers]


def test_a_flow_is_use_until_it_is_pointed_elsewhere(look: Look, genesys_cloud: Emulator, action: str) -> None:
    control = genesys_cloud.control
    flow = control.publish_flow("Order status", [action])
    assert states(look(action)) == [("1.0", "live", True)]
    control.change_flow(flow.id, [action], published=False)
    assert states(look(action)) == [("1.0", "live", True), ("2.0", "draft", False)]
    control.change_flow(flow.id, [])
    found = look(action)
    assert states(found) == [("1.0", "superseded", False), ("2.0", "superseded", False)]
    assert (found.verdict, found.runs) == ("unused", ActionRuns(last_day=0, last_month=0))


def test_scripts_drafts_and_what_is_deleted(look: Look, genesys_cloud: Emulator, action: str) -> None:
    control = genesys_cloud.control
    gone = control.publish_flow("Gone", [action])
    control.delete_flow(gone.id)
    assert (look(action).verdict, states(look(action))) == ("unused", [("1.0", "deleted", False)])
    control.draft_flow("Idea", [action])
    assert look(action).verdict == "inUse"
    control.publish_flow("Agent's page", [action], type="COMPOSERSCRIPT")
    assert [(each.name, each.kind, each.state, each.counts) for each in look(action).consumers] == [
        ("Agent's page", "script", "unreadable", True),
        ("Idea", "inbound call flow", "draft", True),
        ("Gone", "inbound call flow", "deleted", False),
    ]


@pytest.mark.parametrize("wrong", ["refuse", "not_found", "empty"])
def test_a_secure_action_is_asked_for_as_one(look: Look, genesys_cloud: Emulator, action: str, wrong: str) -> None:
    control = genesys_cloud.control
    control.switches(wrong_dependency_type=wrong)
    integration = control.state().integrations[0].id
    secure = control.publish_action(integration, "Pay", secure=True).id
    control.publish_flow("Payments", [secure], type="SECURECALLFLOW")
    assert [each.name for each in look(secure).consumers] == ["Payments"]
    assert look(action).verdict == "unused"


@pytest.mark.parametrize(
    ("ago", "verdict"), [(timedelta(0), "ranLately"), (timedelta(hours=23), "ranLately"), (timedelta(days=7), "unused")]
)
def test_runs_of_the_last_day_count(
    look: Look, genesys_cloud: Emulator, action: str, ago: timedelta, verdict: str
) -> None:
    genesys_cloud.control.action_ran(action, 3, datetime.now(timezone.utc) - ago)
    found = look(action)
    assert found.verdict == verdict
    assert found.runs is not None
    assert found.runs.last_month == 3


@pytest.mark.parametrize(
    "switches",
    [
        pytest.param({"missing_permissions": [TRACKING]}, id="permission"),
        pytest.param({"dependency_status": "BUILDINPROGRESS"}, id="206"),
        pytest.param({"dependency_status": "OPERATIONALNEEDSREBUILD", "rebuilding_answer": "empty_page"}, id="page"),
        pytest.param({"unused_dependency": "not_found"}, id="404"),
    ],
)
def test_what_tracking_cannot_tell_is_unused_only_if_it_did_not_run(
    look: Look, genesys_cloud: Emulator, action: str, switches: dict[str, Any]
) -> None:
    genesys_cloud.control.switches(**switches)
    assert look(action).verdict == "unused"
    genesys_cloud.control.action_ran(action, at=datetime.now(timezone.utc) - timedelta(days=7))
    found = look(action)
    assert found.verdict == "cannotBeTold"
    assert found.permissions == ([TRACKING] if "missing_permissions" in switches else [])


def test_missing_permissions_for_versions_and_runs(look: Look, genesys_cloud: Emulator, action: str) -> None:
    genesys_cloud.control.switches(missing_permissions=[FLOWS, AGGREGATES])
    found = look(action)
    assert (found.verdict, found.permissions) == ("cannotBeTold", [AGGREGATES])
    flow = genesys_cloud.control.publish_flow("Order status", [action])
    genesys_cloud.control.change_flow(flow.id, [])
    found = look(action)
    assert (found.verdict, found.permissions) == ("inUse", [AGGREGATES, FLOWS])


def test_consumers_and_flows_by_the_hundred(
    look: Look, genesys_cloud: Emulator, action: str, requests: Callable[[], Requests]
) -> None:
    for number in range(101):
        last = genesys_cloud.control.publish_flow(f"Flow {number}", [action])
        genesys_cloud.control.change_flow(last.id, [action] if number == 100 else [])
    requests()
    found = look(action)
    assert [each.name for each in found.consumers if each.counts] == ["Flow 100"]
    assert dict(requests()) == {
        ("GET", "/api/v2/integrations/actions/{id}"): 1,
        ("GET", "/api/v2/architect/dependencytracking/build"): 1,
        ("GET", "/api/v2/architect/dependencytracking/consumingresources"): 2,
        ("GET", "/api/v2/flows"): 2,
        ("POST", "/api/v2/analytics/actions/aggregates/query"): 1,
    }
