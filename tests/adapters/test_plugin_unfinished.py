"""What could not be finished is kept, with the reason in one line, and the next update goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest

from genesyscloud_emulator import Emulator
from tests.adapters.caller import CREDENTIAL, INTEGRATION, URN, Caller, Refusal, connected, failed
from tests.adapters.smallest import INPUTS
from tests.adapters.wire import plain, secret
from tests.clock import FakeClock
from tests.slow_server import SlowServer
from tests.waiting import until

pytestmark = pytest.mark.slow

NEWS = {
    "integrationType": "custom-rest-actions",
    "name": "orders",
    "notes": secret("planted notes"),
    "properties": {"token": secret("planted token"), "plain": 1},
}
CONFIGURATION = "/api/v2/integrations/{id}/config/current"
FOR_EVER = 1000


def activation_fails(cloud: Emulator) -> None:
    cloud.control.switches(activation_errors={"*": {"message": "No\ntrust"}})


def activation_takes_too_long(cloud: Emulator) -> None:
    cloud.control.switches(activation_reads=FOR_EVER)


def configuration_is_refused(cloud: Emulator) -> None:
    cloud.control.fault("status", method="PUT", route=CONFIGURATION, status=400, message="Not\ntoday")


def configuration_may_not_be_changed(cloud: Emulator) -> None:
    cloud.control.fault("status", method="PUT", route=CONFIGURATION, status=403, message="integrations:edit is missing")


def activation_is_lost(cloud: Emulator) -> None:
    cloud.control.fault("drop", method="PATCH", count=None, effect="after")


def trouble_is_over(cloud: Emulator) -> None:
    cloud.control.clear_faults()
    cloud.control.switches(activation_errors={}, activation_reads=0)
    for each in cloud.control.state().integrations:
        if each.reported_state.code == "ACTIVATING":
            cloud.control.change_integration(each.id, reported_state={"code": "ACTIVE"})


TROUBLES: dict[str, tuple[Callable[[Emulator], None], grpc.StatusCode, str, str]] = {
    "ERROR": (
        activation_fails,
        grpc.StatusCode.FAILED_PRECONDITION,
        "reports ERROR: No trust",
        "Correct what it names",
    ),
    "ACTIVATING at the deadline": (
        activation_takes_too_long,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        "still reports ACTIVATING after 180 seconds",
        "`pulumi refresh` shows later",
    ),
    "a refused configuration": (configuration_is_refused, grpc.StatusCode.INVALID_ARGUMENT, "Not today", ""),
    "a forbidden configuration": (
        configuration_may_not_be_changed,
        grpc.StatusCode.PERMISSION_DENIED,
        "integrations:edit is missing",
        "Give a role with the permission",
    ),
    "a lost answer": (activation_is_lost, grpc.StatusCode.UNKNOWN, "got no answer", ""),
}


def assert_kept(refused: Refusal, code: grpc.StatusCode, doing: str, why: str, remedy: str) -> tuple[str, Any, Any]:
    """The object is kept with all that the next update needs; returns id, inputs and state."""
    assert refused.code is code, refused
    kept = refused.init_failed
    assert kept is not None
    (reason,) = kept.reasons
    assert reason.startswith(doing), reason
    assert why in reason
    assert remedy in reason
    assert "\n" not in reason
    assert "planted" not in reason + refused.text
    inputs, state = plain(kept.inputs), plain(kept.properties)
    assert {key: inputs[key] for key in NEWS} == NEWS
    assert {key: state[key] for key in NEWS} == NEWS
    assert set(state.get("configuration") or secret(None)) == set(secret(None)), "what others wrote may hold secrets"
    return kept.id, inputs, state


def continued(settings: dict[str, str], id_: str, inputs: Any, state: Any, news: Any = NEWS) -> dict[str, Any]:
    """The state after the next update, in a process of its own; afterwards nothing differs."""
    with connected(settings, clock=FakeClock()) as later:
        about = {"type": INTEGRATION, "urn": URN, "id": id_}
        checked = plain(later("Check", type=INTEGRATION, urn=URN, olds=inputs, news=news).inputs)
        later("Diff", **about, olds=state, old_inputs=inputs, news=checked)
        done = plain(later("Update", **about, olds=state, old_inputs=inputs, news=checked).properties)
        assert not later("Diff", **about, olds=done, old_inputs=checked, news=checked).diffs
        return done


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_creation_is_kept_and_continued(
    plugin: Caller, genesys_cloud: Emulator, settings: dict[str, str], trouble: str
) -> None:
    arrange, code, why, remedy = TROUBLES[trouble]
    arrange(genesys_cloud)
    refused = plugin.refused("Create", type=INTEGRATION, urn=URN, properties=NEWS)
    id_, inputs, state = assert_kept(refused, code, "Creating the integration 'orders'", why, remedy)
    (live,) = genesys_cloud.control.state().integrations
    assert live.id == id_

    trouble_is_over(genesys_cloud)
    done = continued(settings, id_, inputs, state)
    (live,) = genesys_cloud.control.state().integrations
    assert (live.id, live.name, live.notes) == (id_, "orders", "planted notes")
    assert live.reported_state.code == done["reportedState"] == "ACTIVE"
    assert done["properties"] == NEWS["properties"]


@pytest.mark.parametrize("trouble", ["ERROR", "ACTIVATING at the deadline", "a lost answer"])
def test_an_update_is_kept_as_far_as_it_came_and_continued(
    plugin: Caller, genesys_cloud: Emulator, settings: dict[str, str], trouble: str
) -> None:
    before = {**NEWS, "name": "before", "intendedState": "DISABLED"}
    id_, inputs, state = plugin.created(INTEGRATION, before)
    arrange, code, why, remedy = TROUBLES[trouble]
    arrange(genesys_cloud)
    about = {"type": INTEGRATION, "urn": URN, "id": id_}
    refused = plugin.refused("Update", **about, olds=state, old_inputs=inputs, news=NEWS)
    kept, inputs, state = assert_kept(refused, code, f"Updating the integration 'before' ({id_})", why, remedy)
    assert kept == id_
    assert genesys_cloud.control.state().integrations[0].name == "orders", "the configuration was saved"

    trouble_is_over(genesys_cloud)
    done = continued(settings, id_, inputs, state)
    assert done["reportedState"] == "ACTIVE"


def test_a_state_that_could_not_be_reached_can_be_taken_back(
    plugin: Caller, genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    """The service has the new intended state although the update failed: what is kept has to know it."""
    disabled = {**NEWS, "intendedState": "DISABLED"}
    id_, inputs, state = plugin.created(INTEGRATION, disabled)
    activation_fails(genesys_cloud)
    about = {"type": INTEGRATION, "urn": URN, "id": id_}
    refused = plugin.refused("Update", **about, olds=state, old_inputs=inputs, news=NEWS)
    assert genesys_cloud.control.state().integrations[0].intended_state == "ENABLED"
    assert refused.init_failed
    kept = refused.init_failed
    done = continued(settings, id_, plain(kept.inputs), plain(kept.properties), disabled)
    assert done["intendedState"] == "DISABLED"
    assert genesys_cloud.control.state().integrations[0].intended_state == "DISABLED"


@pytest.mark.parametrize("call", ["Create", "Update"])
def test_the_timeout_of_a_resource_says_how_long_to_wait(plugin: Caller, genesys_cloud: Emulator, call: str) -> None:
    """Pulumi's `customTimeouts`, which come before the provider's `activationTimeout`."""
    inputs: dict[str, Any] = {"properties": NEWS}
    if call == "Update":
        id_, old_inputs, state = plugin.created(INTEGRATION, {**NEWS, "intendedState": "DISABLED"})
        inputs = {"id": id_, "olds": state, "old_inputs": old_inputs, "news": NEWS}
    activation_takes_too_long(genesys_cloud)
    refused = plugin.refused(call, type=INTEGRATION, urn=URN, timeout=7.0, **inputs)
    assert refused.init_failed
    assert "still reports ACTIVATING after 7 seconds" in refused.text


def test_what_was_never_finished_can_be_refreshed_and_deleted(
    plugin: Caller, genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    configuration_is_refused(genesys_cloud)
    kept = plugin.refused("Create", type=INTEGRATION, urn=URN, properties=NEWS).init_failed
    assert kept
    about = {"type": INTEGRATION, "urn": URN, "id": kept.id}
    with connected(settings, clock=FakeClock()) as later:
        read = later("Read", **about, properties=plain(kept.properties), inputs=plain(kept.inputs))
        assert read.id == kept.id
        assert later("Diff", **about, olds=plain(read.properties), old_inputs=plain(read.inputs), news=NEWS).diffs
        later("Delete", **about, properties=plain(kept.properties))
    assert genesys_cloud.control.state().integrations == []


def test_what_was_deleted_meanwhile_cannot_be_continued(plugin: Caller, genesys_cloud: Emulator) -> None:
    configuration_is_refused(genesys_cloud)
    kept = plugin.refused("Create", type=INTEGRATION, urn=URN, properties=NEWS).init_failed
    assert kept
    genesys_cloud.control.delete_integration(kept.id)
    about = {"type": INTEGRATION, "urn": URN, "id": kept.id}
    refused = plugin.refused("Update", **about, olds=plain(kept.properties), old_inputs=NEWS, news=NEWS)
    assert refused.init_failed is None
    assert "run `pulumi refresh`, then `pulumi up`" in refused.text


def test_what_was_never_there_is_not_kept(plugin: Caller, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.fault("status", method="POST", route="/api/v2/integrations", status=400, message="No")
    refused = plugin.refused("Create", type=INTEGRATION, urn=URN, properties=NEWS)
    assert (refused.code, refused.init_failed) == (grpc.StatusCode.INVALID_ARGUMENT, None)
    assert genesys_cloud.control.state().integrations == []


@pytest.mark.parametrize("waiting", [1, 3, 40])
def test_waits_end_with_what_is_known_when_the_engine_cancels(
    genesys_cloud: Emulator, settings: dict[str, str], waiting: int
) -> None:
    activation_takes_too_long(genesys_cloud)
    with connected({**settings, "preflight": "off"}) as plugin:
        calls = [
            plugin.start("Create", type=INTEGRATION, urn=URN, properties={**NEWS, "name": f"orders {number}"})
            for number in range(waiting)
        ]
        until(
            lambda: (
                [each.intended_state for each in genesys_cloud.control.state().integrations] == ["ENABLED"] * waiting
            )
        )
        plugin("Cancel")
        ids = set()
        for number, call in enumerate(calls):
            refused = failed(call)
            assert refused.code is grpc.StatusCode.CANCELLED
            assert refused.init_failed is not None
            (reason,) = refused.init_failed.reasons
            assert reason.startswith(f"Creating the integration 'orders {number}': it was interrupted while it waited")
            ids.add(refused.init_failed.id)
        assert ids == {each.id for each in genesys_cloud.control.state().integrations}, "nothing is orphaned"
    trouble_is_over(genesys_cloud)
    kept = failed(calls[0]).init_failed
    assert kept
    done = continued(settings, kept.id, plain(kept.inputs), plain(kept.properties), {**NEWS, "name": "orders 0"})
    assert done["reportedState"] == "ACTIVE"


def test_an_engine_that_attaches_after_a_cancelled_one_finds_a_plugin_that_waits(
    genesys_cloud: Emulator, settings: dict[str, str]
) -> None:
    from pulumi.runtime.proto import plugin_pb2

    genesys_cloud.control.switches(activation_reads=1)
    with connected(settings) as plugin:
        plugin("Cancel")
        assert plugin.refused("Create", type=INTEGRATION, urn=URN, properties=NEWS).code is grpc.StatusCode.CANCELLED
        plugin.stub.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
        assert plugin.created(INTEGRATION, NEWS)[2]["reportedState"] == "ACTIVE"


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(("Create", {"properties": INPUTS[CREDENTIAL]}), id="to create"),
        pytest.param(("Read", {"id": "a credential"}), id="to read"),
    ],
)
def test_a_login_that_keeps_silent_ends_when_the_engine_says_so(call: tuple[str, dict[str, Any]]) -> None:
    """The limits are those of real use: without the engine's word it would take two minutes."""
    silent = SlowServer(b"", b"")
    settings = {"apiUrl": silent.url, "loginUrl": silent.url, "oauthClientId": "id", "oauthClientSecret": "the-secret"}
    try:
        with connected(settings) as plugin:
            asked = plugin.start(call[0], type=CREDENTIAL, urn=URN, **call[1])
            until(lambda: silent.asked == 1)
            plugin("Cancel")
            refused = failed(asked)
        assert refused.code is grpc.StatusCode.CANCELLED
        assert refused.text.endswith("it was interrupted while it waited. Run `pulumi refresh`, then go on.")
    finally:
        silent.stop()
