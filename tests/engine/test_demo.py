"""`make demo`: that it does what it shows wherever it is started, and that it would say so if it did not."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import psutil
import pytest

from genesyscloud_emulator import Emulator
from tests.tools.terminal import ESCAPE, Terminal, listen_to_ctrl_c, plain
from tests.waiting import until
from tools import demo
from tools.screen import Screen

pytestmark = pytest.mark.engine

ROOT = Path(demo.__file__).parent.parent
CALLED = "- Order status (inbound call flow, version 1.0, live)"
REPOINTED = "pointed to the second action, the flow runs: the order is shipped"
GONE = "Pulumi deleted the three, and touched no other"
COMMAND = [sys.executable, "-m", "tools.demo"]


def _environment(**settings: str) -> dict[str, str]:
    """That of this process, without what decides about colours and width."""
    decisive = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    return {**{name: value for name, value in os.environ.items() if name not in decisive}, **settings}


def _check(lines: list[str]) -> None:
    """Every step has done what it says, and every line fits 80 columns."""
    screen = "\n".join(lines)
    assert "✗" not in screen
    assert re.findall(r"^Step (\d+) of 10: ", screen, re.MULTILINE) == [str(number) for number in range(1, 11)]
    assert re.search(r"^All 10 steps did what they say, in \d+:\d\d minutes\.$", screen, re.MULTILINE)
    assert [line for line in lines if len(line) > 80] == []
    refused, repointed, gone = (screen.index(each) for each in (CALLED, REPOINTED, GONE))
    assert refused < repointed < gone


def test_in_a_terminal_every_step_does_what_its_title_says() -> None:
    terminal = Terminal(COMMAND, ROOT, _environment(TERM="xterm-256color"))
    code = terminal.wait()
    _check(plain(terminal.screen))
    assert code == 0
    assert "\x1b[32m✓\x1b[0m" in terminal.screen
    assert re.search(r"^\x1b\[32m  \+ \S", terminal.screen, re.MULTILINE), "the changes of the program have no colour"
    assert re.search(r"│ .*\x1b\[[0-9;]+mcreated", terminal.screen), "what Pulumi says has no colour"


def test_in_a_pipe_with_no_color_it_does_the_same_in_plain_lines() -> None:
    """As far as its third step: the others are printed in no other way."""
    command = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=_environment(NO_COLOR="1", TERM="xterm-256color"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=listen_to_ctrl_c,
    )
    assert command.stdout
    lines = list(takewhile(lambda line: not line.startswith(b"Step 4 "), command.stdout))
    os.killpg(command.pid, signal.SIGINT)
    _, said = command.communicate()
    screen = b"".join(lines).decode()
    assert (command.returncode, said) == (130, b"\nInterrupted. Nothing is left behind.\n")
    assert re.findall(r"^Step (\d+) of 10: ", screen, re.MULTILINE) == ["1", "2", "3"]
    assert "✓" in screen
    assert "✗" not in screen
    assert [line for line in screen.split("\n") if len(line) > 80] == []
    assert not ESCAPE.search(screen)
    assert "\r" not in screen


def test_a_step_that_fails_is_shown_and_ends_it(
    genesys_cloud: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genesys_cloud.control.fault("status", method="PUT", route="/api/v2/integrations/credentials/{id}", status=403)
    stream = io.StringIO()
    assert demo.run(Screen(stream), genesys_cloud, tmp_path) == 1
    screen = stream.getvalue()
    assert "✗ Pulumi succeeded" in screen
    assert "Step 4 of 10" in screen
    assert "Step 5 of 10" not in screen
    assert "Step 4 did not do what it says" in screen
    assert genesys_cloud.client_secret not in screen


def test_ctrl_c_ends_it_at_once_with_all_that_it_has_started() -> None:
    terminal = Terminal(COMMAND, ROOT, _environment(TERM="xterm-256color"))
    terminal.read_until("creating")
    started = psutil.Process(terminal.process.pid).children(recursive=True)
    assert "pulumi" in {each.name() for each in started}
    terminal.interrupt()
    assert terminal.wait() == 130
    assert plain(terminal.screen)[-2:] == ["Interrupted. Nothing is left behind.", ""]
    assert "Traceback" not in terminal.screen
    assert "Warning" not in terminal.screen
    until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in started))
