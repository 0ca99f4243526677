"""`examples/pull-request-preview`: its workflow's shell steps, really run, as GitHub's runner runs them.

Genesys Cloud and AWS are on this machine, and so is what stands in for GitHub's own command line. The engine is the
real one, run from its command line.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from genesyscloud_emulator import Emulator
from tests.engine import fake_gh, python_language_host
from tests.engine.github_runner import Action, ActionFailed, Context, Job, Runner, evaluate, jobs_of
from tools.automation import workspace_environment
from tools.aws_stand_in import STAND_IN
from tools.engine import engine_folder, pinned_version
from tools.moto_server import MotoServer

pytestmark = pytest.mark.engine
EXAMPLE = Path(__file__).parents[2] / "examples" / "pull-request-preview"
README = (EXAMPLE / "README.md").read_text("utf-8")
SCRIPTS = sorted((EXAMPLE / ".github").glob("*.sh"))
(FILE,) = (EXAMPLE / ".github" / "workflows").iterdir()
WORKFLOW: dict[Any, Any] = yaml.safe_load(FILE.read_text("utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
TRIGGERS = WORKFLOW[True]  # YAML 1.1 reads `on` so
STACK = WORKFLOW["env"]["STACK"]

REPOSITORY = "acme/infrastructure"
ROLES = {
    "arn:aws:iam::123456789012:role/preview": "preview",
    "arn:aws:iam::123456789012:role/apply": "apply",
}
PREVIEW_ROLE, APPLY_ROLE = ROLES
ALLOWED = re.compile(
    r"(actions/checkout|actions/setup-python|pulumi/actions|aws-actions/configure-aws-credentials)@v\d+"
)
"""Actions by their major version: their commits cannot be looked up where this is developed."""

INSTALL = "Install the program's packages"
"""The one shell step that is not run: our package is in no registry before its first release. These tests have it."""

LAMBDA = ('amazon_web_services_arn("orders", arn=invocation.arn)', "IntegrationType.AWS_LAMBDA")
WEB_SERVICES = ('basic_auth("orders", user_name="orders")', "IntegrationType.WEB_SERVICES")


def github(event: str, head: str | None = None, actor: str = "ada") -> dict[str, Any]:
    """What expressions call `github`. What an event has not is null."""
    number, sha = (7, "4f2c9e1b") if event == "pull_request" else (None, None)
    pull_request = {"number": number, "head": {"sha": sha, "repo": {"full_name": head}}}
    return {
        "event_name": event,
        "repository": REPOSITORY,
        "actor": actor,
        "token": "token-of-the-job",
        "event": {"pull_request": pull_request},
    }


OWN = github("pull_request", REPOSITORY)
FORK = github("pull_request", "mallory/infrastructure", "mallory")
DEPENDABOT = github("pull_request", REPOSITORY, "dependabot[bot]")
PUSH = github("push")


@dataclass
class Repository:
    """A repository made from the example, with its settings on GitHub and the clouds that it deploys to."""

    folder: Path
    cloud: Emulator
    aws: MotoServer

    def __post_init__(self) -> None:
        shutil.copytree(EXAMPLE, self.files, ignore=shutil.ignore_patterns("Pulumi.*.yaml", "venv", "__pycache__"))
        self.backend.mkdir()
        self.comments_file.write_text("[]", "utf-8")
        self._runs = 0
        self.secrets = {
            "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_ID": self.cloud.client_id,
            "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET": self.cloud.client_secret,
            "GENESYSCLOUD_OAUTHCLIENT_ID": self.cloud.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": self.cloud.client_secret,
            "PULUMI_ACCESS_TOKEN": "",
            "PULUMI_CONFIG_PASSPHRASE": "a passphrase of the repository",
        }
        self.variables = {
            "AWS_PREVIEW_ROLE": PREVIEW_ROLE,
            "AWS_APPLY_ROLE": APPLY_ROLE,
            "AWS_REGION": self.aws.region,
            "GENESYSCLOUD_REGION": "us-east-1",
            "PULUMI_BACKEND_URL": f"file://{self.backend}",
        }

    @property
    def files(self) -> Path:
        """What is committed."""
        return self.folder / "repository"

    @property
    def backend(self) -> Path:
        """Where the live stack's state is."""
        return self.folder / "backend"

    @property
    def comments_file(self) -> Path:
        return self.folder / "comments.json"

    @property
    def comments(self) -> list[dict[str, Any]]:
        """The pull request's comments."""
        found: list[dict[str, Any]] = json.loads(self.comments_file.read_text("utf-8"))
        return found

    def edit(self, *changes: tuple[str, str]) -> None:
        """Change the program."""
        main = self.files / "__main__.py"
        program = main.read_text("utf-8")
        for old, new in changes:
            assert old in program
            program = program.replace(old, new)
        main.write_text(program, "utf-8")

    def set_up(self) -> None:
        """Make the stack, as the README says, and commit its settings."""
        machine = self._machine(self.folder / "laptop", {"GENESYSCLOUD_REGION": ""})
        job = Job("set up", self.folder / "laptop" / "job", {}, machine)
        self._install_pulumi(job, {})
        subprocess.run(
            ["pulumi", "stack", "init", STACK],
            cwd=self.files,
            env={
                **job.environment,
                "PULUMI_BACKEND_URL": self.variables["PULUMI_BACKEND_URL"],
                "PULUMI_CONFIG_PASSPHRASE": self.secrets["PULUMI_CONFIG_PASSPHRASE"],
            },
            check=True,
            capture_output=True,
        )
        assert (self.files / f"Pulumi.{STACK}.yaml").exists()

    def on(self, event: dict[str, Any], machine: dict[str, str] | None = None) -> Job:
        """Let something happen on GitHub; returns the one job that it starts, when that is done."""
        trusted = event in (OWN, PUSH)
        context: Context = {
            "github": event,
            "secrets": self.secrets if trusted else {},
            "vars": self.variables if trusted else {},
        }
        (name,) = jobs_of(WORKFLOW, context)
        self._runs += 1
        folder = self.folder / f"run-{self._runs}"
        actions: dict[str, Action] = {
            "actions/checkout@v6": self._check_out,
            "actions/setup-python@v6": lambda _job, _inputs: None,
            "pulumi/actions@v6": self._install_pulumi,
            "aws-actions/configure-aws-credentials@v5": self._assume_role,
        }
        not_run: dict[str, Action] = {INSTALL: self._link_packages}
        return Runner(WORKFLOW, actions, not_run).run(name, context, folder, self._machine(folder, machine or {}))

    def _machine(self, folder: Path, more: dict[str, str]) -> dict[str, str]:
        """The environment of a machine of GitHub's, on which both clouds are the local ones."""
        tools = folder / "tools"
        tools.mkdir(parents=True)
        _launcher(tools / "gh", sys.executable, fake_gh.__file__)
        ours = workspace_environment(folder / "pulumi", folder / "unused")
        kept = ("PULUMI_HOME", "PULUMI_SKIP_UPDATE_CHECK", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "NO_PROXY")
        path = [each for each in ours["PATH"].split(":") if each != str(engine_folder())]
        return {
            **{name: ours[name] for name in kept},
            "PATH": ":".join([str(tools), *path]),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_RUN_ID": "42",
            "GH_COMMENTS": str(self.comments_file),
            "GENESYSCLOUD_API_URL": self.cloud.url,
            "GENESYSCLOUD_LOGIN_URL": self.cloud.url,
            "AWS_ENDPOINT_URL": self.aws.url,
            **more,
        }

    def _check_out(self, job: Job, inputs: dict[str, str]) -> None:
        assert inputs == {"persist-credentials": "false"}
        assert job.permissions["contents"] == "read"
        shutil.copytree(self.files, job.workspace, dirs_exist_ok=True)

    def _install_pulumi(self, job: Job, inputs: dict[str, str]) -> None:
        assert "command" not in inputs
        job.environment["PATH"] = f"{engine_folder()}:{job.environment['PATH']}"
        plugins = Path(job.environment["PULUMI_HOME"]) / "plugins"
        _launcher(
            plugins / f"language-python-{pinned_version()}" / "pulumi-language-python",
            sys.executable,
            "-u",
            python_language_host.__file__,
            str(engine_folder() / "pulumi-language-python-exec"),
        )
        _launcher(
            plugins / f"resource-aws-v{version('pulumi_aws')}" / "pulumi-resource-aws",
            "env",
            f"PULUMI_PYTHON_CMD={sys.executable}",
            str(STAND_IN / "pulumi-resource-aws"),
        )

    def _assume_role(self, job: Job, inputs: dict[str, str]) -> None:
        assert job.permissions["id-token"] == "write"
        if ROLES.get(inputs["role-to-assume"]) != job.id:
            raise ActionFailed("Could not assume role with OIDC")
        job.environment |= {
            "AWS_REGION": inputs["aws-region"],
            "AWS_ACCESS_KEY_ID": "ASIA",
            "AWS_SECRET_ACCESS_KEY": "of the role",
            "AWS_SESSION_TOKEN": "for a while",
        }

    def _link_packages(self, job: Job, inputs: dict[str, str]) -> None:
        assert (job.workspace / "requirements.txt").exists()
        (job.workspace / "venv").symlink_to(sys.prefix)


def _launcher(file: Path, *command: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', "utf-8")
    file.chmod(0o755)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@pytest.fixture
def aws() -> Iterator[MotoServer]:
    with MotoServer() as server:
        yield server


@pytest.fixture
def repository(tmp_path: Path, genesys_cloud: Emulator, aws: MotoServer) -> Repository:
    return Repository(tmp_path, genesys_cloud, aws)


def test_a_pull_request_shows_its_plan_main_carries_it_out_and_a_forbidden_change_fails_the_check(
    repository: Repository, genesys_cloud: Emulator, aws: MotoServer
) -> None:
    repository.set_up()
    state = _files(repository.backend)
    somebody = {"id": 1, "user": {"login": "ada"}, "body": "<!-- pulumi preview --> is what it begins with"}
    linter = {"id": 2, "user": {"login": fake_gh.BOT}, "body": "Another workflow's comment"}
    repository.comments_file.write_text(json.dumps([somebody, linter]), "utf-8")

    first = repository.on(OWN)
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
    assert _files(repository.backend) == state

    applied = repository.on(PUSH)
    assert (applied.id, applied.failed) == ("apply", False), applied.log
    (integration,) = genesys_cloud.control.state().integrations
    (credential,) = genesys_cloud.control.state().credentials
    assert integration.reported_state.code == "ACTIVE"
    assert credential.fields["ARN"] in {each["Arn"] for each in aws.client("iam").list_roles()["Roles"]}
    assert _files(repository.backend) != state

    again = repository.on(OWN)
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

    job = repository.on(OWN)
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
    assert repository.on(PUSH).failed
    assert genesys_cloud.control.state().integrations == [integration]
    (credential,) = genesys_cloud.control.state().credentials
    assert credential.type == "amazonWebServicesARN"

    # A removal is nothing that Pulumi asks a provider about in a preview.
    main = repository.files / "__main__.py"
    main.write_text(main.read_text("utf-8").partition("credential = ")[0], "utf-8")
    removed = repository.on(OWN)
    assert removed.failed
    *others, comment = repository.comments
    assert others == [somebody, linter]
    shown, folded = comment["body"].split("<details>")
    assert (
        "### `pulumi preview` of `production`: failed. Would be lost: 1 action in use (protected).\n\n| Name |" in shown
    )
    assert "`Order status (inbound call flow, version 1.0, live)`" in shown
    assert folded.startswith("<summary>- 2 to delete, 5 unchanged</summary>")


def test_lost_secrets_fail_the_check(repository: Repository, genesys_cloud: Emulator) -> None:
    repository.set_up()
    for name in ("GENESYSCLOUD_PREVIEW_OAUTHCLIENT_ID", "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET"):
        repository.secrets[name] = ""  # what GitHub gives for a secret that is not there
    job = repository.on(OWN)
    assert job.failed
    (comment,) = repository.comments
    assert "GENESYSCLOUD_PREFLIGHT" in comment["body"]
    assert genesys_cloud.control.requests() == []


def test_a_fork_sees_a_plan_made_without_credentials(repository: Repository, genesys_cloud: Emulator) -> None:
    repository.set_up()
    state = _files(repository.backend)
    nobody = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    job = repository.on(FORK, nobody)
    assert (job.id, job.failed) == ("preview-fork", False), job.log
    assert "### `pulumi preview` of `fork`: passed" in job.summary
    assert "<summary>+ 7 to create</summary>" in job.summary
    assert 'sts:ExternalId: "00000000-0000-0000-0000-000000000000"' in job.summary
    assert "warning: No Genesys Cloud credentials are configured, so nothing was looked up" in job.summary
    assert genesys_cloud.control.requests() == []
    assert repository.comments == []
    assert _files(repository.backend) == state


def test_a_fork_whose_program_is_wrong_fails(repository: Repository) -> None:
    repository.edit(("arn=invocation.arn", 'arn="invocation"'))
    job = repository.on(FORK)
    assert job.failed
    assert "### `pulumi preview` of `fork`: failed" in job.summary
    assert "ARN" in job.summary


def test_without_a_role_nothing_is_previewed_and_nothing_is_said(repository: Repository) -> None:
    repository.variables["AWS_PREVIEW_ROLE"] = APPLY_ROLE
    job = repository.on(OWN)
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
        _launcher(command, "sh", "-c", f"cat {shlex.quote(str(said))}; exit {exits}")

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


def test_steps_are_safe() -> None:
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 30
        assert "env" not in job  # secrets are given to the one step that needs them
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            if "uses" in step:
                assert ALLOWED.fullmatch(step["uses"])
                assert "secrets." not in json.dumps(step.get("with", {}))
            else:
                # What GitHub writes into a script is run; what is in a variable is not.
                assert "${{" not in step["run"]
                assert step["run"].startswith("set -euo pipefail\n")
    assert "secrets." not in json.dumps(WORKFLOW["env"])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda each: each.name)
def test_scripts_are_sound(script: Path) -> None:
    text = script.read_text("utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    assert "${{" not in text
    subprocess.run(["bash", "-n", script], check=True)


def test_the_step_that_is_not_run_only_installs() -> None:
    for job in JOBS.values():
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


def test_the_readme_names_every_secret_and_variable() -> None:
    used = set(re.findall(r"(?:secrets|vars)\.(\w+)", FILE.read_text("utf-8")))
    assert used
    assert used <= set(re.findall(r"`(\w+)`", README))
    for job in JOBS.values():
        assert job["name"] in README


def test_expressions_are_read_as_github_reads_them() -> None:
    context = {"a": "x", "b": {"c": ""}, "yes": True}
    assert evaluate("${{ !(a == 'y') && yes() }}", context) is True
    assert evaluate("b.c || a", context) == "x"
