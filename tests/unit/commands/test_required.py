"""The oldest Pulumi is said in one place, the package's requirement; and commands are loaded when they are called."""

from __future__ import annotations

import inspect
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from genesyscloud_provider import __main__ as command_line
from genesyscloud_provider.commands import required


def test_the_oldest_pulumi_is_that_of_the_requirement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.requires", lambda _: ["click<9,>=8", "pulumi (>=3.4.5,<4)", "yaml"])
    assert (required.of_pulumi(), required.oldest_pulumi()) == (">=3.4.5,<4", "3.4.5")


def test_a_command_loads_no_other_one() -> None:
    code = (
        "import sys; from genesyscloud_provider.__main__ import main, COMMANDS\n"
        "try: main(['usage', '--help'])\n"
        "except SystemExit: print([each for each in sys.modules if '.commands.' in each and 'adopt' in each])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


@pytest.mark.parametrize("name", command_line.COMMANDS)
def test_each_command_is_there_under_its_name(name: str) -> None:
    shown = CliRunner().invoke(command_line.main, [name, "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith(f"Usage: main {name} ")


@pytest.mark.parametrize("name", command_line.COMMANDS)
def test_what_help_shows_to_be_typed_stays_in_lines_of_its_own(name: str) -> None:
    command = command_line.main.get_command(click.Context(command_line.main), name)
    assert command
    assert command.help
    written = {line.strip() for line in inspect.cleandoc(command.help).splitlines() if line.startswith("  ")}
    shown = CliRunner().invoke(command_line.main, [name, "--help"]).output
    assert written <= {line.strip() for line in shown.splitlines()}


def test_an_interruption_while_a_command_is_loaded_shows_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "import_module", interrupted)
    shown = CliRunner().invoke(command_line.main, ["adopt"])
    assert (shown.exit_code, shown.output) == (130, "")
