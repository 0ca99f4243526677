"""The inventory of an emulator that was seeded with an inventory is that inventory, but for what none can tell."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_emulator.seed.usage import KINDS
from genesyscloud_provider.architect import facts
from tests.unit.commands.inventory.conftest import Document, Take
from tests.unit.commands.inventory.organizations import Rich

pytestmark = pytest.mark.usefixtures("environment")


def comparable(document: Document) -> Document:
    """Without what differs by its nature, and without digests of what the document does not hold."""
    told: Document = _undigested(
        {name: value for name, value in document.items() if name not in ("takenAt", "findings")}
    )
    for each in told["actions"]:
        if each["function"]:
            each["function"]["code"] = ""
    return told


def _undigested(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: None if name.endswith("Digest") else _undigested(each) for name, each in value.items()}
    return [_undigested(each) for each in value] if isinstance(value, list) else value


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [(), ("--contracts",), ("--without-usage",)], ids=lambda each: " ".join(each))
def test_the_inventory_of_what_was_seeded_is_the_seed(
    rich: Rich, take: Take, genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    genesys_cloud.control.switches(limits={"dataactions": {"actions.total.max": 400}})
    first = take(*arguments)
    with Emulator(seed=first, client_id=genesys_cloud.client_id, client_secret=genesys_cloud.client_secret) as seeded:
        for name in ("GENESYSCLOUD_API_URL", "GENESYSCLOUD_LOGIN_URL"):
            monkeypatch.setenv(name, seeded.url)
        second = take(*arguments)
    assert comparable(second) == comparable(first)
    assert len(first["integrations"]) == 6
    assert len(first["actions"]) > 8


@pytest.mark.slow
def test_a_client_of_ones_own_is_one_more_and_nothing_else(
    rich: Rich, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take()
    with Emulator(seed=first) as seeded:
        for name in ("API_URL", "LOGIN_URL"):
            monkeypatch.setenv(f"GENESYSCLOUD_{name}", seeded.url)
        monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", seeded.client_id)
        monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", seeded.client_secret)
        second = take()
    clients = copy.deepcopy(second["oauthClients"])
    second["oauthClients"] = [each for each in clients if each["id"] != seeded.client_id]
    assert len(clients) == len(first["oauthClients"]) + 1
    assert comparable(second) == comparable(first)


def test_the_emulator_reads_the_words_that_the_inventory_writes() -> None:
    assert {name: kind for kind, name in facts.KINDS.items()} == KINDS
