"""With each assumption contradicted by the emulator, exactly that one is told to be false."""

from __future__ import annotations

from typing import Final

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.behaviour.contradictions import CONTRADICTIONS
from genesyscloud_provider.commands.verify.outcome import Verdict
from genesyscloud_provider.commands.verify.running import Verification
from tests.verify.organization import nothing, objects, run_flow, verified

CANNOT_BE_SEEN: Final = {
    "EACH_VERSION_HAS_ITS_ROW",
    "ONLY_OPERATIONAL_IS_COMPLETE",
    "PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE",
    "FLOWS_ARE_TOLD_BY_ID",
    "CONSUMERS_REFER_TO_ACTIONS_BY_ID",
    "ACTION_LIMITS_COUNT_CUSTOM_ACTIONS",
}
"""Nobody can tell from outside that these are false: flows would have to be published, or limits used up."""

WHILE_OTHERS_RUN: Final = "RUNS_COUNT_EVERY_CALLER"
"""What can be seen to be false only where flows run at the same time."""


def contradicted(run: Verification) -> set[str]:
    return {name for name, each in run.outcomes.items() if each.verdict is Verdict.CONTRADICTED}


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_exactly_what_is_false_is_contradicted(name: str, cloud: Emulator) -> None:
    before = objects(cloud.control)
    cloud.control.contradict(name)
    others = (lambda _: run_flow(cloud.control)) if name == WHILE_OTHERS_RUN else nothing
    run = verified(cloud, waited=others)
    assert contradicted(run) == {name} - CANNOT_BE_SEEN
    assert run.outcomes[name].verdict is (Verdict.NOT_TRIED if name in CANNOT_BE_SEEN else Verdict.CONTRADICTED)
    assert run.left == []
    after = objects(cloud.control)
    assert {**after, "executions": before["executions"]} == before
    assert (after["executions"] == before["executions"]) is (name != WHILE_OTHERS_RUN)


@pytest.mark.parametrize("name", ["GIVEN_NAME_IS_KEPT", "WILDCARDS_MAY_BE_EXPANDED", "SECOND_DRAFT_IS_A_CONFLICT"])
def test_a_contradiction_is_found_by_its_trial_alone(name: str, cloud: Emulator) -> None:
    cloud.control.contradict(name)
    assert contradicted(verified(cloud, [name])) == {name}
