"""Other programs, asked one question each: what does not answer in time is ended, with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from genesyscloud_provider.architect.text import one_line

SECONDS: Final = 30.0
"""How long a program may take for its answer."""


@dataclass(frozen=True)
class Answer:
    """What a program answered.

    Attributes:
        good: whether it ended in time, and well.
        text: what it printed.
        problem: why it is not good, in one line; empty where it is.
    """

    good: bool
    text: str = field(default="", repr=False)
    problem: str = field(default="", repr=False)


def ask(*command: str, folder: Path | None = None, variables: Mapping[str, str] = os.environ) -> Answer:
    """Start a program, and wait for its end.

    Args:
        command: the program and its arguments.
        folder: where it is started; here by default.
        variables: its environment.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - Pulumi's own command, or the plugin that it would start
            command,
            cwd=folder,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=os.name != "nt",
        )
    except OSError as error:
        return Answer(False, problem=f"it cannot be started ({error.strerror or error})")
    with process:
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            return Answer(False, problem=f"it gave no answer within {SECONDS:g} seconds")
        except BaseException:  # somebody interrupts it
            _end(process)
            raise
    if process.returncode:
        said = one_line(err) or one_line(out)
        return Answer(False, out, said[:500] or f"it ended with exit code {process.returncode}")
    return Answer(True, out)


def _end(process: subprocess.Popen[str]) -> None:
    """End a process, and what it started."""
    with suppress(OSError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
