"""States that earlier versions wrote are read by this one, and `pulumi preview` shows no change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pulumi.automation import Deployment

from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack
from tests.states.program import CODE, everything
from tests.states.record import RECORDED, WAYS, settings

pytestmark = pytest.mark.engine

FILES = sorted(RECORDED.glob("*/*.json"))


def test_there_are_recorded_states_of_both_ways_of_serving() -> None:
    assert {each.stem for each in FILES} == set(WAYS)


@pytest.mark.parametrize("file", FILES, ids=lambda each: f"{each.parent.name} {each.stem}")
def test_a_recorded_state_is_unchanged(file: Path, tmp_path: Path) -> None:
    """Nobody answers at the recorded address any more: a preview without changes asks nothing."""
    recorded = json.loads(file.read_text("utf-8"))
    with Emulator() as nobody:
        stack = EngineStack(tmp_path, nobody, settings(recorded["url"], recorded["clientId"]), "dev")
        shutil.copytree(CODE, stack.pulumi.project / "code")
        stack.pulumi.stack.import_stack(Deployment(version=3, deployment=recorded["deployment"]))
        kinds = {each["type"].rpartition(":")[2] for each in recorded["deployment"]["resources"]}
        preview = stack.preview(everything(WAYS[file.stem], kinds))
    assert preview.changes == {}
    assert "warning" not in preview.text
