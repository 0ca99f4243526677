"""Pulumi is killed, and what docs/interruptions.md has people do then."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from tools.processes import end_tree

ATTRIBUTES = "*.json.attrs"
"""What Pulumi writes beside each state in a folder; unlike the state it can be found half written."""


def kill(process: subprocess.Popen[Any], backend: Path) -> None:
    """End Pulumi and all that it runs, as when the machine goes down. Its stack is still locked then.

    Args:
        process: Pulumi, or the shell that runs it.
        backend: the folder with the states.
    """
    end_tree(process.pid)
    process.communicate(timeout=60)
    delete_empty_files(backend)


def delete_empty_files(backend: Path) -> None:
    """Delete what a killed Pulumi had begun to write beside a state."""
    for each in backend.rglob(ATTRIBUTES):
        if each.stat().st_size == 0:
            each.unlink()
