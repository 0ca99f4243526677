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

NOT_SHOWN: Final[dict[str, str]] = {}
"""Assumptions of which it cannot be shown → why not."""


def test_each_is_shown_or_says_why_not() -> None:
    assert sorted([*SHOWN, *NOT_SHOWN]) == sorted(CONTRADICTIONS)


@pytest.mark.parametrize("name", SHOWN)
def test_if_false(name: str, genesys_cloud: Emulator, settings: dict[str, str]) -> None:
    genesys_cloud.control.switches(**BEFORE[name])
    genesys_cloud.control.contradict(name)
    world = World(genesys_cloud, settings)
    SHOWN[name](world)
    world.assert_clean()
