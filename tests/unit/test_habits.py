"""What a contributor's tools run: the workflow, the hooks, and the commands that the pages name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

ROOT: Final = Path(__file__).parents[2]
WORKFLOW: Final = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
TARGETS: Final = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def workflow() -> dict[Any, Any]:
    return dict(yaml.safe_load(WORKFLOW))


def test_the_workflow_names_each_action_by_a_commit() -> None:
    used = re.findall(r"uses: (.*)", WORKFLOW)
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


def test_the_workflow_may_read_and_knows_no_secret() -> None:
    assert workflow()["permissions"] == {"contents": "read"}
    assert "secrets." not in WORKFLOW
    assert "pull_request_target" not in WORKFLOW
    jobs = workflow()["jobs"].values()
    assert all("permissions" not in each for each in jobs)
    checkouts = [step for job in jobs for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert [each["with"]["persist-credentials"] for each in checkouts] == [False] * len(jobs)


def test_the_workflow_runs_what_there_is_on_each_python() -> None:
    jobs = workflow()["jobs"]
    assert jobs["each-python"]["strategy"]["matrix"]["python"] == ["3.10", "3.11", "3.12", "3.13"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert runs == ["make lint", "make test-without-engine", "make test"]


def test_the_hooks_run_the_tools_of_the_projects_own_environment() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    tools = [each["entry"].split()[0] for each in repository["hooks"]]
    assert tools == [".venv/bin/ruff", ".venv/bin/ruff", ".venv/bin/lint-imports"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".github/pull_request_template.md"])
def test_each_command_that_a_page_names_is_one(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = {*re.findall(r"`make ([a-z-]+)", text), *re.findall(r"^make ([a-z-]+) +#", text, re.MULTILINE)}
    assert named
    assert named - TARGETS == set()
