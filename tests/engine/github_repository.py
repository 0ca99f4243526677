"""A repository made from `examples/pull-request-preview`, and what GitHub does in it: its workflows' jobs, really run.

Genesys Cloud and AWS are on this machine, and so is what stands in for GitHub's own command line. The engine is the
real one, run from its command line.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from genesyscloud_emulator import Emulator
from tests.engine import fake_gh
from tests.engine.github_runner import Action, ActionFailed, Context, Job, Runner, jobs_of
from tests.engine.hosts import install_python_host, launcher, link_environment
from tools import automation
from tools.automation import workspace_environment
from tools.aws_stand_in import STAND_IN
from tools.engine import engine_folder
from tools.moto_server import MotoServer

EXAMPLE = Path(__file__).parents[2] / "examples" / "pull-request-preview"
WORKFLOWS = EXAMPLE / ".github" / "workflows"
STACK = "production"

REPOSITORY = "acme/infrastructure"
PREVIEW_ROLE = "arn:aws:iam::123456789012:role/preview"
APPLY_ROLE = "arn:aws:iam::123456789012:role/apply"
ROLES = {PREVIEW_ROLE: {"preview", "drift"}, APPLY_ROLE: {"apply"}}
"""The jobs that may assume each."""

PINNED = re.compile(
    r"(actions/checkout|actions/setup-python|pulumi/actions|aws-actions/configure-aws-credentials)@[0-9a-f]{40}"
)
"""Actions by the commit of their release: a tag can be moved."""

INSTALL = "Install the program's packages"
"""The one shell step that is not run: our package is in no registry before its first release. These tests have it."""


def workflow(name: str) -> dict[Any, Any]:
    """A workflow of the example, by its file's name."""
    found: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))
    return found


@dataclass(frozen=True)
class Tracker:
    """The repository's issues and labels, and the changes that were asked of GitHub."""

    file: Path

    def __post_init__(self) -> None:
        self.write({"issues": [], "labels": [], "changes": []})

    @property
    def issues(self) -> list[dict[str, Any]]:
        """Every issue, with its comments."""
        found: list[dict[str, Any]] = self.read()["issues"]
        return found

    def changes(self) -> list[str]:
        """What was changed since the last call: method and path."""
        everything = self.read()
        found: list[str] = everything["changes"]
        self.write({**everything, "changes": []})
        return found

    def edit(self, number: int, **values: Any) -> None:
        """Change an issue, as somebody on GitHub does."""
        everything = self.read()
        (found,) = [each for each in everything["issues"] if each["number"] == number]
        found.update(values)
        self.write(everything)

    def read(self) -> dict[str, Any]:
        """All of it."""
        found: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
        return found

    def write(self, everything: dict[str, Any]) -> None:
        """Set all of it."""
        self.file.write_text(json.dumps(everything), "utf-8")


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


@dataclass
class Repository:
    """A repository made from the example, with its settings on GitHub and the clouds that it deploys to."""

    folder: Path
    cloud: Emulator
    aws: MotoServer | None

    def __post_init__(self) -> None:
        shutil.copytree(EXAMPLE, self.files, ignore=shutil.ignore_patterns("Pulumi.*.yaml", "venv", "__pycache__"))
        self.backend.mkdir()
        self.comments_file.write_text("[]", "utf-8")
        self.tracker = Tracker(self.folder / "issues.json")
        self._runs = self._commands = 0
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
            "AWS_REGION": self.aws.region if self.aws else "us-east-1",
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
        self.command("stack", "init", STACK, settings={})
        assert (self.files / f"Pulumi.{STACK}.yaml").exists()

    def command(self, *arguments: str, settings: dict[str, str] | None = None) -> str:
        """Run Pulumi where somebody who may change everything has checked the repository out; returns what it prints.

        Args:
            arguments: what follows `pulumi`.
            settings: the provider's; by default those with which changes are applied.
        """
        applying = {name: self.secrets[name] for name in self.secrets if name.startswith("GENESYSCLOUD_OAUTHCLIENT")}
        self._commands += 1
        folder = self.folder / f"laptop-{self._commands}"
        job = Job("laptop", folder / "job", {}, self._machine(folder, {}))
        self._install_pulumi(job, {})
        shutil.copytree(self.files, job.workspace, dirs_exist_ok=True)
        self._link_packages(job, {})
        ended = subprocess.run(
            ["pulumi", *arguments],
            cwd=job.workspace,
            env={
                **job.environment,
                "PULUMI_BACKEND_URL": self.variables["PULUMI_BACKEND_URL"],
                "PULUMI_CONFIG_PASSPHRASE": self.secrets["PULUMI_CONFIG_PASSPHRASE"],
                **(applying if settings is None else settings),
            },
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert ended.returncode == 0, ended.stdout
        for each in job.workspace.glob("Pulumi.*.yaml"):
            shutil.copy(each, self.files)
        return ended.stdout

    def on(
        self,
        file: str,
        event: dict[str, Any],
        machine: dict[str, str] | None = None,
        *,
        trusted: bool = True,
        matrix: dict[str, str] | None = None,
    ) -> Job:
        """Let something happen on GitHub; returns the one job that it starts, when that is done.

        Args:
            file: the workflow.
            event: what happens, as `github` makes it.
            machine: more environment variables of the job's machine.
            trusted: whether GitHub gives the job secrets.
            matrix: for which of the job's variants.
        """
        context: Context = {
            "github": event,
            "secrets": self.secrets if trusted else {},
            "vars": self.variables if trusted else {},
            "matrix": matrix or {},
        }
        definition = workflow(file)
        (name,) = jobs_of(definition, context)
        self._runs += 1
        folder = self.folder / f"run-{self._runs}"
        actions: dict[str, Action] = {
            "actions/checkout": self._check_out,
            "actions/setup-python": lambda _job, _inputs: None,
            "pulumi/actions": self._install_pulumi,
            "aws-actions/configure-aws-credentials": self._assume_role,
        }
        not_run: dict[str, Action] = {INSTALL: self._link_packages}
        return Runner(definition, actions, not_run).run(name, context, folder, self._machine(folder, machine or {}))

    def checked_out(self, machine: dict[str, str] | None = None) -> Job:
        """A machine of another service's, with the repository, and with all that its pipelines install.

        Args:
            machine: more environment variables of it.
        """
        self._runs += 1
        folder = self.folder / f"run-{self._runs}"
        job = Job("pipeline", folder, {}, self._machine(folder, machine or {}))
        shutil.copytree(self.files, job.workspace, dirs_exist_ok=True)
        self._install_pulumi(job, {})
        self._link_packages(job, {})
        return job

    def _machine(self, folder: Path, more: dict[str, str]) -> dict[str, str]:
        """The environment of a machine of GitHub's, on which both clouds are the local ones."""
        tools = folder / "tools"
        tools.mkdir(parents=True)
        launcher(tools / "gh", sys.executable, fake_gh.__file__)
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
            "GITHUB_RUN_ID": str(41 + self._runs),
            "GH_COMMENTS": str(self.comments_file),
            "GH_ISSUES": str(self.tracker.file),
            "GENESYSCLOUD_API_URL": self.cloud.url,
            "GENESYSCLOUD_LOGIN_URL": self.cloud.url,
            "AWS_ENDPOINT_URL": self.aws.url if self.aws else "http://127.0.0.1:1",
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
        install_python_host(plugins.parent)
        launcher(
            plugins / f"resource-aws-v{version('pulumi_aws')}" / "pulumi-resource-aws",
            "env",
            f"PULUMI_PYTHON_CMD={automation.PYTHON}",
            str(STAND_IN / "pulumi-resource-aws"),
        )

    def _assume_role(self, job: Job, inputs: dict[str, str]) -> None:
        assert job.permissions["id-token"] == "write"
        if job.id not in ROLES[inputs["role-to-assume"]]:
            raise ActionFailed("Could not assume role with OIDC")
        job.environment |= {
            "AWS_REGION": inputs["aws-region"],
            "AWS_ACCESS_KEY_ID": "ASIA",
            "AWS_SECRET_ACCESS_KEY": "of the role",
            "AWS_SESSION_TOKEN": "for a while",
        }

    def _link_packages(self, job: Job, inputs: dict[str, str]) -> None:
        assert (job.workspace / "requirements.txt").exists()
        link_environment(job.workspace / "venv")
