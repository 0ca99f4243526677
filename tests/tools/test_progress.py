"""What is seen while something lasts, in a terminal and elsewhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.tools.terminal import ESCAPE, Terminal, plain
from tests.waiting import text_of, until
from tools import progress
from tools.progress import Progress, elapsed, last_line, say

SCRIPT = Path(progress.__file__)
BARE = {"PATH": os.environ["PATH"]}
"""The environment of a command that finds nothing of ours: no packages, no settings."""


def run(script: str, **options: str) -> list[str | Path]:
    return [sys.executable, "-I", "-S", SCRIPT, "Installing the packages", "sh", "-c", script]


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("seconds", "text"), [(0.9, "0:00"), (65.2, "1:05"), (600, "10:00")])
def test_a_duration_is_minutes_and_seconds(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


def test_elsewhere_each_sign_of_life_is_a_line_with_what_when_and_how() -> None:
    stream = io.StringIO()
    with Progress("Building Pulumi's engine", stream, lambda: "go: downloading x", interval=0.001):
        until(lambda: stream.getvalue().count("\n") > 1)
    assert set(stream.getvalue().splitlines()) == {"Building Pulumi's engine (0:00): go: downloading x"}


def test_in_a_terminal_one_line_is_rewritten_and_gone_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Tty()
    with Progress("pulumi up", stream, interval=0.001) as sign:
        until(lambda: stream.getvalue().count("pulumi up (0:00)") > 1)
        with sign.aside():
            stream.write("Updating\n")
    assert not ESCAPE.search(stream.getvalue())
    assert [line.rstrip() for line in plain(stream.getvalue())] == ["Updating", ""]


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Tty()
    with Progress("pulumi up", stream, interval=0.001):
        until(lambda: "\n" in stream.getvalue())
    assert "\r" not in stream.getvalue()


def test_a_detail_that_is_too_long_for_the_line_ends_in_three_dots() -> None:
    stream = io.StringIO()
    with Progress("Installing the packages", stream, lambda: "x" * 200, interval=0.001):
        until(lambda: "\n" in stream.getvalue())
    line = stream.getvalue().splitlines()[0]
    assert line.endswith("xxx …")
    assert len(line) == 79


def test_text_is_wrapped_between_words_and_addresses_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    path = "/" + "a-folder/" * 12
    say(f"{'word ' * 20}{path} end")
    lines = capsys.readouterr().err.splitlines()
    assert path in lines
    assert all(len(line) <= 80 for line in lines if line != path)


def test_the_last_line_of_a_log_is_the_last_that_begins_with_a_word(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("")
    assert last_line(log) == ""
    log.write_text("first\n" * 1000 + "last\n   ━━━━ 2.1/2.1 MB\n\n")
    assert last_line(log) == "last"


def test_a_command_that_fails_shows_what_it_said_and_passes_its_code_on() -> None:
    done = subprocess.run(run("echo first; echo second >&2; exit 3"), env=BARE, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "")
    start, *said, end = done.stderr.splitlines()
    assert start == "Installing the packages …"
    assert said == ["first", "second"]
    assert end.startswith("Installing the packages: failed after 0:0")


def test_a_command_that_succeeds_says_nothing_but_how_long_it_took() -> None:
    done = subprocess.run(run("echo noise"), env=BARE, capture_output=True, text=True)
    assert done.returncode == 0
    start, end = done.stderr.splitlines()
    assert (start, end[:34]) == ("Installing the packages …", "Installing the packages: done afte")


def test_ctrl_c_ends_the_command_without_a_traceback(tmp_path: Path) -> None:
    terminal = Terminal(run(f"echo $$ > {tmp_path}/pid; exec sleep 300"), tmp_path, BARE)
    until(lambda: text_of(tmp_path / "pid") != "")
    terminal.interrupt()
    assert terminal.wait() == 130, terminal.screen
    assert "Installing the packages: interrupted after 0:0" in plain(terminal.screen)[-2]
    assert "Traceback" not in terminal.screen
    until(lambda: not psutil.pid_exists(int((tmp_path / "pid").read_text())))  # nobody has to have waited for it yet
