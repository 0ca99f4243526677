"""The project that the command is called in, and the configuration of its stack. Nothing is changed there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from genesyscloud_provider.client.configuration import NAMESPACE
from genesyscloud_provider.client.secrets import Secrets
from genesyscloud_provider.commands.doctor.processes import ask

FILES: Final = ("Pulumi.yaml", "Pulumi.yml")

ENGINE: Final = "pulumi"
"""Pulumi's command."""


@dataclass(frozen=True)
class Project:
    """A project.

    Attributes:
        folder: where it is.
        settings: what its Pulumi.yaml says; nothing where it cannot be read.
    """

    folder: Path
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.settings.get("name", ""))

    @property
    def runtime(self) -> str:
        """What runs its program, such as `python`."""
        told = self.settings.get("runtime")
        return str(told.get("name", "") if isinstance(told, dict) else told or "")

    @property
    def options(self) -> Mapping[str, Any]:
        """What its Pulumi.yaml says of the runtime."""
        told = self.settings.get("runtime")
        options = told.get("options") if isinstance(told, dict) else None
        return options if isinstance(options, dict) else {}


@dataclass(frozen=True)
class StackConfiguration:
    """The configuration of a stack.

    Attributes:
        stack: its name; None where none is known.
        values: its values by key.
        unreadable: the keys whose values Pulumi alone could read, and did not.
        problem: why it is not complete; empty where it is.
    """

    stack: str | None = None
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    unreadable: frozenset[str] = frozenset()
    problem: str = ""


def find_project(folder: Path) -> Project | None:
    """The project of a folder, as Pulumi finds it: there, or above."""
    for each in (folder, *folder.parents):
        file = next((each / name for name in FILES if (each / name).is_file()), None)
        if file is not None:
            return _read(file)
    return None


def _read(file: Path) -> Project:
    try:
        settings = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return Project(file.parent)
    return Project(file.parent, settings if isinstance(settings, dict) else {})


def stack_configuration(
    project: Project, wanted: str | None, secrets: Secrets, variables: Mapping[str, str] = os.environ
) -> StackConfiguration:
    """The configuration of a project's stack, as Pulumi tells it; without Pulumi as the stack's file shows it.

    Args:
        project: the project.
        wanted: the stack's name; the selected one by default.
        secrets: remembers every value that is a secret.
        variables: the environment.
    """
    engine = shutil.which(ENGINE, path=variables.get("PATH"))
    if engine is None:
        return _of_file(project, wanted, "Pulumi's command is not on the PATH")
    quiet = {**variables, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    stack = wanted
    if stack is None:
        told = ask(engine, "stack", "--show-name", "--non-interactive", folder=project.folder, variables=quiet)
        if not told.good:
            return _of_file(project, None, told.problem)
        stack = told.text.strip()
    asked = ("config", "--json", "--show-secrets", "--stack", stack, "--non-interactive")
    told = ask(engine, *asked, folder=project.folder, variables=quiet)
    values = _values(told.text, secrets) if told.good else None
    return _of_file(project, stack, told.problem) if values is None else StackConfiguration(stack, values)


def _values(text: str, secrets: Secrets) -> dict[str, str] | None:
    """What Pulumi printed; None where it is none of it."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    entries = {str(key): each for key, each in told.items() if isinstance(each, dict) and "value" in each}
    secrets.note([each["value"] for each in entries.values() if each.get("secret")])
    return {key: str(each["value"]) for key, each in entries.items()}


def _of_file(project: Project, stack: str | None, problem: str) -> StackConfiguration:
    """What the file of a stack shows: everything but secrets."""
    own = stack.rpartition("/")[2] if stack else None  # an organization may stand before it
    files = [project.folder / f"Pulumi.{own}.yaml"] if own else sorted(project.folder.glob("Pulumi.*.yaml"))
    if len(files) != 1 or not files[0].is_file():
        return StackConfiguration(stack, problem=problem)
    try:
        told = yaml.safe_load(files[0].read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        told = None
    config = told.get("config") if isinstance(told, dict) else None
    values = config if isinstance(config, dict) else {}
    return StackConfiguration(
        files[0].name.removeprefix("Pulumi.").removesuffix(".yaml"),
        {str(key): _scalar(each) for key, each in values.items() if not isinstance(each, dict)},
        frozenset(str(key) for key, each in values.items() if isinstance(each, dict) and "secure" in each),
        problem,
    )


def _scalar(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def of_provider(values: Mapping[str, str]) -> dict[str, str]:
    """The settings in a stack's configuration, by name."""
    prefix = f"{NAMESPACE}:"
    return {key.removeprefix(prefix): each for key, each in values.items() if key.startswith(prefix)}
