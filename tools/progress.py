"""What is being done, and for how long, while nothing else is printed. Needs nothing but Python's standard library.

`python tools/progress.py WHAT COMMAND...` runs a command that way: what it prints is shown only if it fails.
"""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TextIO

WIDTH = 80
"""How wide, in columns, text is where nobody says how wide it may be."""

IN_TERMINAL = 1.0
ELSEWHERE = 30.0
"""Seconds between two signs of life: where a line is rewritten, and where each is a new one."""


class Progress:
    """A sign of life while a block lasts: in a terminal one line, rewritten in place; elsewhere a line now and then.

    Args:
        what: What is done, such as `Building Pulumi's engine`.
        stream: Where to write; standard error by default.
        detail: Asked each time for what goes on at that moment; one line of text, which may be empty.
        interval: Seconds between two signs of life.
    """

    def __init__(
        self,
        what: str,
        stream: TextIO | None = None,
        detail: Callable[[], str] = str,
        interval: float | None = None,
    ) -> None:
        self._what = what
        self._stream = stream or sys.stderr
        self._detail = detail
        self._terminal = is_terminal(self._stream)
        self._interval = interval or (IN_TERMINAL if self._terminal else ELSEWHERE)
        self._started = time.monotonic()
        self._shown = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> "Progress":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        with self._lock:
            self._clear()

    @property
    def elapsed(self) -> str:
        """How long the block has lasted, such as `1:05`."""
        return elapsed(time.monotonic() - self._started)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let something else be printed where the line is."""
        with self._lock:
            self._clear()
            yield

    def _tick(self) -> None:
        while not self._ended.wait(self._interval):
            line = self._line()
            with self._lock:
                if self._terminal:
                    self._clear()
                    self._write(line)
                    self._shown = len(line)
                else:
                    self._write(f"{line}\n")

    def _line(self) -> str:
        line = f"{self._what} ({self.elapsed})"
        detail = self._detail()
        room = columns(self._stream) - len(line) - 3  # a terminal's last column stays free
        if len(detail) > room:
            detail = f"{detail[: max(room - 2, 0)]} …"
        return f"{line}: {detail}" if detail and room > 10 else line

    def _clear(self) -> None:
        """Remove the line by spaces, as not every terminal has, or is wanted to show, an escape code for that."""
        if self._shown:
            self._write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def elapsed(seconds: float) -> str:
    """Return a duration in seconds as minutes and seconds, such as `1:05`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a line in a stream can be rewritten."""
    return stream.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")


def columns(stream: TextIO) -> int:
    """Return how wide a stream is, in columns."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def last_line(file: Path) -> str:
    """Return the last line of a file that begins with a word, as no progress bar does; or an empty one."""
    with file.open("rb") as opened:
        opened.seek(max(opened.seek(0, os.SEEK_END) - 2000, 0))
        lines = opened.read().decode("utf-8", "replace").splitlines()
    return next((line.strip() for line in reversed(lines) if line.strip()[:1].isalnum()), "")


def say(text: str, stream: TextIO | None = None) -> None:
    """Tell the user something, on standard error by default, in lines of 80 columns."""
    # An address or a path that is longer stays whole, so that it can be copied.
    print(
        textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False),
        file=stream or sys.stderr,
        flush=True,
    )


def run(what: str, command: list[str]) -> int:
    """Run a command that does `what`, with a sign of life; returns its exit code."""
    # Else a Python program would keep what it prints to itself until it is much.
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        progress = Progress(what, detail=lambda: last_line(log))
        process = None
        try:
            say(f"{what} …")
            with log.open("wb") as output:
                process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
            with progress:
                code = process.wait()
        except KeyboardInterrupt:
            if process:
                process.terminate()
                process.wait()
            say(f"{what}: interrupted after {progress.elapsed}.")
            return 128 + signal.SIGINT
        if code:
            sys.stderr.write(log.read_text("utf-8", "replace"))
        say(f"{what}: {'failed' if code else 'done'} after {progress.elapsed}.")
        return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))
