"""In which phase a resource is, from the engine's calls in the order in which it makes them.

Each sequence was seen on an engine; docs/development/engine.md has a row for each.
"""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_provider.framework.plan import Occasion, Phase, Plan, Turn
from genesyscloud_provider.framework.properties import UNKNOWN

KIND = "Thing"
URN = "urn:pulumi:dev::shop::genesyscloud:index:Thing::orders"
OLD: dict[str, Any] = {"name": "Orders", "type": "a"}
NEW: dict[str, Any] = {"name": "Orders", "type": "b"}
STATE = {**OLD, "version": 1}


class Engine:
    """Makes the calls of one process for one resource; `urn` is empty at the dynamic provider."""

    def __init__(self, urn: str) -> None:
        self.plan, self._urn = Plan(), urn

    def check_as_new(self, news: dict[str, Any] = NEW) -> Turn:
        return self.plan.checked(KIND, self._urn, {}, news)

    def check(self, news: dict[str, Any] = NEW) -> Turn:
        return self.plan.checked(KIND, self._urn, OLD, news)

    def diff(self, news: dict[str, Any] = NEW, *, replaces: bool) -> Occasion:
        occasion = self.plan.occasion(KIND, news)
        self.plan.compared(KIND, self._urn, "id", STATE, news, replaces=replaces)
        return occasion


@pytest.fixture(params=[pytest.param(URN, id="plugin"), pytest.param("", id="dynamic")])
def engine(request: pytest.FixtureRequest) -> Engine:
    return Engine(request.param)


@pytest.fixture
def plugin() -> Engine:
    return Engine(URN)


def test_a_creation(engine: Engine) -> None:
    assert engine.check_as_new().phase is Phase.CREATE


def test_an_update(engine: Engine) -> None:
    turn = engine.check()
    assert (turn.phase, turn.replaces) == (Phase.UPDATE, None)
    assert engine.diff(replaces=False) is Occasion.UPDATE


def test_a_replacement_by_difference(engine: Engine) -> None:
    engine.check()
    assert engine.diff(replaces=True) is Occasion.UPDATE
    turn = engine.check_as_new()
    assert turn.phase is Phase.REPLACEMENT
    assert turn.replaces
    assert (turn.replaces.id, turn.replaces.state) == ("id", STATE)
    assert engine.check_as_new().phase is Phase.CREATE, "one replacement is checked once"


def test_a_new_name_among_the_inputs_of_the_replacement(plugin: Engine) -> None:
    """Autonaming proposes another one for what is checked as new."""
    plugin.check()
    plugin.diff(replaces=True)
    assert plugin.check_as_new({**NEW, "name": "Orders-1a2b3c4"}).phase is Phase.REPLACEMENT


def test_replace_on_the_command_line_and_taint_look_like_a_creation(engine: Engine) -> None:
    assert engine.check_as_new(OLD).phase is Phase.CREATE


def test_a_replacement_by_a_trigger(plugin: Engine) -> None:
    """Checked as what exists, never compared, checked as new."""
    plugin.check(OLD)
    turn = plugin.check_as_new(OLD)
    assert turn.phase is Phase.ORDERED_REPLACEMENT
    assert turn.replaces
    assert (turn.replaces.inputs, turn.replaces.id) == (OLD, "")


def test_a_replacement_by_replace_on_changes(plugin: Engine) -> None:
    """Compared as an update, and checked as new all the same."""
    plugin.check()
    plugin.diff(replaces=False)
    turn = plugin.check_as_new()
    assert turn.phase is Phase.ORDERED_REPLACEMENT
    assert turn.replaces
    assert (turn.replaces.inputs, turn.replaces.id, turn.replaces.state) == (OLD, "id", STATE)


def test_a_dependent_whose_parent_is_deleted_before_it_is_replaced(engine: Engine) -> None:
    assert engine.diff({**OLD, "type": UNKNOWN}, replaces=True) is Occasion.DELETED_FIRST
    assert engine.diff({**OLD, "parent": {"id": UNKNOWN}}, replaces=True) is Occasion.DELETED_FIRST


def test_a_refresh(engine: Engine) -> None:
    assert engine.diff(OLD, replaces=False) is Occasion.REFRESH


def test_what_a_refresh_would_replace_is_no_replacement(engine: Engine) -> None:
    assert engine.diff(OLD, replaces=True) is Occasion.REFRESH
    assert engine.check_as_new(OLD).phase is Phase.CREATE


def test_an_update_with_a_refresh_before_it(engine: Engine) -> None:
    """In one process: the refresh compares, then the program is checked and compared."""
    assert engine.diff(OLD, replaces=True) is Occasion.REFRESH
    assert engine.check().phase is Phase.UPDATE
    assert engine.diff(replaces=True) is Occasion.UPDATE
    assert engine.check_as_new().phase is Phase.REPLACEMENT


def test_a_resource_that_is_checked_again_as_what_exists_is_not_replaced(plugin: Engine) -> None:
    plugin.check()
    plugin.diff(replaces=True)
    assert plugin.check(OLD).phase is Phase.UPDATE
    plugin.diff(OLD, replaces=False)


def test_resources_are_told_apart(plugin: Engine) -> None:
    plugin.check()
    plugin.diff(replaces=True)
    assert plugin.plan.checked(KIND, f"{URN}-2", {}, NEW).phase is Phase.CREATE
    assert plugin.plan.checked("Another", URN, {}, NEW).phase is Phase.CREATE
    assert plugin.check_as_new().phase is Phase.REPLACEMENT


def test_what_is_new_in_the_program(engine: Engine) -> None:
    engine.check()
    assert not engine.plan.creates(KIND)
    engine.check_as_new()
    assert engine.plan.creates(KIND)
    assert not engine.plan.creates("Another")


def test_what_this_process_has_made() -> None:
    plan = Plan()
    assert plan.id_made_for(KIND, URN) is None
    plan.made(KIND, URN, "id", "'Orders' (id)")
    assert plan.id_made_for(KIND, URN) == "id"
    assert plan.title_of_made("id") == "'Orders' (id)"
    assert plan.title_of_made(UNKNOWN) is None


def test_names_that_nobody_else_has() -> None:
    plan = Plan()
    plan.one_off("orders-1a2b3c4")
    assert plan.is_one_off("orders-1a2b3c4")
    assert not plan.is_one_off("orders")
