"""What the tests of the inventory share."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.organizations import Rich, break_all, fill, send

Document = dict[str, Any]
Take = Callable[..., Document]


@pytest.fixture
def take(call: Call) -> Take:
    """Takes an inventory, as JSON."""

    def run(*arguments: str) -> Document:
        told = call("inventory", "--json", *arguments)
        assert told.exit_code == 0, told.output
        document: Document = json.loads(told.stdout)
        return document

    return run


@pytest.fixture
def rich(genesys_cloud: Emulator) -> Rich:
    """An organization that has something of everything."""
    return fill(genesys_cloud)


@pytest.fixture
def broken(genesys_cloud: Emulator) -> None:
    """An organization that has broken things only."""
    break_all(genesys_cloud)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., str]:
    """Writes an inventory to a file; returns its name."""

    def save(document: Document, name: str = "other.json") -> str:
        path = tmp_path / name
        path.write_text(json.dumps(document), "utf-8")
        return str(path)

    return save


@pytest.fixture
def as_somebody(genesys_cloud: Emulator) -> Callable[..., Any]:
    """Sends one request of another user to the organization; returns the answer."""

    return partial(send, genesys_cloud)


def found(document: Document, rule: str) -> list[tuple[str, str]]:
    """Name and detail of each subject of a rule's finding."""
    return [
        (subject["name"], subject["detail"])
        for each in document["findings"]
        if each["rule"] == rule
        for subject in each["subjects"]
    ]
