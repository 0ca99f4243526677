"""`examples/fleet`: its list, its table, and what it says of what a run has left."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

COMMAND = ["venv/bin/python", "fleet.py", "up"]
FOLDER = Path(__file__).parents[2] / "examples/fleet"
ID = "3f2b8a3e-5d6c-4f7a-9b1e-0c2d4e6f8a90"
ENTRY: dict[str, Any] = {
    "name": "acme-us",
    "region": "us-east-1",
    "organizationId": ID,
    "client": {"id": "US_ID", "secret": "US_SECRET"},
}


@pytest.fixture(scope="module")
def fleet() -> Any:
    spec = importlib.util.spec_from_file_location("fleet", FOLDER / "fleet.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["fleet"] = module  # where its dataclasses look for their names
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def read(fleet: Any, tmp_path: Path) -> Any:
    def read(*entries: dict[str, Any]) -> Any:
        file = tmp_path / "organizations.yaml"
        file.write_text(yaml.safe_dump(list(entries)), "utf-8")
        return fleet.read_list(file)

    return read


def test_the_list_of_the_example_is_right(fleet: Any) -> None:
    us, eu = fleet.read_list(FOLDER / "organizations.yaml")
    assert (us.stack, eu.stack) == ("acme-us", "europe")
    assert us.settings == {"ordersUrl": "https://orders.us.example.com"}


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([{**ENTRY, "clientSecret": "s"}], "entry 1: clientSecret is no key here"),
        ([{key: value for key, value in ENTRY.items() if key != "organizationId"}], "organizationId is missing"),
        ([{**ENTRY, "client": {"id": "US_ID"}}], "client names two environment variables"),
        ([ENTRY, {**ENTRY, "name": "b"}], f"organizationId {ID} stands there more than once"),
        ([ENTRY, {**ENTRY, "name": "b", "organizationId": "x", "stack": "acme-us"}], "stack acme-us stands there"),
    ],
)
def test_a_wrong_list_says_where(fleet: Any, read: Any, entries: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(fleet.ListError, match=says):
        read(*entries)


def test_credentials_come_from_the_environment_or_a_secret_store(
    fleet: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (organization,) = read(ENTRY)
    monkeypatch.setenv("US_ID", "the id")
    with pytest.raises(fleet.ListError, match=r"^US_SECRET not set\. Set it to the OAuth client of acme-us\.$"):
        organization.credentials()
    monkeypatch.setenv("US_SECRET", "the secret")
    assert organization.credentials() == ("the id", "the secret")

    def store(prints: str) -> Any:
        return read({**ENTRY, "client": {"command": [sys.executable, "-c", f"print({prints!r})"]}})[0]

    assert store('{"id": "i", "secret": "s"}').credentials() == ("i", "s")
    with pytest.raises(fleet.ListError, match='printed no JSON with "id" and "secret"') as wrong:
        store('{"id": "i", "pass": 1}').credentials()
    assert wrong.value.__suppress_context__
    (missing,) = read({**ENTRY, "client": {"command": ["no-such-store"]}})
    with pytest.raises(fleet.ListError, match="no-such-store failed"):
        missing.credentials()


@pytest.fixture
def results(fleet: Any, read: Any) -> Any:
    entries = [
        {**ENTRY, "name": name, "organizationId": str(number)}
        for number, name in enumerate(["acme-us", "a-name-that-is-much-longer-than-the-table", "a|b", "last"])
    ]
    us, long, pipe, last = read(*entries)
    ending = fleet.Ending
    return [
        fleet.Result(us, ending.DONE, fleet.Counter({"create": 2, "same": 1234567, "create-replacement": 1})),
        fleet.Result(long, ending.FAILED, fleet.Counter({"update": 1}), failed=2, errors=["The reason."]),
        fleet.Result(pipe, ending.INTERRUPTED, pending=["urn:pulumi:a"]),
        fleet.Result(last),
    ]


def test_the_table_has_80_columns(fleet: Any, results: Any) -> None:
    lines = fleet.table(results).splitlines()
    assert max(map(len, lines)) <= 80
    cells = [each.split() for each in lines]
    assert cells[0] == ["Organization", "Created", "Updated", "Replaced", "Deleted", "Unchanged", "Failed", "Result"]
    assert cells[1] == ["acme-us", "2", "-", "-", "-", "1234567", "-", "done"]
    assert cells[2][0].endswith("…")
    assert cells[2][1:] == ["-", "1", "-", "-", "-", "2", "failed"]
    assert cells[4][1:] == ["-"] * 6 + ["not", "started"]
    assert cells[5] == ["all", "2", "1", "-", "-", "1234567", "2", "1", "of", "4"]


def test_the_table_in_markdown_is_whole(fleet: Any, results: Any) -> None:
    lines = fleet.markdown(results).splitlines()
    assert lines[1] == "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    assert lines[3].startswith("| a-name-that-is-much-longer-than-the-table | - | 1 |")
    assert lines[4].startswith("| a\\|b | ")


def test_what_is_left_is_said_with_the_next_command(fleet: Any, results: Any) -> None:
    done, failed, interrupted, not_started = (fleet.what_to_do(each, COMMAND) for each in results)
    assert done == ""
    assert failed.splitlines()[1] == "  The reason."
    assert failed.endswith(
        "Next, when that is mended: venv/bin/python fleet.py up --only a-name-that-is-much-longer-than-the-table"
    )
    assert "Not known to be done" in interrupted
    assert "urn:pulumi:a" in interrupted
    assert interrupted.endswith("fleet.py up --only 'a|b'")
    assert not_started.splitlines()[1] == "  Nothing was begun."
    results[0].lost = ["Nothing in use would be lost.", "", "Name"]
    assert fleet.what_to_do(results[0], COMMAND) == "acme-us: done\n  Nothing in use would be lost.\n\n  Name"
    results[1].refused = True
    assert "Nothing was changed." in fleet.what_to_do(results[1], COMMAND)
    results[1].locked = True
    assert "pulumi cancel --yes --cwd program --stack a-name" in fleet.what_to_do(results[1], COMMAND)
