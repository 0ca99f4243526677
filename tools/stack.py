"""Run an example program, unmodified, on a real engine.

The engine that can be built has no Python language host, so a Python program runs inline: Pulumi's Automation API
serves it from this process. Everything the run leaves behind lies in one working folder.
"""

import os
import runpy
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from pulumi.automation import (
    ConfigValue,
    DestroyResult,
    LocalWorkspace,
    PreviewResult,
    PulumiFn,
    RefreshResult,
    Stack,
    UpResult,
)

from genesyscloud_provider.resources.run import Run
from tools.automation import pulumi_command, workspace_environment
from tools.aws_stand_in import aws_plugin_folder
from tools.language_server import tidy_programs

__all__ = ["ExampleStack"]

NOT_COPIED = shutil.ignore_patterns("Pulumi.*.yaml", "venv", ".venv", "__pycache__", ".mypy_cache")
"""What an example's user made there: stacks, whose secrets are not ours to read, and caches."""


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
            shutil.copytree(example, self.project, ignore=NOT_COPIED, dirs_exist_ok=True)
        else:
            self.project.mkdir(parents=True, exist_ok=True)
            self.program = example
        folders = {**(plugins or {}), **({"aws": aws_plugin_folder()} if aws_plugin else {})}
        settings = self._write_settings(folders)
        self._project_name = str(settings["name"])
        self._backend = work / "backend"
        # The engine reads the plugins' folders from Pulumi.yaml only if the workspace is given its folder this way.
        workspace = LocalWorkspace(
            work_dir=str(self.project),
            program=(lambda: self.program()) if settings["runtime"] == "python" else None,
            env_vars={**workspace_environment(work / "home", self._backend), **(environment or {})},
            pulumi_command=pulumi_command(),
        )
        self.stack = Stack.create_or_select(name, workspace)
        self.configure(config or {})

    def configure(self, config: Mapping[str, str | ConfigValue]) -> None:
        """Set configuration; a secret is `ConfigValue(text, secret=True)`."""
        values = {key: ConfigValue(value) if isinstance(value, str) else value for key, value in config.items()}
        if values:
            self.stack.set_all_config(values)

    def preview(self, **options: Any) -> PreviewResult:
        """Preview; takes the Automation API's options, such as `on_output`, as the others do."""
        with self._inside():
            return self.stack.preview(**options)

    def up(self, **options: Any) -> UpResult:
        """Update. Pulumi runs no preview here, whatever the program promises for one."""
        with self._inside():
            return self.stack.up(**options)

    def refresh(self, **options: Any) -> RefreshResult:
        """Bring the state up to date with the live objects."""
        with self._inside():
            return self.stack.refresh(**options)

    def destroy(self, **options: Any) -> DestroyResult:
        """Delete everything in the stack."""
        with self._inside():
            return self.stack.destroy(**options)

    def export(self) -> dict[str, Any]:
        """Return the deployment, secrets decrypted."""
        return dict(self.stack.export_stack().deployment or {})

    @property
    def state_file(self) -> Path:
        """The state as it is stored, for tests of what must not be legible there."""
        return self._backend / ".pulumi" / "stacks" / self._project_name / f"{self.stack.name}.json"

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
        runpy.run_path(str(self.project / "__main__.py"), run_name="__main__")

    @contextmanager
    def _inside(self) -> Iterator[None]:
        """Be where a program expects to be: in its folder, which is on the import path too."""
        folder, bytecode = Path.cwd(), sys.dont_write_bytecode
        os.chdir(self.project)
        sys.path.insert(0, str(self.project))
        # Compiled modules are told apart by the second, and edits between runs can come faster.
        sys.dont_write_bytecode = True
        try:
            with warnings.catch_warnings(), tidy_programs():
                # It warns of itself when it is imported; under pytest that would be an error.
                warnings.filterwarnings("ignore", category=DeprecationWarning, module="pulumi_aws")
                yield
        finally:
            Run.end_shared()  # elsewhere each of Pulumi's operations runs the program in a process of its own
            self._forget_modules()
            sys.dont_write_bytecode = bytecode
            sys.path.remove(str(self.project))
            os.chdir(folder)

    def _forget_modules(self) -> None:
        """Forget the program's own modules, so that the next run reads them afresh."""
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and self.project in Path(file).parents:
                del sys.modules[name]
