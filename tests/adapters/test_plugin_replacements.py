"""Replacements that the provider did not ask for: Pulumi does what it is told, and only its order of calls shows that.

Check with the old inputs comes first, then a comparison if Pulumi makes one, then Check as if for something new.
"""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.caller import INTEGRATION, URN, Caller, FakeEngine, connected, listening

WEB = {"integrationType": "custom-rest-actions", "name": "orders"}
LIMIT = 50


def replaced_by_order(plugin: Caller, id_: str, inputs: Any, state: Any, *, compared: bool) -> Any:
    """What Pulumi calls for `replaceOnChanges`, or without the comparison for a replacement by the command line."""
    about = {"type": INTEGRATION, "urn": URN}
    news = {**WEB, "notes": "new"}
    plugin("Check", **about, olds=inputs, news=news)
    if compared:
        plugin("Diff", **about, id=id_, olds=state, old_inputs=inputs, news=news)
    return lambda: plugin("Check", **about, news=news)


def test_a_replacement_by_order_is_guarded_too(
    settings: dict[str, str], genesys_cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(settings) as plugin:
        id_, inputs, state = plugin.created(INTEGRATION, WEB)
    action = genesys_cloud.control.publish_action(id_, "Look up an order")
    genesys_cloud.control.publish_flow("Order status", [action.id])
    about = {"type": INTEGRATION, "urn": URN}
    with connected(settings) as plugin:
        replaced_by_order(plugin, id_, inputs, state, compared=True)
        refused = plugin.refused("Check", **about, news={**WEB, "notes": "new"})
        assert "(Pulumi is told to replace it, as by `replaceOnChanges` or `replaceWith`)" in refused.text
        assert "Look up an order" in refused.text
        assert "Order status (inbound call flow, version 1.0, live)" in refused.text
    with connected(settings) as plugin:
        replaced_by_order(plugin, id_, inputs, state, compared=False)
        assert "Order status" in plugin.refused("Check", **about, news={**WEB, "notes": "new"}).text
    monkeypatch.setenv("GENESYSCLOUD_DELETION_PROTECTION", "false")
    with connected(settings) as plugin:
        allowed = replaced_by_order(plugin, id_, inputs, state, compared=True)
        assert not allowed().failures


def test_an_update_and_then_something_new_of_another_name_is_no_replacement(
    settings: dict[str, str], genesys_cloud: Emulator
) -> None:
    with connected(settings) as plugin:
        id_, inputs, state = plugin.created(INTEGRATION, WEB)
        genesys_cloud.control.publish_action(id_, "Look up an order")
    with connected(settings) as plugin:
        replaced_by_order(plugin, id_, inputs, state, compared=True)
        news = {**WEB, "name": "another"}
        assert not plugin("Check", type=INTEGRATION, urn=f"{URN}-too", news=news).failures


@pytest.mark.parametrize("compared", [True, False])
def test_a_replacement_by_order_has_no_namesake_and_its_room_is_not_denied(
    settings: dict[str, str], genesys_cloud: Emulator, compared: bool
) -> None:
    for number in range(LIMIT - 1):
        genesys_cloud.control.create_integration("custom-rest-actions", f"other-{number}")
    with connected(settings) as plugin:
        id_, inputs, state = plugin.created(INTEGRATION, WEB)
    with listening() as engine, connected(settings, engine.address) as plugin:
        allowed = replaced_by_order(plugin, id_, inputs, state, compared=compared)
        assert not allowed().failures
        (text,) = said(engine)
        assert f"{LIMIT} installed, the limit is {LIMIT}" in text
        assert "`deleteBeforeReplace`" in text


def said(engine: FakeEngine) -> list[str]:
    return [text for _, text in engine.said("WARNING")]
