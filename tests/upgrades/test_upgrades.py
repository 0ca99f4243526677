"""What earlier versions have recorded: their states are read by this one, and `pulumi preview` shows no change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pulumi.automation import Deployment

from genesyscloud_emulator import Emulator
from tests.engine.conftest import EngineStack
from tests.upgrades.program import CODE, everything
from tests.upgrades.record import WAYS, settings
from tools.breaking import API, RECORDED, SCHEMA

FILES = sorted(each for way in WAYS for each in RECORDED.glob(f"*/{way}.json"))
RELEASES = sorted(each for each in RECORDED.iterdir() if "dev" not in each.name)
"""Those of before the first release have states alone."""


@pytest.mark.parametrize("release", RELEASES, ids=lambda each: each.name)
def test_a_release_has_recorded_its_states_its_schema_and_its_api(release: Path) -> None:
    assert {each.name for each in release.iterdir()} == {*(f"{way}.json" for way in WAYS), SCHEMA, API}
    assert json.loads((release / SCHEMA).read_text("utf-8"))["version"] == release.name


@pytest.mark.engine
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
