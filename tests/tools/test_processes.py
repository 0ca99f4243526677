"""What is ended when a tool is interrupted."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.waiting import until

ROOT = Path(__file__).parents[2]
TOOL = """
import subprocess
from tools.processes import Interrupted, ends_its_children

try:
    with ends_its_children(before=lambda: print("before", flush=True)):
        child = subprocess.Popen(["sh", "-c", "sleep 300 & wait"])
        print("ready", flush=True)
        child.wait()
except Interrupted as interrupted:
    raise SystemExit(interrupted.exit_code)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_tools_children_and_theirs(number: int, code: int) -> None:
    tool = subprocess.Popen([sys.executable, "-c", TOOL], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    children: list[psutil.Process] = []
    try:
        assert tool.stdout is not None
        assert tool.stdout.readline() == b"ready\n"
        started = psutil.Process(tool.pid)
        until(lambda: len(started.children(recursive=True)) == 2)
        children = started.children(recursive=True)
        tool.send_signal(number)
        assert tool.communicate(timeout=30) == (b"before\n", b"")
        assert tool.returncode == code
        until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in children))
    finally:
        tool.kill()
        for each in children:
            with suppress(psutil.NoSuchProcess):
                each.kill()
