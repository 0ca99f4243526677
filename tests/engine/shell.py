"""A shell in a project's folder, in which somebody who follows a page types its commands."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.engine import python_language_host
from tools.automation import workspace_environment
from tools.engine import engine_folder, pinned_version


@dataclass
class Shell:
    """A shell.

    Attributes:
        folder: where commands are typed.
        environment: what the shell knows.
    """

    folder: Path
    environment: dict[str, str]

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
    host = folder / "home" / "plugins" / f"language-python-{pinned_version()}" / "pulumi-language-python"
    host.parent.mkdir(parents=True)
    command = [
        sys.executable,
        "-u",
        python_language_host.__file__,
        str(engine_folder() / "pulumi-language-python-exec"),
    ]
    host.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', "utf-8")
    host.chmod(0o755)
    project = folder / "project"
    project.mkdir()
    (project / "venv").symlink_to(sys.prefix)
    return project, environment
