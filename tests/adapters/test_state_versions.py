"""States carry the version of their form: earlier ones are migrated, later ones are refused with nothing sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import grpc
import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.dynamic.provider import Error
from genesyscloud_provider.framework.properties import Properties
from genesyscloud_provider.framework.state import VERSION
from genesyscloud_provider.integrations.credential.resource import IntegrationCredential
from tests.adapters.adapter import Adapter, Live, Values, adapter_of

NAME = "IntegrationCredential"
INPUTS: Values = {"credentialType": "basicAuth", "name": "orders", "fields": {"userName": "ada", "password": "p"}}


@pytest.fixture(params=["dynamic", "plugin"])
def adapter(request: pytest.FixtureRequest, settings: dict[str, str]) -> Adapter:
    return adapter_of(request.param, NAME, settings)


def test_every_state_that_is_written_tells_its_version(adapter: Adapter) -> None:
    _, live = adapter.up(None, INPUTS)
    assert live.state[VERSION] == 1
    _, updated = adapter.up(live, {**INPUTS, "name": "shipments"})
    assert updated.state[VERSION] == 1
    read = adapter.refresh(updated)
    assert read
    assert read.state[VERSION] == 1
    assert VERSION not in read.inputs


def test_a_state_of_before_there_were_versions_is_as_good(adapter: Adapter) -> None:
    _, live = adapter.up(None, INPUTS)
    del live.state[VERSION]
    assert adapter.up(live, INPUTS)[0] == "same"
    adapter.destroy(live)


OPERATIONS: dict[str, Callable[[Adapter, Live], object]] = {
    "diff": lambda adapter, live: adapter.diff(live, INPUTS),
    "update": lambda adapter, live: adapter.update(live, {**INPUTS, "name": "shipments"}),
    "read": lambda adapter, live: adapter.read(live),
    "delete": lambda adapter, live: adapter.delete(live),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("version", [2, 17, "1", True, -1])
def test_a_state_that_a_later_version_wrote_is_refused(
    adapter: Adapter, genesys_cloud: Emulator, operation: str, version: Any
) -> None:
    _, live = adapter.up(None, INPUTS)
    live.state[VERSION] = version
    genesys_cloud.control.reset_requests()
    with adapter.process(), pytest.raises((Error, grpc.RpcError)) as refused:
        OPERATIONS[operation](adapter, live)
    said = str(refused.value)
    assert f"'orders' ({live.id})" in said
    assert "a later one has written it" in said
    assert "pip install --upgrade pulumi-genesyscloud" in said
    assert genesys_cloud.control.requests() == []


def test_an_earlier_state_is_migrated_step_by_step_wherever_it_is_read(
    adapter: Adapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if names had been `title` in version 1, and `label` in version 2."""

    def migrate(_: Any, version: int, state: Properties) -> Properties:
        old, new = {1: ("title", "label"), 2: ("label", "name")}[version]
        assert old in state
        return {new if key == old else key: each for key, each in state.items()}

    _, live = adapter.up(None, INPUTS)
    live.state["title"] = live.state.pop("name")
    monkeypatch.setattr(IntegrationCredential, "state_version", 3)
    monkeypatch.setattr(IntegrationCredential, "migrate", migrate)
    assert adapter.up(live, INPUTS)[0] == "same"
    read = adapter.refresh(live)
    assert read
    assert (read.state[VERSION], read.state["name"]) == (3, "orders")
    assert "title" not in read.state
    adapter.destroy(live)


def test_states_before_versions_are_those_of_version_one() -> None:
    class Changed(IntegrationCredential):
        state_version: ClassVar[int] = 1

    state = {"name": "orders", "forceDestroy": True}
    assert Changed.migrate(Changed.__new__(Changed), 0, state) == state
