"""What a contributor's tools run: the hooks, and the commands that the pages name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
TARGETS: Final = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_hooks_run_the_tools_of_the_projects_own_environment() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    tools = [each["entry"].split()[0] for each in repository["hooks"]]
    assert tools == [".venv/bin/ruff", ".venv/bin/ruff", ".venv/bin/lint-imports"]


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", ".github/pull_request_template.md", "docs/development/releasing.md"]
)
def test_each_command_that_a_page_names_is_one(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = {*re.findall(r"`make ([a-z-]+)", text), *re.findall(r"^make ([a-z-]+) +#", text, re.MULTILINE)}
    assert named
    assert named - TARGETS == set()
