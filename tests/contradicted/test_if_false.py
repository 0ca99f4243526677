"""What `if_false` says of each assumption is what happens: nothing more is lost, and the message is clear."""

from __future__ import annotations

import importlib
from typing import Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.behaviour.contradictions import CONTRADICTIONS
from tests.contradicted.world import BEFORE, SHOWN, World

PARTS = ("api", "architect", "types", "integrations", "credentials", "actions", "authorization")
for part in PARTS:
    importlib.import_module(f"tests.contradicted.of_{part}")

FAST: Final = frozenset(
    {
        "ANSWERS_HAVE_CORRELATION_AND_CODE",
        "PAGES_SHOW_EVERY_OBJECT",
        "REQUIRED_PARTS_ARE_PRESENT",
        "RUNS_PERMISSION_HAS_THIS_NAME",
        "STALE_VERSION_IS_REFUSED",
        "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE",
        "PUBLISHING_ENDS_THE_DRAFT",
        "WILDCARDS_MAY_BE_EXPANDED",
    }
)
"""What is shown with the fast tests."""


def test_each_that_can_be_contradicted_is_shown() -> None:
    assert sorted(SHOWN) == sorted(CONTRADICTIONS)


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in FAST else [pytest.mark.slow]) for each in SHOWN]
)
def test_if_false(name: str, genesys_cloud: Emulator, settings: dict[str, str]) -> None:
    genesys_cloud.control.switches(**BEFORE[name])
    genesys_cloud.control.contradict(name)
    world = World(genesys_cloud, settings)
    SHOWN[name](world)
    world.assert_clean()
