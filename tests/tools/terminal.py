"""A command in a terminal of 80 columns, and what its user sees there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

ESCAPE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
"""An escape code of a terminal, such as one for a colour."""

CTRL_C = b"\x03"


class Terminal:
    """A command that has a terminal of its own; its output is read until it ends."""

    def __init__(self, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> None:
        self._end, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "TERM": environment.get("TERM", "xterm-256color")},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_the_terminal,
        )
        os.close(theirs)
        self.screen = ""

    def read_until(self, text: str) -> None:
        """Read what is printed until that is among it."""
        while text not in self.screen:
            assert self._read(), f"{text!r} never came: {self.screen}"

    def interrupt(self) -> None:
        """Press Ctrl-C: everything that runs in the terminal gets it."""
        os.write(self._end, CTRL_C)

    def wait(self) -> int:
        """Read what is left; returns the exit code."""
        while self._read():
            pass
        os.close(self._end)
        return self.process.wait()

    def _read(self) -> bool:
        try:
            read = os.read(self._end, 65536)
        except OSError:  # Linux's way to say that nobody has the terminal open any more
            return False
        self.screen += read.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(read)


def _take_the_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    listen_to_ctrl_c()


def listen_to_ctrl_c() -> None:
    """Let a child do so, before it becomes its command: it inherits that tests in the background ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def plain(screen: str) -> list[str]:
    """The lines that stay on a screen: without escape codes, and without what a line was overwritten with."""
    return [ESCAPE.sub("", line).split("\r")[-1] for line in screen.split("\n")]
