"""Each broken set-up is named by its check, with a remedy; after the remedy the check finds nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from tests.unit.commands.doctor.conftest import World, found
from tests.unit.commands.doctor.setups import SETUPS, Setup, parameters

pytestmark = pytest.mark.slow

PAGE: Final = Path(__file__).parents[4] / "docs/doctor.md"


def test_nothing_is_wrong_where_nothing_is_broken(world: World) -> None:
    document = world.doctor()
    assert document["state"] == "ok", [each for each in document["checks"] if each["state"] != "ok"]
    assert {each["state"] for each in document["checks"]} == {"ok"}


@pytest.mark.parametrize("setup", parameters())
def test_a_broken_set_up_is_named_and_its_remedy_works(world: World, setup: Setup) -> None:
    setup.broken(world)
    check = found(world.doctor(), setup.key)
    assert check["state"] == setup.state, check
    assert setup.says in check["value"]
    assert any(setup.advice in each for each in (check["remedy"], *check["commands"])), check
    if setup.mended:
        setup.mended(world)
    else:
        world.follow(check["commands"], setup.typed(world))
    after = world.doctor()
    assert after["state"] == "ok", [each for each in after["checks"] if each["state"] != "ok"]
    assert found(after, setup.key)["state"] == "ok" if _stays(setup) else True


def _stays(setup: Setup) -> bool:
    """Whether its check is there where nothing is wrong, too."""
    return setup.key in (
        "login",
        "connection",
        "proxy",
        "trust",
        "clock",
        "organization",
        "engine",
        "plugin",
        "program",
    )


def test_the_page_lists_them_all() -> None:
    listed = re.findall(r"^\| ([^|]+?) \| `[^`]+` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert listed == [each.title for each in SETUPS]


def test_there_are_enough() -> None:
    assert len({each.title for each in SETUPS}) == len(SETUPS) >= 20
