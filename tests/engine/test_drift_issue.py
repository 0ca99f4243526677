"""`drift-issue.sh` of `examples/pull-request-preview`: what becomes of the issue, whatever was found before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine import fake_gh
from tests.engine.github_repository import EXAMPLE, Tracker
from tests.engine.hosts import launcher
from tests.unit.commands.drift.conftest import events, renamed

SCRIPT = EXAMPLE / ".github" / "drift-issue.sh"
BOT = fake_gh.BOT


class Night:
    """A job in which drift.sh has found something; `gh` and the command are on its machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tracker = Tracker(folder / "issues.json")
        self.stack = "production"
        launcher(folder / "bin" / "gh", sys.executable, fake_gh.__file__)
        launcher(folder / "venv" / "bin" / "pulumi-genesyscloud", sys.executable, "-m", "genesyscloud_provider")

    def ends(self, *found: dict[str, Any], **more: str) -> tuple[int, list[str]]:
        """Run the script; returns its exit code, and what it has changed on GitHub."""
        (self.folder / "drift.events").write_text(events(*found, **more), "utf-8")
        (self.folder / "state.json").write_text('{"deployment": {}}', "utf-8")
        self.ended = subprocess.run(
            ["bash", SCRIPT, self.stack],
            cwd=self.folder,
            env={
                "PATH": f"{self.folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
                "PYTHONPATH": os.pathsep.join(sys.path),
                "RUNNER_TEMP": str(self.folder),
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
                "GITHUB_REPOSITORY": "acme/infrastructure",
                "GITHUB_SERVER_URL": "https://github.com",
                "GITHUB_RUN_ID": "42",
                "GH_TOKEN": "token",
                "GH_ISSUES": str(self.tracker.file),
                "LANG": "C.UTF-8",
            },
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self.ended.returncode, self.tracker.changes()


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


OPENED = (0, ["POST labels", "POST issues"])
REOPENED = (0, ["PATCH issues/1 body,state", "POST issues/1/comments"])


def test_each_stack_has_an_issue_of_its_own(night: Night) -> None:
    assert night.ends(renamed("orders")) == OPENED
    night.stack = "acme/shop/staging"
    assert night.ends(renamed("orders")) == (0, ["POST issues"])
    assert night.ends(renamed("orders")) == (0, ["PATCH issues/2 body"])
    night.stack = "product"  # the beginning of another one's name
    assert night.ends() == (0, [])
    assert [each["body"].partition("\n")[0] for each in night.tracker.issues] == [
        "<!-- drift of production -->",
        "<!-- drift of acme/shop/staging -->",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"user": {"login": "mallory"}},
        {"body": "See <!-- drift of production -->"},
        {"body": None},
        {"labels": []},
        {"labels": [{"name": "other"}]},
    ],
)
def test_what_is_not_our_issue_is_left_alone(night: Night, changes: dict[str, Any]) -> None:
    night.ends(renamed("orders"))
    night.tracker.edit(1, **changes)
    theirs = night.tracker.issues[0]
    assert night.ends() == (0, []), "it is not closed"
    assert night.ends(renamed("orders")) == (0, ["POST issues"])
    assert night.tracker.issues[0] == theirs


def test_the_oldest_of_two_is_the_one(night: Night) -> None:
    night.ends(renamed("orders"))
    everything = night.tracker.read()
    copy = {**everything["issues"][0], "number": 2}
    night.tracker.write({**everything, "issues": [*everything["issues"], copy]})
    assert night.ends(renamed("orders")) == (0, ["PATCH issues/1 body"])


def test_somebody_who_closes_it_as_done_is_told_that_it_is_not(night: Night) -> None:
    night.ends(renamed("orders"))
    night.tracker.edit(1, state="closed", state_reason="completed")
    assert night.ends(renamed("orders")) == REOPENED
    assert night.tracker.issues[0]["comments"][-1].startswith("It is still the same.\n\nSeen in [this run](https://")


def test_somebody_who_closes_it_as_not_planned_hears_of_it_when_something_else_changes(night: Night) -> None:
    night.ends(renamed("orders"))
    night.tracker.edit(1, state="closed", state_reason="not_planned")
    assert night.ends(renamed("orders")) == (0, [])
    assert "Issue 1 was closed as not planned, and nothing has changed since." in night.ended.stdout
    assert night.ends(renamed("orders"), renamed("billing")) == REOPENED
    assert "`billing`" in night.tracker.issues[0]["comments"][-1]
    assert "`orders`" not in night.tracker.issues[0]["comments"][-1]


def test_what_was_not_planned_and_went_away_is_new_when_it_comes_back(night: Night) -> None:
    night.ends(renamed("orders"))
    night.tracker.edit(1, state="closed", state_reason="not_planned")
    assert night.ends() == (0, ["PATCH issues/1 body"]), "nobody is notified"
    assert night.ends() == (0, [])
    assert night.ends(renamed("orders")) == REOPENED


def test_somebody_who_opens_it_again_for_nothing_finds_it_closed(night: Night) -> None:
    night.ends(renamed("orders"))
    night.ends()
    night.tracker.edit(1, state="open", state_reason="reopened")
    assert night.ends() == (0, ["PATCH issues/1 body,state,state_reason", "POST issues/1/comments"])


def test_a_label_that_is_there_in_other_letters_will_do(night: Night) -> None:
    night.tracker.write({"issues": [], "labels": ["Drift"], "changes": []})
    assert night.ends(renamed("orders")) == (0, ["POST issues"])
    assert night.ends(renamed("orders")) == (0, ["PATCH issues/1 body"])


def test_an_issue_that_could_not_be_found_again_is_a_failure(night: Night) -> None:
    without_labels = f"{sys.executable} {fake_gh.__file__}"
    gh = night.folder / "bin" / "gh"
    gh.write_text(f'#!/bin/sh\ncase "$*" in *labels\\ *) exit 1;; esac\nexec {without_labels} "$@"\n', "utf-8")
    code, changes = night.ends(renamed("orders"))
    assert (code, changes) == (1, ["POST issues"])
    assert "GitHub did not set the label 'drift', without which the issue is not found again." in night.ended.stdout


def test_where_github_is_away_the_job_fails(night: Night) -> None:
    night.ends(renamed("orders"))
    issue = night.tracker.issues
    launcher(night.folder / "bin" / "gh", "sh", "-c", "echo 'gh: HTTP 502' >&2; exit 1")
    for found in ([], [renamed("billing")]):
        code, changes = night.ends(*found)
        assert (code, changes) == (1, [])
        assert "HTTP 502" in night.ended.stdout
    assert night.tracker.issues == issue


def test_what_is_no_result_closes_nothing(night: Night) -> None:
    night.ends(renamed("orders"))
    issue = night.tracker.issues
    assert night.ends(result="failed") == (1, [])
    assert night.ends(begun="create") == (2, [])
    (night.folder / "venv" / "bin" / "pulumi-genesyscloud").unlink()
    assert night.ends() == (127, [])
    assert night.tracker.issues == issue
    assert not (night.folder / "summary.md").read_text("utf-8").count("Everything")


def test_a_huge_drift_fits(night: Night) -> None:
    found = [renamed(f"größe-{number}", "für Köln " * 10) for number in range(2_000)]
    assert night.ends(*found) == OPENED
    assert night.ends(*found) == (0, ["PATCH issues/1 body"])
    assert 50_000 < len(night.tracker.issues[0]["body"]) < fake_gh.LIMIT
