"""`examples/pull-request-preview`: its workflow's shell steps, really run, as GitHub's runner runs them.

Genesys Cloud and AWS are on this machine, and so is what stands in for GitHub's own command line. The engine is the
real one, run from its command line.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from genesyscloud_emulator import Emulator
from tests.engine import fake_gh
from tests.engine.github_repository import (
    APPLY_ROLE,
    EXAMPLE,
    INSTALL,
    PINNED,
    REPOSITORY,
    STACK,
    WORKFLOWS,
    Repository,
    github,
    workflow,
)
from tests.engine.github_runner import Job, evaluate, jobs_of
from tests.engine.hosts import launcher
from tools.moto_server import MotoServer

pytestmark = pytest.mark.engine
README = (EXAMPLE / "README.md").read_text("utf-8")
SCRIPTS = sorted((EXAMPLE / ".github").glob("*.sh"))
FILE = "genesyscloud.yml"
WORKFLOW = workflow(FILE)
ALL = {each.name: workflow(each.name) for each in sorted(WORKFLOWS.iterdir())}
each_workflow = pytest.mark.parametrize("name", ALL)
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
TRIGGERS = WORKFLOW[True]  # YAML 1.1 reads `on` so

LAMBDA = ('amazon_web_services_arn("orders", arn=invocation.arn)', "IntegrationType.AWS_LAMBDA")
WEB_SERVICES = ('basic_auth("orders", user_name="orders")', "IntegrationType.WEB_SERVICES")


OWN = github("pull_request", REPOSITORY)
FORK = github("pull_request", "mallory/infrastructure", "mallory")
DEPENDABOT = github("pull_request", REPOSITORY, "dependabot[bot]")
PUSH = github("push")


class PreviewedRepository(Repository):
    """One in whose pull requests changes are previewed."""

    def does(self, event: dict[str, Any], machine: dict[str, str] | None = None) -> Job:
        """Let something happen; returns the job that it starts."""
        return self.on(FILE, event, machine, trusted=event in (OWN, PUSH))


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def aws() -> Iterator[MotoServer]:
    with MotoServer() as server:
        yield server


@pytest.fixture
def repository(tmp_path: Path, genesys_cloud: Emulator, aws: MotoServer) -> PreviewedRepository:
    return PreviewedRepository(tmp_path, genesys_cloud, aws)


def test_a_pull_request_shows_its_plan_main_carries_it_out_and_a_forbidden_change_fails_the_check(
    repository: PreviewedRepository, genesys_cloud: Emulator, aws: MotoServer
) -> None:
    repository.set_up()
    state = files_of(repository.backend)
    somebody = {"id": 1, "user": {"login": "ada"}, "body": "<!-- pulumi preview --> is what it begins with"}
    linter = {"id": 2, "user": {"login": fake_gh.BOT}, "body": "Another workflow's comment"}
    repository.comments_file.write_text(json.dumps([somebody, linter]), "utf-8")

    first = repository.does(OWN)
    assert (first.id, first.failed) == ("preview", False), first.log
    *others, comment = repository.comments
    assert others == [somebody, linter]
    assert "### `pulumi preview` of `production`: passed" in comment["body"]
    assert "<details><summary>+ 7 to create</summary>\n\n    Previewing update" in comment["body"]
    assert '\n            name          : "orders-production"\n' in comment["body"]
    assert genesys_cloud.organization_id in comment["body"]
    assert "For 4f2c9e1b, in [this run](https://github.com/acme/infrastructure/actions/runs/42)." in comment["body"]
    assert first.summary in comment["body"]
    # A preview looks, and changes nothing.
    assert {each.method for each in genesys_cloud.control.requests() if each.route != "/oauth/token"} == {"GET"}
    assert not aws.client("iam").list_roles()["Roles"]
    assert files_of(repository.backend) == state

    applied = repository.does(PUSH)
    assert (applied.id, applied.failed) == ("apply", False), applied.log
    (integration,) = genesys_cloud.control.state().integrations
    (credential,) = genesys_cloud.control.state().credentials
    assert integration.reported_state.code == "ACTIVE"
    assert credential.fields["ARN"] in {each["Arn"] for each in aws.client("iam").list_roles()["Roles"]}
    assert files_of(repository.backend) != state

    again = repository.does(OWN)
    assert not again.failed, again.log
    *others, same = repository.comments
    assert others == [somebody, linter]
    assert same["id"] == comment["id"]
    assert "<summary>7 unchanged</summary>" in same["body"]
    for job in (first, applied, again):
        for secret in filter(None, repository.secrets.values()):
            assert secret not in job.log + job.summary + comment["body"] + same["body"]

    action = genesys_cloud.control.publish_action(integration.id, "Look up an order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    repository.edit(*zip(LAMBDA, WEB_SERVICES, strict=True))

    job = repository.does(OWN)
    assert job.failed
    assert (job.outcome("Preview"), job.outcome("Comment")) == ("failure", "success")
    *others, comment = repository.comments
    assert others == [somebody, linter]
    assert "### `pulumi preview` of `production`: failed" in comment["body"]
    assert "<details open>" in comment["body"]
    assert "The integration 'orders-production'" in comment["body"]
    assert "  - Look up an order (" in comment["body"]
    assert "    - Order status (inbound call flow, version 1.0, live)" in comment["body"]
    assert "What to do:" in comment["body"]
    assert job.summary in comment["body"]

    # Merged in spite of it, it is refused once more.
    assert repository.does(PUSH).failed
    assert genesys_cloud.control.state().integrations == [integration]
    (credential,) = genesys_cloud.control.state().credentials
    assert credential.type == "amazonWebServicesARN"

    # A removal is nothing that Pulumi asks a provider about in a preview.
    main = repository.files / "__main__.py"
    main.write_text(main.read_text("utf-8").partition("credential = ")[0], "utf-8")
    removed = repository.does(OWN)
    assert removed.failed
    *others, comment = repository.comments
    assert others == [somebody, linter]
    shown, folded = comment["body"].split("<details>")
    assert (
        "### `pulumi preview` of `production`: failed. Would be lost: 1 action in use (protected).\n\n| Name |" in shown
    )
    assert "`Order status (inbound call flow, version 1.0, live)`" in shown
    assert folded.startswith("<summary>- 2 to delete, 5 unchanged</summary>")


def test_lost_secrets_fail_the_check(repository: PreviewedRepository, genesys_cloud: Emulator) -> None:
    repository.set_up()
    for name in ("GENESYSCLOUD_PREVIEW_OAUTHCLIENT_ID", "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET"):
        repository.secrets[name] = ""  # what GitHub gives for a secret that is not there
    job = repository.does(OWN)
    assert job.failed
    (comment,) = repository.comments
    assert "GENESYSCLOUD_PREFLIGHT" in comment["body"]
    assert genesys_cloud.control.requests() == []


def test_a_fork_sees_a_plan_made_without_credentials(repository: PreviewedRepository, genesys_cloud: Emulator) -> None:
    repository.set_up()
    state = files_of(repository.backend)
    nobody = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    job = repository.does(FORK, nobody)
    assert (job.id, job.failed) == ("preview-fork", False), job.log
    assert "### `pulumi preview` of `fork`: passed" in job.summary
    assert "<summary>+ 7 to create</summary>" in job.summary
    assert 'sts:ExternalId: "00000000-0000-0000-0000-000000000000"' in job.summary
    assert "warning: No Genesys Cloud credentials are configured, so nothing was looked up" in job.summary
    assert genesys_cloud.control.requests() == []
    assert repository.comments == []
    assert files_of(repository.backend) == state


def test_a_fork_whose_program_is_wrong_fails(repository: PreviewedRepository) -> None:
    repository.edit(("arn=invocation.arn", 'arn="invocation"'))
    job = repository.does(FORK)
    assert job.failed
    assert "### `pulumi preview` of `fork`: failed" in job.summary
    assert "ARN" in job.summary


def test_a_change_that_breaks_a_policy_fails_the_check(repository: PreviewedRepository) -> None:
    repository.edit(("iam::765628985471:root", "iam::123456789012:root"))
    job = repository.does(FORK)
    assert job.failed
    # The role's ARN is not known yet, and yet that a credential will hold it.
    assert "[mandatory]  role-trust-of-credentials  (aws:iam:Role: invocation)" in job.summary
    assert "trusts others than Genesys Cloud (arn:aws:iam::123456789012:root)" in job.summary

    repository.edit((' Owner: shop team"', '"'))
    job = repository.does(FORK)
    assert job.failed
    assert "[mandatory]  owners  (pulumi-python:dynamic/genesyscloud:DataActionIntegration: orders)" in job.summary
    assert "notes names no owner." in job.summary


def test_without_a_role_nothing_is_previewed_and_nothing_is_said(repository: PreviewedRepository) -> None:
    repository.variables["AWS_PREVIEW_ROLE"] = APPLY_ROLE
    job = repository.does(OWN)
    assert job.failed
    assert (job.outcome("Preview"), job.outcome("Comment")) == ("skipped", "skipped")
    assert repository.comments == []


@pytest.mark.parametrize(
    ("event", "job"),
    [(OWN, "preview"), (FORK, "preview-fork"), (DEPENDABOT, "preview-fork"), (PUSH, "apply")],
    ids=["own branch", "fork", "Dependabot", "push"],
)
def test_each_event_starts_one_job(event: dict[str, Any], job: str) -> None:
    assert jobs_of(WORKFLOW, {"github": event}) == [job]


@pytest.fixture
def preview(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Runs preview.sh where `pulumi`, and what checks its plan, say and do as they are told; returns the exit code and
    the page."""

    def says(command: Path, text: str, exits: int) -> None:
        said = tmp_path / f"{command.name} says"
        said.write_text(text, "utf-8")
        launcher(command, "sh", "-c", f"cat {shlex.quote(str(said))}; exit {exits}")

    def run(text: str, exits: int, checked: tuple[str, int] = ("", 127)) -> tuple[int, str]:
        says(tmp_path / "pulumi", text, exits)
        says(tmp_path / "venv" / "bin" / "pulumi-genesyscloud", *checked)
        ended = subprocess.run(
            ["bash", EXAMPLE / ".github" / "preview.sh", STACK],
            cwd=tmp_path,
            env={
                "PATH": f"{tmp_path}:/usr/local/bin:/usr/bin:/bin",
                "RUNNER_TEMP": str(tmp_path),
                "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
                "LANG": "C.UTF-8",
            },
            check=False,
            stdout=subprocess.DEVNULL,
        )
        return ended.returncode, (tmp_path / "summary.md").read_text("utf-8")

    return run


def test_a_long_preview_is_cut_to_what_a_comment_holds(preview: Callable[..., tuple[int, str]]) -> None:
    lines = "".join(f"  ~ Größe {number}: für Kölner Öfen\n" for number in range(5_000))
    code, page = preview(f"{lines}Resources:\n    ~ 5000 to update\n    3 unchanged\n", 0)
    assert code == 0
    assert 60_000 < len(page.encode()) < 65_000
    assert "<summary>~ 5000 to update, 3 unchanged</summary>" in page
    assert "The beginning is left out here" in page
    assert "Größe 4999" in page
    assert "Größe 1:" not in page
    assert all(each.startswith("      ~ Größe") for each in page.splitlines() if "Größe" in each)


def test_a_preview_cannot_leave_its_block(preview: Callable[..., tuple[int, str]]) -> None:
    code, page = preview("```\n</details>\n# Approved\n@everyone\n\nResources:\n    <b>1 to create</b>\n", 255)
    assert code == 255
    said = page.split("</summary>\n\n")[1].removesuffix("\n\n</details>\n")
    assert all(each.startswith("    ") for each in said.splitlines())
    assert "<details open><summary>What Pulumi says</summary>" in page


PLAN = """\
Previewing update (production):
warning: The action 'look-up' is deleted:

  - a second line

warning: Another one
    - genesyscloud:index:DataAction: (delete)
        [id=custom]
Resources:
    - 1 to delete
"""


def test_the_headline_counts_what_would_be_lost_and_warnings_stand_above_the_fold(
    preview: Callable[..., tuple[int, str]],
) -> None:
    lost = "Would be lost: 1 action in use (protected)."
    code, page = preview(PLAN, 0, (f"{lost}\n\n| Name |\n| --- |\n| `look-up` |\n", 3))
    assert code == 3
    shown, folded = page.split("<details>")
    assert shown == (
        f"### `pulumi preview` of `{STACK}`: failed. {lost}\n\n| Name |\n| --- |\n| `look-up` |\n\n"
        "    warning: The action 'look-up' is deleted:\n      - a second line\n    warning: Another one\n\n"
    )
    assert folded.startswith("<summary>- 1 to delete</summary>")
    code, page = preview(PLAN, 0, ("Would be lost: 1 action in use (0 of 1 protected).\n", 0))
    assert code == 0
    assert "passed. Would be lost: 1 action in use (0 of 1 protected).\n" in page


def test_a_check_that_cannot_be_made_is_a_failure(preview: Callable[..., tuple[int, str]]) -> None:
    code, page = preview(PLAN, 0, ("", 1))
    assert code == 1
    assert "failed. What would be lost could not be told: see the job's log.\n" in page


def test_no_pulumi_is_a_failure_that_is_shown(preview: Callable[..., tuple[int, str]]) -> None:
    code, page = preview("sh: 1: pulumi: not found\n", 127)
    assert code == 127
    assert "    sh: 1: pulumi: not found" in page


def test_a_forks_code_never_runs_with_secrets() -> None:
    assert set(TRIGGERS) == {"pull_request", "push"}
    assert TRIGGERS["push"] == {"branches": ["main"]}
    fork = JOBS["preview-fork"]
    assert fork["permissions"] == {"contents": "read"}
    for word in ("secrets", "vars", "token"):
        assert word not in yaml.safe_dump(fork["steps"])


def test_each_job_has_the_rights_that_it_needs() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    rights = {name: job["permissions"] for name, job in JOBS.items()}
    assert rights == {
        "preview": {"contents": "read", "id-token": "write", "pull-requests": "write"},
        "preview-fork": {"contents": "read"},
        "apply": {"contents": "read", "id-token": "write"},
    }


def test_deployments_wait_for_each_other() -> None:
    assert JOBS["apply"]["concurrency"] == {"group": "apply", "cancel-in-progress": False}
    group = JOBS["preview"]["concurrency"]["group"]
    assert group == "preview-${{ github.event.pull_request.number }}"


@each_workflow
def test_steps_are_safe(name: str) -> None:
    for job in ALL[name]["jobs"].values():
        assert job["timeout-minutes"] <= 30
        assert "env" not in job  # secrets are given to the one step that needs them
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            if "uses" in step:
                assert PINNED.fullmatch(step["uses"])
                assert "secrets." not in json.dumps(step.get("with", {}))
            else:
                # What GitHub writes into a script is run; what is in a variable is not.
                assert "${{" not in step["run"]
                assert step["run"].startswith("set -euo pipefail\n")
    assert "secrets." not in json.dumps(ALL[name].get("env", {}))


def test_each_action_is_named_by_one_commit_with_its_version_beside_it() -> None:
    own = Path(__file__).parents[2] / ".github" / "workflows" / "ci.yml"
    texts = [each.read_text("utf-8") for each in (own, *WORKFLOWS.iterdir())]
    used = [each for text in texts for each in re.findall(r"uses: (.+)", text)]
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) for each in used)
    assert len(set(used)) == len({each.partition("@")[0] for each in used}) == 4


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda each: each.name)
def test_scripts_are_sound(script: Path) -> None:
    text = script.read_text("utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    assert "${{" not in text
    subprocess.run(["bash", "-n", script], check=True)


@each_workflow
def test_the_step_that_is_not_run_only_installs(name: str) -> None:
    for job in ALL[name]["jobs"].values():
        (step,) = [each for each in job["steps"] if each.get("name") == INSTALL]
        assert step["run"].splitlines() == [
            "set -euo pipefail",
            "python -m venv venv",
            "venv/bin/pip install -r requirements.txt",
        ]


def test_the_preview_sees_to_it_that_it_can_look() -> None:
    for name in ("preview", "apply"):
        (step,) = [each for each in JOBS[name]["steps"] if "GENESYSCLOUD_REGION" in each.get("env", {})]
        assert step["env"]["GENESYSCLOUD_PREFLIGHT"] == "required"


@each_workflow
def test_the_readme_names_every_secret_and_variable(name: str) -> None:
    used = set(re.findall(r"(?:secrets|vars)\.(\w+)", (WORKFLOWS / name).read_text("utf-8")))
    assert used
    assert used <= set(re.findall(r"`(\w+)`", README))
    for job in ALL[name]["jobs"].values():
        assert job["name"] in README


def test_expressions_are_read_as_github_reads_them() -> None:
    context = {"a": "x", "b": {"c": ""}, "yes": True}
    assert evaluate("${{ !(a == 'y') && yes() }}", context) is True
    assert evaluate("b.c || a", context) == "x"
