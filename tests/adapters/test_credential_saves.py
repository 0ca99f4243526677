"""Credentials while others change them: at both ways of serving, nobody's secret is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration
from tests.adapters.adapter import Adapter, CheckFailed, Live, Values, adapter_of
from tests.adapters.test_lifecycle import CREDENTIAL
from tests.clock import FakeClock
from tests.faults.stack import Failed, PluginStackAdapter, Stack
from tests.unit.client.routes import CREDENTIAL_LISTING

OURS = {"userName": "ada", "password": "ours-s3cret"}
HERS = {"userName": "ada", "password": "hers-s3cret"}
LOGIN: Values = {"credentialType": "basicAuth", "fields": OURS, "name": "login"}
RENAMED: Values = {**LOGIN, "name": "renamed"}
ROTATED: Values = {**LOGIN, "fields": {"userName": "ada", "password": "newest-s3cret"}}

Requests = Callable[[], Any]


@pytest.fixture(params=["dynamic", "plugin"])
def adapter(request: pytest.FixtureRequest, settings: dict[str, str]) -> Adapter:
    """The credential at each way of serving."""
    return adapter_of(request.param, "IntegrationCredential", settings)


@pytest.fixture
def live(adapter: Adapter) -> Live:
    """A credential that the stack has deployed."""
    return adapter.up(None, LOGIN)[1]


def fields_of(cloud: Emulator) -> dict[str, str]:
    (live,) = cloud.control.state().credentials
    return dict(live.fields)


def refused(adapter: Adapter, live: Live, news: Values) -> str:
    """What an update says that is refused."""
    with pytest.raises(Exception, match=r"Nothing was sent\.") as caught:
        adapter.up(live, news)
    said = str(caught.value)
    for secret in (OURS, HERS, ROTATED["fields"]):
        assert secret["password"] not in said
    return said


@pytest.mark.parametrize("news", [RENAMED, ROTATED], ids=["renamed", "rotated"])
def test_a_colleagues_new_password_is_not_overwritten_unseen(
    adapter: Adapter, live: Live, genesys_cloud: Emulator, requests: Requests, news: Values
) -> None:
    genesys_cloud.control.change_credential(live.id, fields=HERS)
    requests()
    said = refused(adapter, live, news)
    assert ("PUT", CREDENTIAL) not in requests()
    assert fields_of(genesys_cloud) == HERS
    assert f"'login' ({live.id})" in said
    assert "it was changed since the last deployment" in said
    assert "`pulumi refresh`, then `pulumi preview`" in said
    with_refresh = adapter.refresh(live)
    assert with_refresh
    assert "fields" not in with_refresh.inputs, "the preview shows them as changed"
    assert adapter.up(with_refresh, news)[0] == "update"
    assert fields_of(genesys_cloud) == news["fields"], "the next `up` is the program's answer"


def test_fields_that_the_program_leaves_to_others_are_never_sent(
    adapter: Adapter, live: Live, genesys_cloud: Emulator, requests: Requests
) -> None:
    """With `ignore_changes` the engine gives the inputs of the last deployment, of which a refresh has taken them."""
    genesys_cloud.control.change_credential(live.id, fields=HERS)
    refused(adapter, live, RENAMED)
    known = adapter.refresh(live)
    assert known
    ignoring = {key: each for key, each in LOGIN.items() if key != "fields"}
    requests()
    assert adapter.up(known, ignoring)[0] == "same"
    with pytest.raises(CheckFailed, match="change the name in Genesys Cloud, then run `pulumi refresh`"):
        adapter.up(known, {**ignoring, "name": "renamed"})
    genesys_cloud.control.change_credential(live.id, name="renamed")
    known = adapter.refresh(known)
    assert known
    assert adapter.up(known, {**ignoring, "name": "renamed"})[0] == "same"
    assert ("PUT", CREDENTIAL) not in requests()
    assert fields_of(genesys_cloud) == HERS


def test_another_type_of_a_colleagues_is_never_changed_back(
    adapter: Adapter, live: Live, genesys_cloud: Emulator, requests: Requests
) -> None:
    genesys_cloud.control.change_credential(live.id, type="userDefined", fields={"token": "t"})
    requests()
    assert "its type is userDefined, and was basicAuth" in refused(adapter, live, ROTATED)
    assert ("PUT", CREDENTIAL) not in requests()
    known = adapter.refresh(live)
    assert known
    with adapter.process():
        assert adapter.diff(known, adapter.check(known.inputs, ROTATED)).replaces == ["credentialType"]


def test_another_name_of_a_colleagues_is_seen_although_no_date_tells_of_it(
    adapter: Adapter, live: Live, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(list_lag_seconds=3600)
    unlisted = adapter.up(None, LOGIN)[1]
    genesys_cloud.control.change_credential(unlisted.id, name="hers")
    assert "its name is 'hers', and was 'login'" in refused(adapter, unlisted, ROTATED)


@pytest.mark.parametrize("news", [RENAMED, ROTATED], ids=["renamed", "rotated"])
def test_a_colleagues_new_password_is_not_overwritten_where_no_listing_shows_the_credential(
    adapter: Adapter, live: Live, genesys_cloud: Emulator, requests: Requests, news: Values
) -> None:
    """Read by its id it has no date: whether it was changed, nobody can tell."""
    genesys_cloud.control.switches(unlisted=[live.id])
    genesys_cloud.control.change_credential(live.id, fields=HERS)
    requests()
    said = refused(adapter, live, news)
    assert ("PUT", CREDENTIAL) not in requests()
    assert fields_of(genesys_cloud) == HERS
    assert f"'login' ({live.id})" in said
    assert "whether somebody else has changed it cannot be told" in said
    refreshed = adapter.refresh(live)
    assert refreshed
    assert "fields" not in refreshed.inputs, "the preview shows them as changed"
    assert adapter.up(refreshed, news)[0] == "update"
    assert fields_of(genesys_cloud) == news["fields"], "the next `up` is the program's answer"


def test_a_listing_that_lags_is_waited_for(adapter: Adapter, live: Live, genesys_cloud: Emulator) -> None:
    """It shows the credential in the end, with its date: neither a refresh nor a save takes it for somebody's."""
    genesys_cloud.control.switches(unlisted=[live.id])
    sleep, slept = FakeClock.sleep, []

    def listed_later(clock: FakeClock, seconds: float) -> None:
        slept.append(seconds)
        if len(slept) % 3 == 0:
            genesys_cloud.control.switches(unlisted=[])
        sleep(clock, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FakeClock, "sleep", listed_later)
        refreshed = adapter.refresh(live)
        assert refreshed
        assert refreshed.inputs["fields"] == live.inputs["fields"]
        genesys_cloud.control.switches(unlisted=[live.id])
        assert adapter.up(live, ROTATED)[0] == "update"
    assert slept == [1.0] * 6
    assert fields_of(genesys_cloud) == ROTATED["fields"]


@pytest.mark.parametrize("dateless", [{"modifiedDate": ""}, {"modifiedDate": "2020-01-01T00:00:00.000Z"}])
def test_only_a_state_that_knows_an_older_date_is_refused(adapter: Adapter, live: Live, dateless: Values) -> None:
    old = Live(live.id, live.inputs, {**live.state, **dateless})
    if dateless["modifiedDate"]:
        refused(adapter, old, ROTATED)
    else:
        assert adapter.up(old, ROTATED)[0] == "update"


def test_two_saves_of_one_process_do_not_read_as_a_colleagues(
    adapter: Adapter, live: Live, genesys_cloud: Emulator
) -> None:
    with adapter.process():
        for news in (ROTATED, RENAMED, ROTATED):
            checked = adapter.check(live.inputs, news)
            assert adapter.diff(live, checked).changes
            live = adapter.update(live, checked)
    assert fields_of(genesys_cloud) == ROTATED["fields"]


def test_a_save_that_is_sent_twice_is_our_own(adapter: Adapter, live: Live, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.fault("drop", effect="after", method="PUT", route=CREDENTIAL)
    live = adapter.up(live, ROTATED)[1]
    assert adapter.up(live, RENAMED)[0] == "update"
    assert fields_of(genesys_cloud) == OURS


def test_a_save_whose_answer_got_lost_is_not_said_to_be_a_colleagues(
    adapter: Adapter, live: Live, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", status=500, effect="after", method="PUT", route=CREDENTIAL, count=None)
    with pytest.raises(Exception, match="Run `pulumi refresh`, then `pulumi up`, which saves the credential once more"):
        adapter.up(live, ROTATED)
    genesys_cloud.control.clear_faults()
    said = refused(adapter, live, ROTATED)
    assert "by somebody else or by a deployment that was interrupted" in said
    refreshed = adapter.refresh(live)
    assert refreshed is not None
    assert adapter.up(refreshed, ROTATED)[0] == "update"
    assert fields_of(genesys_cloud) == ROTATED["fields"]


class TestTheStateThatThePluginKeeps:
    """After a save whose answer got lost the engine keeps what the plugin knows."""

    @pytest.fixture
    def stack(self, settings: dict[str, str], genesys_cloud: Emulator) -> Stack:
        def connect(configuration: Configuration, **shared: Any) -> Client:
            return Client(configuration, clock=FakeClock(), **shared)

        stack = Stack(PluginStackAdapter("IntegrationCredential", settings, connect))
        stack.up(LOGIN)
        fault = {"status": 500, "effect": "after", "method": "PUT", "route": CREDENTIAL, "count": None}
        genesys_cloud.control.fault("status", **fault)  # type: ignore[arg-type]
        with pytest.raises(Failed, match="saves the credential once more"):
            stack.up(ROTATED)
        genesys_cloud.control.clear_faults()
        return stack

    def test_knows_the_save_as_its_own(self, stack: Stack, genesys_cloud: Emulator) -> None:
        assert stack.up(ROTATED) == "update"
        assert fields_of(genesys_cloud) == ROTATED["fields"]
        stack.assert_settled(ROTATED)

    def test_knows_a_colleagues_save_after_it(self, stack: Stack, genesys_cloud: Emulator) -> None:
        assert stack.live
        genesys_cloud.control.change_credential(stack.live.id, fields=HERS)
        with pytest.raises(Failed, match="it was changed since the last deployment"):
            stack.up(ROTATED)
        assert fields_of(genesys_cloud) == HERS


def test_a_look_that_fails_sends_nothing(
    adapter: Adapter, live: Live, genesys_cloud: Emulator, requests: Requests
) -> None:
    genesys_cloud.control.fault("status", status=500, method="GET", route=CREDENTIAL_LISTING, count=None)
    requests()
    with pytest.raises(Exception, match="500"):
        adapter.up(live, ROTATED)
    assert ("PUT", CREDENTIAL) not in requests()
