"""How often actions were executed: action aggregates (supplement 7)."""

from datetime import datetime, timedelta, timezone

import pytest

from genesyscloud_emulator import ControlError
from tests.emulator.conftest import CONTRACT

pytestmark = pytest.mark.slow

PATH = "/analytics/actions/aggregates/query"
DAY = datetime(2026, 3, 1, tzinfo=timezone.utc)
INTERVAL = "2026-03-01T00:00:00.000Z/2026-03-03T00:00:00.000Z"
UNRUNNABLE = {"request": {"requestType": "GET", "requestUrlTemplate": "https://example.com/"}}


@pytest.fixture
def integration(control):
    return control.create_integration("custom-rest-actions", "Orders").id


@pytest.fixture
def actions(control, integration):
    return [control.publish_action(integration, name).id for name in ("look", "buy")]


def _query(api, *, expect=200, **changes):
    body = {"interval": INTERVAL, "groupBy": ["actionId"], "metrics": ["tTotalExecution"], **changes}
    given = {name: value for name, value in body.items() if value is not None}
    return api.call("POST", PATH, given, expect=expect)


def _counts(api, **changes):
    """Action → count of each part of the interval."""
    results = _query(api, **changes)["results"]
    return {
        one["group"].get("actionId"): [data["metrics"][0]["stats"]["count"] for data in one["data"]] for one in results
    }


def _now():
    moment = datetime.now(timezone.utc)
    return f"{(moment - timedelta(hours=1)).isoformat()}/{(moment + timedelta(hours=1)).isoformat()}"


def test_executions_are_counted_by_action(api, control, actions):
    look, buy = actions
    assert _query(api) == {"results": []}
    control.action_ran(look, at=DAY)
    control.action_ran(look, times=3, at=DAY + timedelta(hours=30))
    control.action_ran(buy, at=DAY + timedelta(hours=47, minutes=59))
    for outside in (DAY - timedelta(seconds=1), DAY + timedelta(days=2)):
        control.action_ran(buy, at=outside)
    first, second = _query(api)["results"]
    assert first == {
        "group": {"actionId": look},
        "data": [
            {
                "interval": INTERVAL,
                "metrics": [
                    {"metric": "tTotalExecution", "stats": {"count": 4, "sum": 400.0, "min": 100.0, "max": 100.0}}
                ],
            }
        ],
    }
    assert second["group"] == {"actionId": buy}
    assert _counts(api) == {look: [4], buy: [1]}
    assert _counts(api, groupBy=None) == {None: [5]}


def test_parts_of_the_interval(api, control, actions):
    look, buy = actions
    control.action_ran(look, times=2, at=DAY)
    control.action_ran(look, at=DAY + timedelta(hours=24))
    control.action_ran(buy, at=DAY + timedelta(hours=47))
    assert _counts(api, granularity="P1D") == {look: [2, 1], buy: [1]}
    data = _query(api, granularity="PT12H")["results"][1]["data"]
    assert [one["interval"] for one in data] == ["2026-03-02T12:00:00.000Z/2026-03-03T00:00:00.000Z"]


def test_filters_and_other_dimensions(api, control, integration, actions):
    look, buy = actions
    for action in actions:
        control.action_ran(action, at=DAY)
    named = {"dimension": "actionId", "value": look}
    assert _counts(api, filter={"type": "and", "predicates": [named]}) == {look: [1]}
    either = {"type": "or", "predicates": [named, {"dimension": "actionName", "operator": "matches", "value": "buy"}]}
    assert _counts(api, filter=either) == {look: [1], buy: [1]}
    assert _counts(api, filter={"type": "and", "clauses": [either], "predicates": [named]}) == {look: [1]}
    failed = {"type": "and", "predicates": [{"type": "dimension", "dimension": "errorType", "operator": "exists"}]}
    assert _counts(api, filter=failed) == {}
    (result,) = _query(api, groupBy=["integrationId", "integrationName", "actionCategory", "responseStatus"])["results"]
    assert result["group"] == {
        "integrationId": integration,
        "integrationName": "Orders",
        "actionCategory": "Orders",
        "responseStatus": "200",
    }


def test_executions_count_and_tests_do_not(api, control, integration):
    control.change_integration(integration, intended_state="ENABLED")
    action = api.action(integration, config=UNRUNNABLE, contract=CONTRACT)["id"]
    api.call("POST", f"/integrations/actions/{action}/test", {})
    assert _counts(api, interval=_now()) == {}
    api.call("POST", f"/integrations/actions/{action}/execute", {}, expect=400)
    results = _query(api, interval=_now(), groupBy=["actionId", "responseStatus", "errorType"])["results"]
    assert [one["group"] for one in results] == [
        {"actionId": action, "responseStatus": "400", "errorType": "bad.request"}
    ]


def test_what_flows_call_counts(api, control, integration, actions):
    control.change_integration(integration, intended_state="ENABLED")
    flow = control.publish_flow("Orders", actions)
    for _ in range(2):
        control.run_flow(flow.id)
    assert _counts(api, interval=_now()) == {action: [2] for action in actions}


def test_executions_of_a_deleted_action_stay(api, control, actions):
    look, _ = actions
    control.action_ran(look, at=DAY)
    control.delete_action(look)
    control.action_ran(look, at=DAY)
    assert _counts(api) == {look: [2]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"interval": None}, "bad.request"),
        ({"metrics": None}, "bad.request"),
        ({"metrics": []}, "bad.request"),
        ({"metrics": ["nTotal"]}, "bad.request"),
        ({"groupBy": ["action"]}, "bad.request"),
        ({"filter": {"predicates": []}}, "bad.request"),
        ({"filter": {"type": "and", "predicates": [{"dimension": "flowId", "value": "x"}]}}, "bad.request"),
        ({"timeZone": "Europe/London"}, "bad.request"),
        ({"unknown": 1}, "bad.request"),
        ({"granularity": "P1W"}, "bad.request"),
        ({"granularity": "P0D"}, "bad.request"),
        ({"granularity": f"P{'9' * 5_000}D"}, "bad.request"),
        ({"interval": "yesterday"}, "invalid.date"),
        ({"interval": "2026-03-03T00:00:00/2026-03-01T00:00:00"}, "invalid.date"),
    ],
)
def test_queries_are_strict(api, changes, code):
    assert _query(api, expect=400, **changes)["code"] == code


def test_permission(api, control):
    control.switches(missing_permissions=["analytics:actionAggregate:view"])
    answer = _query(api, expect=403)
    assert answer["messageParams"] == {"permissions": "analytics:actionAggregate:view"}


def test_slips_of_the_pen_are_refused(control, actions, integration):
    draft = control.draft_action(integration, "draft").id
    for wrong in (("no-such",), (draft,), (actions[0], 0), (actions[0], 1, datetime(2026, 3, 1))):
        with pytest.raises(ControlError):
            control.action_ran(*wrong)


def test_executions_are_saved_restored_and_one_organizations(emulator, api, control, actions):
    look, _ = actions
    control.action_ran(look, at=DAY)
    control.save()
    control.action_ran(look, at=DAY)
    assert _counts(api) == {look: [2]}
    control.restore()
    assert _counts(api) == {look: [1]}
    other = emulator.add_organization()
    body = {"interval": INTERVAL, "metrics": ["tTotalExecution"]}
    headers = {"Authorization": f"Bearer {other.access_token}"}
    assert api.call("POST", PATH, body, headers=headers) == {"results": []}
    control.reset()
    assert _counts(api) == {}


def test_faults(api, control):
    control.fault("status", status=503, method="POST", route=f"/api/v2{PATH}")
    _query(api, expect=503)
    _query(api)
