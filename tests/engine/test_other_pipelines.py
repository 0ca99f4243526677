"""`examples/pull-request-preview` for GitLab and for Azure DevOps: the shell lines of its pipelines, really run.

What starts which job, and what these services do around the lines, is not: nobody has tried that, as the pages say.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml

from genesyscloud_emulator import Emulator
from tests.engine.github_repository import EXAMPLE, STACK, Repository, workflow
from tools.moto_server import MotoServer

pytestmark = pytest.mark.engine

GITLAB: dict[str, Any] = yaml.safe_load((EXAMPLE / ".gitlab-ci.yml").read_text("utf-8"))
AZURE: dict[str, Any] = yaml.safe_load((EXAMPLE / "azure-pipelines.yml").read_text("utf-8"))
PAGE = (Path(__file__).parents[2] / "docs" / "pull-requests.md").read_text("utf-8")
INSTALL = re.compile(r"get\.pulumi\.com|pip install -r requirements\.txt")
"""What is not run: the machine of the test has Pulumi and the packages."""

LAMBDA = ('amazon_web_services_arn("orders", arn=invocation.arn)', "IntegrationType.AWS_LAMBDA")
WEB_SERVICES = ('basic_auth("orders", user_name="orders")', "IntegrationType.WEB_SERVICES")
SETTINGS = {
    "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_ID",
    "GENESYSCLOUD_PREVIEW_OAUTHCLIENT_SECRET",
    "GENESYSCLOUD_OAUTHCLIENT_ID",
    "GENESYSCLOUD_OAUTHCLIENT_SECRET",
    "GENESYSCLOUD_REGION",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
}
"""What whoever sets a pipeline up gives it, on either service."""


@dataclass(frozen=True)
class Ended:
    """A job that has ended.

    Attributes:
        failed: whether one of its steps did.
        log: what they printed.
        page: what a reviewer is shown; empty where there is none.
    """

    failed: bool
    log: str
    page: str


class Service:
    """A service that runs pipelines.

    Args:
        repository: what it runs them for.
    """

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        given = {**repository.secrets, **repository.variables}
        self.settings = {name: given[name] for name in SETTINGS}

    def run(self, name: str, *, trusted: bool = True) -> Ended:
        """Run a job, with what is set up for it only if it is trusted."""
        raise NotImplementedError


class GitLab(Service):
    """GitLab: variables of the project and of the file are the environment of every line."""

    settings_of_aws = ("AWS_PREVIEW_ROLE", "AWS_APPLY_ROLE", "AWS_REGION")

    def run(self, name: str, *, trusted: bool = True) -> Ended:
        given = {each: self.repository.variables[each] for each in self.settings_of_aws} | self.settings
        job = self.repository.checked_out({**(given if trusted else {}), "AWS_TOKEN": "of GitLab"})
        definition = GITLAB[name]
        environment = {**job.environment, "CI_PROJECT_DIR": str(job.workspace)}
        for key, value in {**GITLAB["variables"], **definition["variables"]}.items():
            environment[key] = Template(str(value)).safe_substitute(environment)
        lines = [*GITLAB["default"]["before_script"], *definition["script"]]
        return _run(lines, job.workspace, environment, job.workspace / ".preview" / "preview.md")


class Azure(Service):
    """Azure Pipelines: a step has the variables that are not secret, and what its `env` says."""

    def run(self, name: str, *, trusted: bool = True) -> Ended:
        keys = {
            f"AWS_{kind}_{each}": "k"
            for kind in ("PREVIEW", "APPLY")
            for each in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
        }
        given = {**self.settings, **keys, "AWS_REGION": "us-east-1"} if trusted else {}
        job = self.repository.checked_out()
        (definition,) = [each for each in AZURE["jobs"] if each["job"] == name]
        own = {each["name"]: str(each["value"]) for each in AZURE["variables"] if "name" in each}
        variables = {**given, **own, "Agent.TempDirectory": str(job.temporary)}
        log, failed = "", False
        for step in definition["steps"]:
            if "bash" not in step or (failed and step.get("condition") != "succeededOrFailed()"):
                continue
            environment = {**job.environment, **own}
            environment |= {key: _filled(str(value), variables) for key, value in step.get("env", {}).items()}
            ended = _run([step["bash"]], job.workspace, environment, job.temporary / "preview.md")
            log, failed = log + ended.log, failed or ended.failed
        shown = re.search(r"##vso\[task\.uploadsummary\](.+)", log)
        return Ended(failed, log, Path(shown[1]).read_text("utf-8") if shown else "")


def _filled(text: str, variables: Mapping[str, str]) -> str:
    """A text with the values of its variables; those that nobody has set stay as they are written."""
    return re.sub(r"\$\(([\w.]+)\)", lambda found: variables.get(found[1], found[0]), text)


def _run(lines: list[str], folder: Path, environment: dict[str, str], page: Path) -> Ended:
    ended = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(each for each in lines if not INSTALL.search(each))],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return Ended(ended.returncode != 0, ended.stdout, page.read_text("utf-8") if page.exists() else "")


JOBS = {GitLab: ("preview", "preview-fork", "apply"), Azure: ("Preview", "PreviewFork", "Apply")}


@pytest.fixture
def aws() -> Iterator[MotoServer]:
    with MotoServer() as server:
        yield server


@pytest.mark.parametrize("kind", JOBS, ids=lambda each: str(each.__name__))
def test_what_is_merged_is_applied_and_what_would_be_lost_fails_a_preview(
    kind: type[Service], tmp_path: Path, genesys_cloud: Emulator, aws: MotoServer
) -> None:
    repository = Repository(tmp_path, genesys_cloud, aws)
    service = kind(repository)
    preview, _, apply = JOBS[kind]
    repository.set_up()

    applied = service.run(apply)
    assert not applied.failed, applied.log
    (integration,) = genesys_cloud.control.state().integrations
    assert integration.reported_state.code == "ACTIVE"

    action = genesys_cloud.control.publish_action(integration.id, "Look up an order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    repository.edit(*zip(LAMBDA, WEB_SERVICES, strict=True))
    shown = service.run(preview)
    assert shown.failed
    assert f"### `pulumi preview` of `{STACK}`: failed" in shown.page
    assert "    - Order status (inbound call flow, version 1.0, live)" in shown.page


@pytest.mark.parametrize("kind", JOBS, ids=lambda each: str(each.__name__))
def test_a_fork_is_previewed_without_credentials(kind: type[Service], tmp_path: Path, genesys_cloud: Emulator) -> None:
    _, fork, _ = JOBS[kind]
    shown = kind(Repository(tmp_path, genesys_cloud, None)).run(fork, trusted=False)
    assert not shown.failed, shown.log
    assert "### `pulumi preview` of `fork`: passed" in shown.page
    assert genesys_cloud.control.requests() == []


def test_the_shell_lines_are_those_of_the_workflow_for_github() -> None:
    github = {
        step["name"]: step["run"]
        for job in workflow("genesyscloud.yml")["jobs"].values()
        for step in job["steps"]
        if "run" in step
    }
    install, fork = github["Install the program's packages"], github["Preview a throw-away stack"]
    assert install in GITLAB["default"]["before_script"]
    assert GITLAB["preview-fork"]["script"][-1] == fork
    for name, last in (("preview", "Preview"), ("apply", "Apply")):
        (script,) = GITLAB[name]["script"]
        assert script.endswith(github[last].removeprefix("set -euo pipefail\n"))
    by_title = {step["displayName"]: step["bash"] for job in AZURE["jobs"] for step in job["steps"] if "bash" in step}
    assert {title: by_title[title] for title in github if title != "Comment"} == {
        title: text for title, text in github.items() if title != "Comment"
    }


def test_forks_are_given_no_secret() -> None:
    (azure,) = [each for each in AZURE["jobs"] if each["job"] == "PreviewFork"]
    for job in (GITLAB["preview-fork"], azure):
        written = yaml.safe_dump(job)
        assert "id_tokens" not in written
        assert not [
            each
            for each in SETTINGS
            if each in written and each not in ("PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE")
        ]
    for job in ("preview", "preview-fork"):
        (rule,) = GITLAB[job]["rules"]
        compared = re.search(r"SOURCE_PROJECT_ID (==|!=) \$CI_MERGE_REQUEST_PROJECT_ID", rule["if"])
        assert compared
        assert compared[1] == ("!=" if job == "preview-fork" else "==")


def test_the_page_names_all_that_is_to_be_set_up() -> None:
    written = yaml.safe_dump(GITLAB) + yaml.safe_dump(AZURE)
    named = set(re.findall(r"\$\(?((?:GENESYSCLOUD|AWS|PULUMI)_\w+)", written)) | SETTINGS
    own = {"AWS_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE", "PULUMI_VERSION"}
    assert named - own <= set(re.findall(r"`(\w+)`", PAGE))
