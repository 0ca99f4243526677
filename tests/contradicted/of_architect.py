"""Who uses an action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from genesyscloud_emulator.behaviour.permissions import PERMISSIONS
from tests.contradicted.world import World, if_false, live, shop, without
from tests.protection.stack import Stack

RUNS = "analytics:actionAggregate:view"
RENAMED = "analytics:dataActionAggregate:view"


def _ran(world: World, stack: Stack, ago: timedelta) -> None:
    world.control.action_ran(live(stack, "look").id, 3, datetime.now(timezone.utc) - ago)


def _kept(world: World, stack: Stack) -> str:
    """The action is taken out of the program, and stays; what is said."""
    said = world.refused(stack.up, without(shop(), "look"))
    assert world.ids("actions") == [live(stack, "look").id]
    assert "GENESYSCLOUD_DELETION_PROTECTION=false" in said
    return said


def _goes(world: World, stack: Stack) -> None:
    """The action is taken out of the program, and is gone, with a warning."""
    id_ = live(stack, "look").id
    stack.up(without(shop(), "look"))
    assert world.ids("actions") == []
    assert world.said(id_)


def _use(world: World, stack: Stack, **options: str) -> str:
    return world.control.publish_flow("Orders", [live(stack, "look").id], **options).id


def _not_seen(world: World, use: Callable[[World, Stack], object], **inputs: object) -> None:
    """A use that is not seen: the action goes with a warning, and one that ran in the last 24 hours is kept."""
    stack = world.deployed(shop(**inputs))
    use(world, stack)
    world.control.save()
    _ran(world, stack, timedelta(hours=3))
    _kept(world, stack)
    world.control.restore()
    _goes(world, stack)


def _not_told(world: World, **inputs: object) -> str:
    """Use that cannot be told: the action goes only if it did not run in the last 30 days."""
    stack = world.deployed(shop(**inputs))
    world.control.save()
    _ran(world, stack, timedelta(days=7))
    said = _kept(world, stack)
    world.control.restore()
    _goes(world, stack)
    return said


@if_false()
def tracking_is_asked_by_id_alone(world: World) -> None:
    assert "version" in _not_told(world)


@if_false()
def unused_actions_have_no_rows(world: World) -> None:
    assert "404" in _not_told(world)


@if_false()
def each_version_has_its_row(world: World) -> None:
    def use(world: World, stack: Stack) -> None:
        flow = _use(world, stack)
        world.control.change_flow(flow, [live(stack, "look").id], published=False)
        world.control.change_flow(flow, [], published=False)

    _not_seen(world, use)


@if_false()
def only_operational_is_complete(world: World) -> None:
    _not_seen(world, lambda world, stack: _use(world, stack, type="WORKFLOW"))


@if_false()
def published_flows_are_tracked_at_once(world: World) -> None:
    _not_seen(world, _use)


@if_false()
def secure_actions_have_their_own_type(world: World) -> None:
    _not_told(world, secure=True)
    world.control.switches(wrong_dependency_type="empty")
    _not_seen(world, lambda world, stack: _use(world, stack, type="SECURECALLFLOW"), secure=True)


@if_false()
def flows_are_told_by_id(world: World) -> None:
    stack = world.deployed(shop())
    flow = world.control.draft_flow("Orders", [live(stack, "look").id])
    world.control.change_flow(flow.id, [], published=False)
    assert "Orders" in _kept(world, stack)


@if_false()
def runs_permission_has_this_name(world: World) -> None:
    documented = world.control.create_role("documented", sorted(PERMISSIONS))
    client = world.control.create_oauth_client("pulumi", roles=[documented.id])
    stack = world.stack(oauthClientId=client.id, oauthClientSecret=client.secret)
    stack.up(shop())
    said = _kept(world, stack)
    assert RENAMED in said
    assert RUNS not in said
    world.control.grant_role(client.id, world.control.create_role("right", [RENAMED]).id)
    _goes(world, stack)


@if_false()
def runs_are_counted_by_action_id(world: World) -> None:
    stack = world.deployed(shop())
    world.control.save()
    flow = _use(world, stack)
    assert flow
    _ran(world, stack, timedelta(hours=3))
    _kept(world, stack)
    world.control.restore()
    _ran(world, stack, timedelta(hours=3))
    _goes(world, stack)


@if_false()
def runs_are_told_by_day(world: World) -> None:
    stack = world.deployed(shop())
    assert "7 days" in _kept(world, stack)
    consenting = shop(deletionProtection=False)
    assert stack.up(consenting)["look"] == "update"
    stack.up(without(consenting, "look"))
    assert world.ids("actions") == []


@if_false()
def runs_count_every_caller(world: World) -> None:
    stack = world.deployed(shop())
    _ran(world, stack, timedelta(hours=3))
    _goes(world, stack)


@if_false()
def runs_are_counted_in_minutes(world: World) -> None:
    stack = world.deployed(shop())
    world.control.save()
    _use(world, stack)
    _ran(world, stack, timedelta(minutes=5))
    _kept(world, stack)
    world.control.restore()
    _ran(world, stack, timedelta(minutes=5))
    _goes(world, stack)
