"""Stacks of a test: Pulumi's own engine runs a program against an organization of the emulator's."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Final

import yaml
from pulumi.automation import (
    CommandError,
    ConfigValue,
    DestroyResult,
    LocalWorkspace,
    PreviewResult,
    RefreshResult,
    Stack,
    UpResult,
)
from pulumi.automation._stack import StackInitMode  # what Stack.create passes, which makes no subclass

from genesyscloud_emulator import ControlError
from genesyscloud_provider.adapters.installation import PLUGIN
from genesyscloud_provider.adapters.program import serving
from genesyscloud_provider.client.configuration import DELETION_PROTECTION, NAMESPACE
from pulumi_genesyscloud.testing.language_server import tidy_programs
from pulumi_genesyscloud.testing.organization import SECRET, Organization
from pulumi_genesyscloud.testing.programs import Program, inside, main_of, project_settings, run_program

NO_ENGINE: Final = (
    "There is no `pulumi` on the PATH, and a test of a stack runs Pulumi's engine. Install it"
    " (https://www.pulumi.com/docs/install/), in CI for example by the action pulumi/actions; or leave these tests out,"
    " by a mark of yours and `pytest -m`. Unit tests by `genesyscloud_mocks` need no engine."
)
"""What to say, and to do, where Pulumi is missing."""

NOT_COPIED: Final = (
    "Pulumi.*.yaml",
    "venv",
    ".venv",
    "__pycache__",
    ".mypy_cache",
    ".pytest_cache",
    ".git",
    "node_modules",
)
"""What is no part of a program, or is another stack's, whose secrets are not the test's to read."""


class NotRemoved(Exception):
    """Stacks of a test that could not be removed."""


class Stacks:
    """Makes stacks that deploy to one organization, and removes them.

    Each is Pulumi's own `pulumi.automation.Stack`, with `up`, `preview`, `refresh`, `destroy` and all else. States, the
    passphrase, Pulumi's home and a copy of the program are in a folder of the test's; only the plugins that are
    installed are the user's. The program runs in the test's own process, dynamic resources in one of the same Python.

    Args:
        organization: where they deploy to.
        folder: an empty folder of the test's.
    """

    def __init__(self, organization: Organization, folder: Path) -> None:
        self._organization = organization
        self._folder = folder.resolve()
        self._made: list[Stack] = []

    def __call__(
        self, program: Program, *, config: Mapping[str, str | ConfigValue] | None = None, name: str = "test"
    ) -> Stack:
        """A new stack, whose configuration leads to the organization.

        Args:
            program: a function, the folder of a project, or the file of a program. Of a folder, a copy is run.
            config: more of its configuration; keys without a namespace are the project's, and a secret is a
                `ConfigValue` of `pulumi.automation`.
            name: its name.

        Raises:
            FileNotFoundError: there is no such program.
            RuntimeError: Pulumi is not installed.
        """
        if not engine_is_there():
            raise RuntimeError(NO_ENGINE)
        work = self._folder / f"{len(self._made)}-{name}"
        main = None if callable(program) else _copied(main_of(program), work / "project")
        settings = _settings(None if callable(program) else main_of(program).parent)
        (work / "project").mkdir(parents=True, exist_ok=True)
        (work / "project/Pulumi.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
        workspace = LocalWorkspace(
            work_dir=str(work / "project"), program=_started_afresh(main or program), env_vars=self._environment(work)
        )
        stack = _Stack(name, workspace, StackInitMode.CREATE, work / "project" if main else None)
        self._made.append(stack)
        own = {key: ConfigValue(value, secret=key == SECRET) for key, value in self._organization.config.items()}
        given = {key: ConfigValue(each) if isinstance(each, str) else each for key, each in (config or {}).items()}
        stack.set_all_config({**own, **given})
        return stack

    def close(self) -> None:
        """Destroy and remove every stack, the last one first, whatever the test has left.

        Raises:
            NotRemoved: something is still there; the message says of which stack, and why.
        """
        failures = []
        while self._made:
            stack = self._made.pop()
            try:
                self._remove(stack)
            except CommandError as error:
                failures.append(f"The stack {stack.name!r} could not be destroyed and removed:\n{error}")
        if failures:
            raise NotRemoved("\n".join(failures))

    def _remove(self, stack: Stack) -> None:
        with suppress(ControlError):  # a reset of the whole emulator removes the organization too
            self._organization.control.clear_faults()
        # A test may have let flows use what goes now, and programs protect what they do not want to lose.
        stack.workspace.env_vars = {**stack.workspace.env_vars, DELETION_PROTECTION.environment: "false"}
        with suppress(CommandError):
            stack.cancel()  # a test that was stopped has left the stack locked
        exported = stack.export_stack()
        resources = (exported.deployment or {}).get("resources", [])
        if [each for each in resources if each.pop("protect", False)]:
            stack.import_stack(exported)
        if resources:
            stack.destroy()
        stack.workspace.remove_stack(stack.name)

    def _environment(self, work: Path) -> dict[str, str]:
        home, states = work / "home", work / "states"
        for folder in (home, states):
            folder.mkdir(parents=True)
        plugins = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi", "plugins")
        if plugins.is_dir():
            (home / "plugins").symlink_to(plugins.resolve())  # or each test would download them again
        here = [os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), "127.0.0.1,localhost"]
        return {
            **self._organization.environment,
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": f"file://{states}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_CONFIG_PASSPHRASE_FILE": "",
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_PYTHON_CMD": sys.executable,
            "NO_PROXY": ",".join(filter(None, here)),
        }


def engine_is_there() -> bool:
    """Whether there is an engine to run stacks with."""
    return shutil.which("pulumi") is not None


class _Stack(Stack):
    """A stack whose program runs where it expects to be, for as long as an operation lasts."""

    def __init__(self, name: str, workspace: LocalWorkspace, mode: StackInitMode, folder: Path | None) -> None:
        super().__init__(name, workspace, mode)
        self._folder = folder

    def up(self, *arguments: Any, **options: Any) -> UpResult:
        """As Pulumi's."""
        with self._in_folder():
            return super().up(*arguments, **options)

    def preview(self, *arguments: Any, **options: Any) -> PreviewResult:
        """As Pulumi's."""
        with self._in_folder():
            return super().preview(*arguments, **options)

    def refresh(self, *arguments: Any, **options: Any) -> RefreshResult:
        """As Pulumi's."""
        with self._in_folder():
            return super().refresh(*arguments, **options)

    def destroy(self, *arguments: Any, **options: Any) -> DestroyResult:
        """As Pulumi's."""
        with self._in_folder():
            return super().destroy(*arguments, **options)

    @contextmanager
    def _in_folder(self) -> Iterator[None]:
        with inside(self._folder) if self._folder else nullcontext(), tidy_programs():
            yield


def _started_afresh(program: Program) -> Callable[[], Any]:
    """The program, as if its process were a new one each time: what the last run has looked up does not count."""

    def run() -> Any:
        serving.end()
        return run_program(program)

    return run


def _copied(main: Path, project: Path) -> Path:
    """Copy the folder of a program; returns the program's copy."""
    patterns = shutil.ignore_patterns(*NOT_COPIED)

    def ignored(folder: str, names: list[str]) -> set[str]:
        # The folder of the tests may be within the project's.
        return {*patterns(folder, names), *(each for each in names if Path(folder, each) in project.parents)}

    shutil.copytree(main.parent, project, ignore=ignored)
    return project / main.name


def _settings(folder: Path | None) -> dict[str, Any]:
    """What the Pulumi.yaml of a test's project says: what the program's own does, and where plugins are."""
    settings = {"name": "test", **(project_settings(folder) if folder else {})}
    settings["runtime"] = "python"  # without options: they name a virtual environment, and this one is meant
    plugins = settings.setdefault("plugins", {})
    providers = plugins.setdefault("providers", [])
    for each in providers:
        if folder and "path" in each:
            each["path"] = str(folder / each["path"])
    scripts = Path(sysconfig.get_path("scripts"))
    if (scripts / PLUGIN).exists() and NAMESPACE not in [each.get("name") for each in providers]:
        providers.append({"name": NAMESPACE, "path": str(scripts)})
    return settings
