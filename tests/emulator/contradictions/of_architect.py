"""Who uses an action."""

from datetime import datetime, timedelta, timezone

from tests.emulator.contradictions.statements import World, statement

TRACKING = "/architect/dependencytracking"
AGGREGATES = "/analytics/actions/aggregates/query"


def published(world: World, **options: bool) -> str:
    return world.control.publish_action(world.api.integration(), "look", **options).id


def rows(world: World, action: str, kind: str = "DATAACTION") -> list[tuple[str, str]] | None:
    """Flow and version of each row; None if the question is refused."""
    query = {"id": action, "objectType": kind, "pageSize": "100"}
    answer = world.api.http.get(f"{TRACKING}/consumingresources", params=query)
    return [(each["id"], each["version"]) for each in answer.json()["entities"]] if answer.is_success else None


def counted(world: World, action: str) -> int | None:
    """How often an action ran in the last days, by its id; None if the question is refused."""
    now = datetime.now(timezone.utc)
    body = {
        "interval": f"{(now - timedelta(days=30)).isoformat()}/{(now + timedelta(days=1)).isoformat()}",
        "granularity": "P1D",
        "groupBy": ["actionId"],
        "metrics": ["tTotalExecution"],
    }
    answer = world.send("POST", AGGREGATES, body)
    if not answer.is_success:
        return None
    data = [one["data"] for one in answer.json()["results"] if one["group"]["actionId"] == action]
    return int(sum(day["metrics"][0]["stats"]["count"] for days in data for day in days))


@statement()
def tracking_is_asked_by_id_alone(world: World) -> bool:
    action = published(world)
    flow = world.control.publish_flow("Orders", [action])
    return rows(world, action) == [(flow.id, "1.0")]


@statement()
def unused_actions_have_no_rows(world: World) -> bool:
    return rows(world, published(world)) == []


@statement()
def each_version_has_its_row(world: World) -> bool:
    action = published(world)
    flow = world.control.publish_flow("Orders", [action])
    world.control.change_flow(flow.id, [action], published=False)
    return rows(world, action) == [(flow.id, "1.0"), (flow.id, "2.0")]


@statement()
def only_operational_is_complete(world: World) -> bool:
    action = published(world)
    world.control.publish_flow("Orders", [action], type="INBOUNDCALLFLOW")
    world.control.publish_flow("Work", [action], type="WORKFLOW")
    assert world.api.get(f"{TRACKING}/build")["status"] == "OPERATIONAL"
    return len(rows(world, action) or ()) == 2


@statement()
def published_flows_are_tracked_at_once(world: World) -> bool:
    action = published(world)
    world.control.publish_flow("Orders", [action])
    return bool(rows(world, action))


@statement()
def secure_actions_have_their_own_type(world: World) -> bool:
    action = published(world, secure=True)
    world.control.publish_flow("Orders", [action])
    return bool(rows(world, action, "SECUREACTION")) and not rows(world, action, "DATAACTION")


@statement()
def flows_are_told_by_id(world: World) -> bool:
    action = published(world)
    flows = [world.control.publish_flow("Orders", [action]), world.control.draft_flow("New", [action])]
    told = world.api.get("/flows", params={"id": [each.id for each in flows], "pageSize": 100})["entities"]
    return {each["id"] for each in told} == {each.id for each in flows}


@statement()
def runs_permission_has_this_name(world: World) -> bool:
    body = {"interval": "2026-03-01/2026-03-02", "metrics": ["tTotalExecution"]}
    token = world.token("analytics:actionAggregate:view")
    other = world.token("analytics:dataActionAggregate:view")
    statuses = [world.send("POST", AGGREGATES, body, token=each).status_code for each in (token, other)]
    assert sorted(statuses) == [200, 403]
    return statuses[0] == 200


@statement()
def runs_are_counted_by_action_id(world: World) -> bool:
    action = published(world)
    world.control.action_ran(action, times=3)
    return counted(world, action) == 3


@statement()
def runs_are_told_by_day(world: World) -> bool:
    return counted(world, published(world)) == 0


@statement()
def runs_count_every_caller(world: World) -> bool:
    action = published(world)
    world.control.action_ran(action)
    return counted(world, action) == 1


@statement()
def runs_are_counted_in_minutes(world: World) -> bool:
    action = published(world)
    world.control.action_ran(action)
    world.control.pass_time(600)
    return counted(world, action) == 1
