"""Pulumi's engine, as a command runs it: an import into a stack, and what a preview then finds.

A program in Python runs in this process, by Pulumi's Automation API. So nothing has to be installed into the project
before it is known that the project is right.
"""

from __future__ import annotations

import os
import runpy
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.adopt.entries import import_file
from genesyscloud_provider.commands.adopt.surroundings import IMPORT_FILE, settings_file
from genesyscloud_provider.commands.required import oldest_pulumi, parsed

if TYPE_CHECKING:
    from pulumi.automation import EngineEvent

NOT_COPIED: Final = shutil.ignore_patterns("Pulumi.*.yaml", ".venv", "venv", ".git", "__pycache__", ".adopt")
"""What a scratch copy of a project does without."""

SCRATCH: Final = "scratch"
"""The name of the stack that only a check uses."""


@dataclass
class Previewed:
    """What a preview has found.

    Attributes:
        unchanged: how many resources would stay as they are.
        changes: what would be done, by the resource's URN.
        errors: what has failed.
    """

    unchanged: int = 0
    changes: dict[str, str] = field(default_factory=dict, repr=False)
    errors: list[str] = field(default_factory=list)


class Engine:
    """Pulumi's command, for one stack of one project.

    Args:
        project: the project's folder.
        stack: the stack's name.
        environment: what the environment has beside this process's.

    Raises:
        Refused: there is none, or it is too old.
    """

    def __init__(self, project: Path, stack: str, environment: Mapping[str, str]) -> None:
        command = shutil.which("pulumi")
        if command is None:
            raise Refused(
                "Pulumi's command is not on the PATH", "Install Pulumi, or add its folder to the PATH, and repeat this."
            )
        self._command = command
        self.project = project
        self._stack = stack
        self._environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true", **environment}
        self._require_version()

    def select(self) -> None:
        """Make the stack, unless it is there."""
        self._run("stack", "select", self._stack, "--create")

    def configure(self, command: str, values: Mapping[str, str], told: Callable[[], None]) -> None:
        """Set secret configuration; a value is in no argument of a command, which others on the machine could see.

        Args:
            command: the command that sets a key, as people type it.
            values: the values by key.
            told: is called after each.
        """
        _, *arguments = command.split()
        for key, value in values.items():
            self._run(*arguments, "--raw", "--stack", self._stack, key, given=value)
            told()

    def import_resources(self, entries: Iterable[Mapping[str, Any]]) -> None:
        """Take resources into the stack; what it has already stays.

        It is done in a folder of its own, whose project has no program: an import runs none, and so needs nothing of
        what the program's language needs. The file with the entries is gone afterwards.
        """
        folder = Path(tempfile.mkdtemp(prefix="adopt-import-"))
        try:
            (folder / "Pulumi.yaml").write_text(f"name: {self._project_name()}\nruntime: yaml\n", "utf-8")
            settings = settings_file(self._stack)
            if (self.project / settings).exists():
                shutil.copyfile(self.project / settings, folder / settings)
            file = folder / IMPORT_FILE
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
                opened.write(import_file(entries))
            options = ["--protect=false", "--generate-code=false", "--skip-preview", "--yes", "--stack", self._stack]
            self._run("import", "--file", str(file), *options, folder=folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def preview(self, program: Callable[[], None] | None) -> Previewed:
        """What the next update would do.

        Args:
            program: the program, if it runs in this process.
        """
        from pulumi.automation import LocalWorkspace, PulumiCommand, Stack
        from pulumi.automation.errors import CommandError

        found = Previewed()
        workspace = LocalWorkspace(
            work_dir=str(self.project),
            program=program,
            env_vars=self._environment,
            pulumi_command=PulumiCommand(),
        )
        stack = Stack.select(self._stack, workspace)
        with inside(self.project):
            try:
                stack.preview(on_event=lambda event: _note(found, event))
            except CommandError as error:
                found.errors = found.errors or [str(error)]
        return found

    def _require_version(self) -> None:
        told = self._run("version").strip().removeprefix("v")
        oldest = oldest_pulumi()
        if parsed(told) < parsed(oldest):
            raise Refused(f"Pulumi {told} is too old", f"Install Pulumi {oldest} or later, and repeat this.")

    def _project_name(self) -> str:
        settings = yaml.safe_load((self.project / "Pulumi.yaml").read_text("utf-8"))
        return str(settings["name"])

    def _run(self, *arguments: str, given: str | None = None, folder: Path | None = None) -> str:
        done = subprocess.run(  # noqa: S603 - Pulumi's own command
            [self._command, *arguments, "--non-interactive"],
            cwd=folder or self.project,
            env=self._environment,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip())[-2000:]
            raise Refused(
                f"`pulumi {' '.join(arguments[:2])}` failed:\n{said}\n", "Mend what it says, and repeat this."
            )
        return done.stdout


@contextmanager
def scratch_copy(project: Path) -> Iterator[Engine]:
    """An engine with a stack of its own on a copy of a project; all of it is gone afterwards.

    Raises:
        Refused: Pulumi's command cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="adopt-check-") as folder:
        copy, backend = Path(folder, "project"), Path(folder, "backend")
        shutil.copytree(project, copy, ignore=NOT_COPIED)
        backend.mkdir()
        environment = {
            "PULUMI_BACKEND_URL": f"file://{backend}",
            "PULUMI_CONFIG_PASSPHRASE": secrets.token_urlsafe(),
            "PULUMI_SKIP_CHECKPOINTS": "true",  # a state that is thrown away need not survive an interruption
            "PULUMI_PYTHON_CMD": sys.executable,
        }
        yield Engine(copy, SCRATCH, environment)


def main_of(project: Path) -> Callable[[], None]:
    """A project's program in Python, to be run in this process."""

    def run() -> None:
        runpy.run_path(str(project / "__main__.py"), run_name="__main__")

    return run


@contextmanager
def inside(project: Path) -> Iterator[None]:
    """Be where a program expects to be: in its folder, which its imports start from."""
    before = Path.cwd()
    modules = set(sys.modules)
    os.chdir(project)
    sys.path.insert(0, str(project))
    try:
        yield
    finally:
        for name in set(sys.modules) - modules:
            if str(project) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]
        sys.path.remove(str(project))
        os.chdir(before)


def _note(found: Previewed, event: EngineEvent) -> None:
    if event.summary_event:
        found.unchanged = event.summary_event.resource_changes.get("same", 0)  # type: ignore[call-overload]
    elif event.resource_pre_event and not event.resource_pre_event.metadata.type.startswith("pulumi:"):
        step = event.resource_pre_event.metadata
        if step.op.value != "same":
            found.changes[step.urn] = step.op.value
    elif event.diagnostic_event and event.diagnostic_event.severity == "error":
        found.errors.append(event.diagnostic_event.message.strip())
