"""Run an example program, unmodified, on a real engine.

The engine that can be built has no Python language host, so a Python program runs inline: Pulumi's Automation API
serves it from this process. Everything the run leaves behind lies in one working folder.
"""

import json
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pulumi.automation import (
    CommandError,
    ConfigMap,
    ConfigValue,
    EngineEvent,
    LocalWorkspace,
    OpType,
    OutputMap,
    PulumiFn,
    Stack,
    UpdateSummary,
)
from pulumi.automation._stack import StackInitMode  # what Stack.create and Stack.select pass; they ignore subclasses

from genesyscloud_provider.adapters.program import serving
from pulumi_genesyscloud.testing.language_server import UNREGISTERED, tidy_programs
from pulumi_genesyscloud.testing.programs import inside, run_program
from pulumi_genesyscloud.testing.stacks import NOT_COPIED
from tools import automation
from tools.automation import pulumi_command, workspace_environment
from tools.aws_stand_in import aws_plugin_folder

UNREACHED = "Resource monitor has terminated"
"""What Pulumi says where a program's connection to the engine broke, as can happen on a machine that has much to do."""

Changes = dict[str, int]
"""How many resources there are of each kind of step, such as `create`."""

BACKEND = "backend"
"""The folder of the states, beside the one of the project."""


class ExampleStack:
    """One stack of an example, run from a copy in `project`.

    The example is a folder with Pulumi.yaml and __main__.py, one with a program in Pulumi.yaml, or a function. Its
    files in `project`, and `program` itself, may be changed between runs. All of Pulumi's own methods are on `stack`,
    but operations that run the program belong here: a program expects to be in its folder.
    """

    def __init__(
        self,
        example: Path | PulumiFn,
        work: Path,
        *,
        config: Mapping[str, str | ConfigValue] | None = None,
        environment: Mapping[str, str] | None = None,
        plugins: Mapping[str, Path] | None = None,
        aws_plugin: bool = False,
        name: str = "dev",
    ) -> None:
        work = work.resolve()
        self.project = work / "project"
        self.program: PulumiFn = self._run_main
        if isinstance(example, Path):
            ignored = shutil.ignore_patterns(*NOT_COPIED)
            shutil.copytree(example, self.project, ignore=ignored, dirs_exist_ok=True)
        else:
            self.project.mkdir(parents=True, exist_ok=True)
            self.program = example
        folders = {**(plugins or {}), **({"aws": aws_plugin_folder()} if aws_plugin else {})}
        settings = self._write_settings(folders)
        self._project_name = str(settings["name"])
        self._backend = work / BACKEND
        # The engine reads the plugins' folders from Pulumi.yaml only if the workspace is given its folder this way.
        workspace = _Workspace(
            work_dir=str(self.project),
            program=(lambda: self.program()) if settings["runtime"] == "python" else None,
            env_vars={**workspace_environment(work / "home", self._backend), **(environment or {})},
            pulumi_command=pulumi_command(),
            secrets_provider=automation.SECRETS_PROVIDER,
        )
        self._exported: dict[str, Any] | None = None
        made = self._state_of(name).exists()
        self.stack = _Stack(name, workspace, StackInitMode.SELECT if made else StackInitMode.CREATE)
        self.configure(config or {})

    def configure(self, config: Mapping[str, str | ConfigValue]) -> None:
        """Set configuration; a secret is `ConfigValue(text, secret=True)`."""
        values = {key: ConfigValue(value) if isinstance(value, str) else value for key, value in config.items()}
        if values:
            self.stack.set_all_config(values)

    def preview(self, **options: Any) -> Changes:
        """Preview; takes the Automation API's options, such as `on_output`, as the others do."""
        return self._run(self.stack.preview, options)

    def up(self, **options: Any) -> Changes:
        """Update. Pulumi runs no preview here, whatever the program promises for one."""
        return self._run(self.stack.up, options)

    def refresh(self, **options: Any) -> Changes:
        """Bring the state up to date with the live objects."""
        return self._run(self.stack.refresh, options)

    def destroy(self, **options: Any) -> Changes:
        """Delete everything in the stack."""
        return self._run(self.stack.destroy, options)

    def outputs(self) -> dict[str, Any]:
        """Return the program's exports, secrets decrypted."""
        return {name: each.value for name, each in self.stack.outputs().items()}

    def export(self) -> dict[str, Any]:
        """Return the deployment as the last operation left it, secrets decrypted."""
        if self._exported is None:
            self._exported = dict(self.stack.export_stack().deployment or {})
        return self._exported

    def stored(self) -> list[dict[str, Any]]:
        """Return the resources of the state as they are stored, secrets encrypted: no process of Pulumi's is needed."""
        latest = json.loads(self.state_file.read_bytes())["checkpoint"]["latest"] or {}
        return list(latest.get("resources", []))

    @property
    def state_file(self) -> Path:
        """The state as it is stored, for tests of what must not be legible there."""
        return self._state_of(self.stack.name)

    def go_back(self, state: bytes) -> None:
        """Make the state what `state_file` held at another time."""
        self.state_file.write_bytes(state)
        self._exported = None

    def _state_of(self, name: str) -> Path:
        return self._backend / ".pulumi" / "stacks" / self._project_name / f"{name}.json"

    def _write_settings(self, plugins: Mapping[str, Path]) -> dict[str, Any]:
        """Complete the copy's Pulumi.yaml and return what it says."""
        file = self.project / "Pulumi.yaml"
        settings: dict[str, Any] = {"name": "inline", "runtime": "python"}
        if file.exists():
            settings = yaml.safe_load(file.read_text("utf-8"))
        if settings["runtime"] != "yaml":
            # Without the example's own options, which name a virtual environment that the copy does not have.
            settings["runtime"] = "python"
        if plugins:
            settings["plugins"] = {"providers": [{"name": name, "path": str(path)} for name, path in plugins.items()]}
        file.write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
        return settings

    def _run_main(self) -> None:
        run_program(self.project)

    def _run(self, operation: Callable[..., object], options: dict[str, Any]) -> Changes:
        changes: Changes = {}
        told = options.pop("on_event", None)

        def listen(event: EngineEvent) -> None:
            if told:
                told(event)
            if event.summary_event:
                changes.update({_text(step): count for step, count in event.summary_event.resource_changes.items()})

        self._exported = None
        with self._inside(), self.stack.in_operation():
            try:
                operation(on_event=listen, **options)
            except CommandError as error:
                if not any(each in str(error) for each in (UNREGISTERED, UNREACHED)):
                    raise
                operation(on_event=listen, **options)
        return changes

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """Be where a program expects to be."""
        with inside(self.project):
            try:
                with warnings.catch_warnings(), tidy_programs():
                    # It warns of itself when it is imported; under pytest that would be an error.
                    warnings.filterwarnings("ignore", category=DeprecationWarning, module="pulumi_aws")
                    yield
            finally:
                serving.end()  # elsewhere each of Pulumi's operations runs the program in a process of its own


class _Workspace(LocalWorkspace):
    """A workspace that writes by itself what Pulumi has written once: its files of a new stack, and its secrets' text.

    Pulumi derives a key from the passphrase for each, which takes longer than all else that it does there.
    """

    _new_stacks: ClassVar[dict[tuple[str, str], dict[str, bytes]]] = {}
    _encrypted: ClassVar[dict[tuple[str, str, str], dict[str, str]]] = {}

    def create_stack(self, stack_name: str) -> None:
        """Make an empty stack."""
        settings, root = self._settings(stack_name), Path(self.work_dir).parent
        kind = (self.project_settings().name, stack_name)
        if kind not in self._new_stacks:
            super().create_stack(stack_name)
            made = [settings, *(each for each in (root / BACKEND).rglob("*") if each.is_file())]
            self._new_stacks[kind] = {str(each.relative_to(root)): each.read_bytes() for each in made}
            return
        for path, content in self._new_stacks[kind].items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)

    def set_all_config(self, stack_name: str, config: ConfigMap, *, path: bool = False) -> None:
        """Set configuration."""
        project, file = self.project_settings().name, self._settings(stack_name)
        config = {key if ":" in key else f"{project}:{key}": each for key, each in config.items()}
        settings = yaml.safe_load(file.read_text("utf-8"))
        salt = settings.get("encryptionsalt") or settings["encryptedkey"]
        stored = settings.setdefault("config", {})
        secrets = {key: (salt, key, each.value) for key, each in config.items() if each.secret}
        if path or not self._encrypted.keys() >= set(secrets.values()):
            super().set_all_config(stack_name, config, path=path)
            written = yaml.safe_load(file.read_text("utf-8"))["config"]
            self._encrypted.update({secret: written[key] for key, secret in secrets.items() if not path})
            return
        stored.update({key: each.value for key, each in config.items() if not each.secret})
        stored.update({key: self._encrypted[secret] for key, secret in secrets.items()})
        file.write_text(yaml.safe_dump(settings), "utf-8")

    def _settings(self, stack_name: str) -> Path:
        return Path(self.work_dir, f"Pulumi.{stack_name}.yaml")


class _Stack(Stack):
    """A stack that asks for outputs and history only for those who want them.

    Pulumi's own does after each operation, by commands that together take half as long as a small update.
    """

    _operating = False

    @contextmanager
    def in_operation(self) -> Iterator[None]:
        """Ask nothing until the block ends."""
        self._operating = True
        try:
            yield
        finally:
            self._operating = False

    def outputs(self) -> OutputMap:
        return {} if self._operating else super().outputs()

    def info(self, show_secrets: bool = True) -> UpdateSummary | None:
        return _NOTHING if self._operating else super().info(show_secrets)


_NOTHING = UpdateSummary("", datetime.min, "", {}, {}, "")


def _text(step: str | OpType) -> str:
    return step.value if isinstance(step, OpType) else step
