"""What a project in Python finds on a machine: Pulumi's host for the language, and an environment with this package."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from tests.engine import python_language_host
from tools import automation
from tools.engine import engine_folder, pinned_version


def launcher(file: Path, *command: str) -> None:
    """Write a command that runs another one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', "utf-8")
    file.chmod(0o755)


def add_python_host(folder: Path, language: str = "python") -> Path:
    """Put the stand-in for the host into a folder that is to be on the PATH; returns the folder."""
    script = str(engine_folder() / "pulumi-language-python-exec")
    launcher(folder / f"pulumi-language-{language}", sys.executable, "-u", python_language_host.__file__, script)
    return folder


def install_python_host(home: Path) -> None:
    """Put the stand-in for the host where Pulumi installs it; `home` is PULUMI_HOME."""
    add_python_host(home / "plugins" / f"language-python-{pinned_version()}")


def link_environment(folder: Path) -> None:
    """Let a folder be the virtual environment in which the tests run."""
    folder.symlink_to(Path(automation.PYTHON).parents[1])
