"""A shell in a project's folder, in which somebody who follows a page types its commands."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.engine.hosts import install_python_host, link_environment
from tools.automation import workspace_environment


@dataclass
class Shell:
    """A shell.

    Attributes:
        folder: where commands are typed.
        environment: what the shell knows.
    """

    folder: Path
    environment: dict[str, str]

    @property
    def backend(self) -> Path:
        """The folder with the states."""
        return Path(self.environment["PULUMI_BACKEND_URL"].removeprefix("file://"))

    def types(self, command: str, given: str = "", exits: int = 0) -> str:
        """Run a command; returns what it prints.

        Args:
            command: as it is typed.
            given: what is typed when it asks.
            exits: the exit code that it has to end with.
        """
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail\n{command}"],
            cwd=self.folder,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == exits, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


def shell_in(folder: Path) -> tuple[Path, dict[str, str]]:
    """A project's folder, without a program, and an environment with Pulumi and this package.

    Args:
        folder: where all of it is.
    """
    environment = workspace_environment(folder / "home", folder / "backend")
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    install_python_host(folder / "home")
    project = folder / "project"
    project.mkdir()
    link_environment(project / "venv")
    return project, environment
