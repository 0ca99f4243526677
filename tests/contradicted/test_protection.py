"""Deletion protection where something is contradicted of who uses an action: what is in use is kept all the same.

Where a use is not seen then, `if_false` says so, and `test_if_false` shows it.
"""

from __future__ import annotations

from typing import Final

import pytest

from genesyscloud_emulator import Emulator
from tests.protection.matrix import Cell, Matrix
from tests.protection.situations import SITUATIONS
from tests.protection.ways import WAYS

FLOW, DRAFT, SCRIPT, RAN = (
    "in use by a published flow",
    "in use by a draft only",
    "in use by a script",
    "ran in the last day",
)
CONCERNED: Final = {
    "TRACKING_IS_ASKED_BY_ID_ALONE": [RAN],
    "UNUSED_ACTIONS_HAVE_NO_ROWS": [FLOW, RAN],
    "EACH_VERSION_HAS_ITS_ROW": [FLOW, DRAFT],
    "ONLY_OPERATIONAL_IS_COMPLETE": [FLOW, SCRIPT],
    "PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE": [RAN],
    "SECURE_ACTIONS_HAVE_THEIR_OWN_TYPE": [FLOW],
    "FLOWS_ARE_TOLD_BY_ID": [FLOW, DRAFT],
    "RUNS_ARE_COUNTED_BY_ACTION_ID": [FLOW, SCRIPT],
    "RUNS_ARE_TOLD_BY_DAY": [FLOW],
    "RUNS_COUNT_EVERY_CALLER": [FLOW],
    "RUNS_ARE_COUNTED_IN_MINUTES": [FLOW, DRAFT],
    "CONSUMERS_REFER_TO_ACTIONS_BY_ID": [FLOW],
    "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE": [FLOW],
    "CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID": [FLOW],
    "DELETED_INTEGRATIONS_ARE_ABSENT": [FLOW],
    "UNPUBLISHED_ACTION_IS_NOT_FOUND": [FLOW, "never published"],
}
EVERY_NTH: Final = 6
"""How few of the ways are gone: each of them is gone in full where nothing is contradicted."""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in CONCERNED.items() for title in titles])
def test_nothing_live_is_lost(
    name: str,
    title: str,
    genesys_cloud: Emulator,
    settings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = next(number for number, each in enumerate(SITUATIONS) if each.title == title)
    situation = SITUATIONS[number]
    arrange = Matrix._arrange

    def contradicted(self: Matrix) -> None:
        arrange(self)
        self.control.contradict(name)

    monkeypatch.setattr(Matrix, "_arrange", contradicted)
    matrix = Matrix("dynamic", genesys_cloud, settings, situation.inputs)
    ways = [each for each in WAYS if "dynamic" in each.serving][number % EVERY_NTH :: EVERY_NTH]
    for way in ways:
        Cell(matrix, way, situation).hold(0)
