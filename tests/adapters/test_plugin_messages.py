"""What the plugin says to the engine while it works: on the resource that it is about, and never in the way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.adapters.plugin.engine import Engine
from tests.adapters.caller import INTEGRATION, URN, Caller, FakeEngine, connected, listening
from tests.clock import FakeClock
from tests.waiting import until

pytestmark = pytest.mark.slow

WEB = {"integrationType": "custom-rest-actions", "name": "orders"}
OTHER_URN = f"{URN}-too"


@pytest.fixture
def engine() -> Iterator[FakeEngine]:
    """An engine that writes down what it is told."""
    with listening() as one:
        yield one


@pytest.fixture
def plugin(engine: FakeEngine, settings: dict[str, str]) -> Iterator[Caller]:
    """The plugin, started by `engine`."""
    with connected(settings, engine.address, FakeClock()) as caller:
        yield caller


def test_a_wait_is_reported_while_it_lasts_on_its_resource(
    plugin: Caller, engine: FakeEngine, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(activation_reads=1)
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(plugin.created, INTEGRATION, {**WEB, "name": urn}, urn) for urn in (URN, OTHER_URN)]:
            each.result()
    line = "waiting until Genesys Cloud reports ACTIVE, at most 180 seconds"
    assert sorted(engine.said("INFO", ephemeral=True)) == [(URN, line), (OTHER_URN, line)]
    assert engine.said("WARNING") == []


def test_a_long_activation_shows_state_and_time(plugin: Caller, engine: FakeEngine, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.switches(activation_reads=15)
    plugin.created(INTEGRATION, WEB)
    said = [text for _, text in engine.said("INFO", ephemeral=True)]
    assert said[1:] == ["'orders': ACTIVATING, 10 of 180 s", "'orders': ACTIVATING, 22 of 180 s"]


@pytest.mark.parametrize("variable", ["https_proxy", "http_proxy", "grpc_proxy", "HTTPS_PROXY"])
def test_a_proxy_is_not_for_the_engine_which_is_on_this_machine(
    variable: str, engine: FakeEngine, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    spoken_to = Engine(engine.address)
    try:
        spoken_to.warn("Mind the gap.")
        assert engine.said("WARNING") == [("", "Mind the gap.")]
        assert not spoken_to.is_gone()
    finally:
        spoken_to.close()


def test_nothing_is_said_where_nothing_is_waited_for(plugin: Caller, engine: FakeEngine) -> None:
    plugin.created(INTEGRATION, WEB)
    assert engine.heard == []


def test_a_warning_stays_to_be_read_and_comes_once(plugin: Caller, engine: FakeEngine) -> None:
    adobe = {"integrationType": "adobe", "name": "orders"}
    for urn in (URN, OTHER_URN, URN):
        plugin("Check", type=INTEGRATION, urn=urn, news=adobe)
    ((urn, text),) = [each for each in engine.said("WARNING") if "deprecated" in each[1]]
    assert urn == URN
    assert text.endswith(".")


def test_a_process_without_credentials_says_once_what_it_cannot_see(engine: FakeEngine) -> None:
    with connected({"region": "us-east-1"}, engine.address) as plugin:
        for urn in (URN, OTHER_URN):
            assert plugin.failures(INTEGRATION, {**WEB, "name": urn}) == []
    ((_, text),) = engine.said("WARNING")
    assert "nothing was looked up" in text


def misspelt(number: int) -> dict[str, Any]:
    return {"news": {f"setting{each}": "x" for each in range(number)}, "urn": URN}


def test_lines_come_in_order_and_before_the_answer(plugin: Caller, engine: FakeEngine) -> None:
    plugin("CheckConfig", **misspelt(20))
    texts = [text for _, text in engine.said("WARNING")]
    assert texts == [f"`genesyscloud:{key}` is no setting of this provider" for key in sorted(misspelt(20)["news"])]


def test_an_engine_that_does_not_answer_holds_up_nothing() -> None:
    with listening(deaf=True) as engine, connected(None, engine.address) as plugin:
        started = time.monotonic()
        plugin("CheckConfig", **misspelt(40))
        assert time.monotonic() - started < 30, "one line is waited for, and not the others"
        engine.deaf = False
        engine.hearing.set()
        plugin.plugin._engine.warn("again")
        until(lambda: len(engine.heard) == 41)  # an engine that was slow hears everything in the end


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere.invalid:1", "no address at all"])
def test_an_engine_that_is_not_there_holds_up_nothing(address: str) -> None:
    with connected(None, address) as plugin:
        started = time.monotonic()
        assert not plugin("CheckConfig", **misspelt(40)).failures
        assert time.monotonic() - started < 30, "one line is waited for, and not the others"


def test_an_engine_that_attaches_later_is_the_one_that_hears(engine: FakeEngine) -> None:
    from pulumi.runtime.proto import plugin_pb2

    with listening() as later, connected(None, engine.address) as plugin:
        plugin("CheckConfig", **misspelt(1))
        plugin.stub.Attach(plugin_pb2.PluginAttach(address=later.address))
        plugin("CheckConfig", **misspelt(1))
        assert (len(engine.heard), len(later.heard)) == (1, 1)
