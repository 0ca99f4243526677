"""Every command on every page is one that there is, with these options."""

from __future__ import annotations

import pytest

from tests.pages.commands import commands_of, fault, named


def test_every_command_of_every_page_exists() -> None:
    found = list(named())
    assert len(found) > 200
    faults = {f"{where}: {' '.join(command)}: {why}" for where, command in found if (why := fault(command))}
    # Text names an option without its value.
    assert {each for each in faults if not ("`" in each and "requires an argument" in each)} == set()


def test_a_script_is_taken_apart_as_a_shell_does() -> None:
    script = (
        "A=1 venv/bin/pulumi up --stack <name> | tee x > y && cd a  # why\nexport B=2\nmake 2> /dev/null \\\n  test\n"
    )
    assert list(commands_of(script)) == [
        ("pulumi", "up", "--stack", "PLACEHOLDER"),
        ("tee", "x"),
        ("cd", "a"),
        ("export", "B=2"),
        ("make", "test"),
    ]


@pytest.mark.parametrize(
    "script",
    [
        "pulumi-genesyscloud inventorie",
        "pulumi-genesyscloud inventory --yaml",
        "pulumi-genesyscloud adopt crm --name",
        "genesyscloud-emulator --prot 1",
        "make coffee",
        "deploy --now",
    ],
)
def test_a_command_that_does_not_exist_would_be_noticed(script: str) -> None:
    (command,) = commands_of(script)
    assert fault(command)


def test_what_exists_is_accepted() -> None:
    for script in ("pulumi-genesyscloud inventory --json", "genesyscloud-emulator --port 1", "make resource NAME=A"):
        (command,) = commands_of(script)
        assert fault(command) is None
