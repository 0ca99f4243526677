"""The command line of `inventory`: its options, its exit codes, and what goes where."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.conftest import Take
from tests.unit.commands.inventory.organizations import Rich

pytestmark = pytest.mark.usefixtures("environment")

Save = Callable[..., str]

FULL = Path("/dev/full")


def test_standard_output_is_the_document_and_progress_goes_elsewhere(call: Call, rich: Rich) -> None:
    told = call("inventory", "--json")
    assert json.loads(told.stdout)
    assert told.stderr == "Asking who uses the actions: 7 of 7\n"
    told = call("inventory", "--json", "--contracts", "--without-usage")
    assert told.stderr == "Reading the actions: 8 of 8\n"


def test_what_was_saved_is_shown_without_asking_anybody(
    call: Call, take: Take, rich: Rich, saved: Save, requests: Callable[[], object]
) -> None:
    document = take()
    file = saved(document)
    requests()
    assert json.loads(call("inventory", "--from", file, "--json").stdout) == document
    assert call("inventory", "--from", file, "--html").stdout.startswith("<!DOCTYPE html>")
    assert not requests()


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_full_disk_behind_standard_output_is_told_in_a_line(take: Take, rich: Rich, saved: Save) -> None:
    file = saved(take())
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "genesyscloud_provider", "inventory", "--from", file, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == (
        "Error: What was to be printed cannot be written: No space left on device. What is there is not complete. Free"
        " some space, and repeat the command.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--json", "--html"], "--json and --html exclude each other"),
        (["--markdown", "--html", "--json"], "--json and --markdown and --html exclude each other"),
        (["--endings", "-dev", "-prod"], "--endings is for a comparison"),
        (["--compare-env", "NOBODY_"], "set NOBODY_GENESYSCLOUD_REGION"),
        (["--compare", "nowhere.json"], "nowhere.json"),
        (["everything"], "unexpected extra argument"),
    ],
)
def test_wrong_arguments_end_with_two_and_ask_nobody(
    call: Call, arguments: list[str], says: str, requests: Callable[[], object]
) -> None:
    requests()
    told = call("inventory", *arguments)
    assert (told.exit_code, told.stdout) == (2, "")
    assert says in " ".join(told.stderr.split())
    assert not requests()


def test_two_other_organizations_cannot_be_compared_at_once(
    call: Call, saved: Save, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(take())
    monkeypatch.setenv("OTHER_GENESYSCLOUD_REGION", "us-east-1")
    told = call("inventory", "--compare", file, "--compare-env", "OTHER_")
    assert told.exit_code == 2
    assert "--compare and --compare-env exclude each other" in told.stderr
    assert call("inventory", "--from", file, "--contracts").exit_code == 2


def changed(document: dict[str, Any], **changes: Any) -> str:
    return json.dumps({**document, **changes})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is no JSON"),
        ("<html>", "is no JSON"),
        (b"\xff\xfe\x00", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is JSON, but no inventory"),
        ('{"version": 3, "deployment": {}}', "is JSON, but no inventory"),
        ('{"inventoryVersion": 2}', "is an inventory of version 2, and this command reads version 1"),
        ('{"inventoryVersion": 1}', "is an inventory whose `takenAt` cannot be read"),
    ],
)
@pytest.mark.parametrize("option", ["--compare", "--from"])
def test_a_file_that_is_no_inventory_is_told_apart(
    call: Call, tmp_path: Path, content: str | bytes, says: str, option: str, requests: Callable[[], object]
) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    requests()
    told = call("inventory", option, str(file))
    assert (told.exit_code, told.stdout) == (2, "")
    assert says in told.stderr
    assert "pulumi-genesyscloud" in told.stderr
    assert not requests(), "the file is read before anybody is asked"


def test_an_inventory_with_more_in_it_than_is_known_is_read(call: Call, take: Take, saved: Save) -> None:
    document = take()
    document["later"] = [1]
    document["organization"]["later"] = {}
    assert call("inventory", "--from", saved(document), "--json").exit_code == 0


def test_settings_that_are_missing_are_named(
    call: Call, monkeypatch: pytest.MonkeyPatch, requests: Callable[[], object]
) -> None:
    monkeypatch.delenv("GENESYSCLOUD_OAUTHCLIENT_SECRET")
    told = call("inventory")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "GENESYSCLOUD_OAUTHCLIENT_SECRET" in told.stderr
    assert not requests()


def test_another_organization_than_the_one_that_is_meant_is_not_looked_at(
    call: Call, genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch, requests: Callable[[], dict[Any, int]]
) -> None:
    monkeypatch.setenv("GENESYSCLOUD_ORGANIZATION_ID", "6a1ba03d-4a5f-4d58-9a4e-2f6b2c9a1f0e")
    requests()
    told = call("inventory")
    assert (told.exit_code, told.stdout) == (1, "")
    assert genesys_cloud.organization_id in told.stderr
    assert list(requests()) == [("GET", "/api/v2/organizations/me")]
