"""What the tests of the inventory share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from genesyscloud_emulator import Emulator
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.organizations import Rich, break_all, fill

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
    return fill(genesys_cloud.control)


@pytest.fixture
def broken(genesys_cloud: Emulator, as_somebody: Callable[..., Any]) -> None:
    """An organization that has broken things only."""
    break_all(genesys_cloud.control, as_somebody)


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

    def send(method: str, path: str, body: Any = None) -> Any:
        token = {"Authorization": f"Bearer {genesys_cloud.access_token}"}
        answer = httpx.request(method, f"{genesys_cloud.url}{path}", json=body, headers=token, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()

    return send


def found(document: Document, rule: str) -> list[tuple[str, str]]:
    """Name and detail of each subject of a rule's finding."""
    return [
        (subject["name"], subject["detail"])
        for each in document["findings"]
        if each["rule"] == rule
        for subject in each["subjects"]
    ]
