"""Waiting for what happens elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def text_of(path: Path) -> str:
    """What is written in a file by now: nothing before there is one."""
    return path.read_text("utf-8") if path.exists() else ""
