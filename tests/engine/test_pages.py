"""Every command of Pulumi's that a page names exists, with these options: the engine's own help says so."""

from __future__ import annotations

import re
import subprocess
from functools import cache

import pytest

from tests.pages.commands import Command, commands_of, named
from tools.engine import engine_folder

pytestmark = pytest.mark.engine

OPTION = re.compile(r"^ +(?:(-\w), +)?(--[a-z][\w-]*)", re.MULTILINE)
BY_PLUGIN = ("do",)
"""Commands whose options come of a package's schema: `tests/engine/test_list.py` runs these."""


@cache
def help_of(*path: str) -> str:
    """What the engine says of a command."""
    command = [str(engine_folder() / "pulumi"), *path, "--help"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def usage_of(*path: str) -> str:
    """How a command is called: the first line of its usage, by the command's own name where that is an alias."""
    return help_of(*path).partition("Usage:\n")[2].partition("\n")[0].strip()


def depth(usage: str) -> int:
    """How many words a command's name has."""
    return len(re.split(r" (?=[\[<{(-])", usage)[0].split())


def fault(command: Command) -> str | None:
    """Why a command of Pulumi's cannot be called; None where nothing is wrong."""
    path: list[str] = []
    rest = list(command[1:])
    while rest and not rest[0].startswith("-") and "[command]" in help_of(*path):
        if depth(usage_of(*path, rest[0])) == depth(usage_of(*path)):
            takes_more = re.search(r"[\[<](?!flags\]|command\])", usage_of(*path))
            if not takes_more:
                return f"there is no {rest[0]}"
            break
        path.append(rest.pop(0))
        if tuple(path) == BY_PLUGIN:
            return None
    if "--" in rest:
        rest = rest[: rest.index("--")]
    options = {each for found in OPTION.findall(help_of(*path)) for each in found}
    given = {each.partition("=")[0] for each in rest if re.match(r"--?[A-Za-z]", each)}
    unknown = {each for each in given if each not in options and not re.match(r"-v=?\d", each)}
    return f"there is no {', '.join(sorted(unknown))}" if unknown else None


def test_every_command_of_pulumis_on_every_page_exists() -> None:
    called = {(where, command) for where, command in named() if command[0] == "pulumi"}
    assert len({command for _, command in called}) > 50
    found = {f"{where}: {' '.join(command)}: {why}" for where, command in called if (why := fault(command))}
    assert found == set()


@pytest.mark.parametrize(
    "script", ["pulumi pu", "pulumi stack initialize", "pulumi up --show-everything", "pulumi stack init --kind x"]
)
def test_a_command_that_does_not_exist_would_be_noticed(script: str) -> None:
    (command,) = commands_of(script)
    assert fault(command)
