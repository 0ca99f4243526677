"""Credentials while others change them: at both ways of serving, nobody's secret is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.configuration import Configuration
from tests.adapters.door import CheckFailed, Door, Live, Values, door_of
from tests.adapters.test_lifecycle import CREDENTIAL
from tests.clock import FakeClock
from tests.faults.stack import Failed, PluginStackDoor, Stack
from tests.unit.client.routes import CREDENTIAL_LISTING

OURS = {"userName": "ada", "password": "ours-s3cret"}
HERS = {"userName": "ada", "password": "hers-s3cret"}
LOGIN: Values = {"credentialType": "basicAuth", "fields": OURS, "name": "login"}
RENAMED: Values = {**LOGIN, "name": "renamed"}
ROTATED: Values = {**LOGIN, "fields": {"userName": "ada", "password": "newest-s3cret"}}

Requests = Callable[[], Any]


@pytest.fixture(params=["dynamic", "plugin"])
def door(request: pytest.FixtureRequest, settings: dict[str, str]) -> Door:
    """The credential at each way of serving."""
    return door_of(request.param, "IntegrationCredential", settings)


@pytest.fixture
def live(door: Door) -> Live:
    """A credential that the stack has deployed."""
    return door.up(None, LOGIN)[1]


def fields_of(cloud: Emulator) -> dict[str, str]:
    (live,) = cloud.control.state().credentials
    return dict(live.fields)


def refused(door: Door, live: Live, news: Values) -> str:
    """What an update says that is refused."""
    with pytest.raises(Exception, match=r"Nothing was sent\.") as caught:
        door.up(live, news)
    said = str(caught.value)
    for secret in (OURS, HERS, ROTATED["fields"]):
        assert secret["password"] not in said
    return said


@pytest.mark.parametrize("news", [RENAMED, ROTATED], ids=["renamed", "rotated"])
def test_a_colleagues_new_password_is_not_overwritten_unseen(
    door: Door, live: Live, genesys_cloud: Emulator, requests: Requests, news: Values
) -> None:
    genesys_cloud.control.change_credential(live.id, fields=HERS)
    requests()
    said = refused(door, live, news)
    assert ("PUT", CREDENTIAL) not in requests()
    assert fields_of(genesys_cloud) == HERS
    assert f"'login' ({live.id})" in said
    assert "it was changed since the last deployment" in said
    assert "`pulumi refresh`, then `pulumi preview`" in said
    with_refresh = door.refresh(live)
    assert with_refresh
    assert "fields" not in with_refresh.inputs, "the preview shows them as changed"
    assert door.up(with_refresh, news)[0] == "update"
    assert fields_of(genesys_cloud) == news["fields"], "the next `up` is the program's answer"


def test_fields_that_the_program_leaves_to_others_are_never_sent(
    door: Door, live: Live, genesys_cloud: Emulator, requests: Requests
) -> None:
    """With `ignore_changes` the engine gives the inputs of the last deployment, of which a refresh has taken them."""
    genesys_cloud.control.change_credential(live.id, fields=HERS)
    refused(door, live, RENAMED)
    known = door.refresh(live)
    assert known
    ignoring = {key: each for key, each in LOGIN.items() if key != "fields"}
    requests()
    assert door.up(known, ignoring)[0] == "same"
    with pytest.raises(CheckFailed, match="change the name in Genesys Cloud, then run `pulumi refresh`"):
        door.up(known, {**ignoring, "name": "renamed"})
    genesys_cloud.control.change_credential(live.id, name="renamed")
    known = door.refresh(known)
    assert known
    assert door.up(known, {**ignoring, "name": "renamed"})[0] == "same"
    assert ("PUT", CREDENTIAL) not in requests()
    assert fields_of(genesys_cloud) == HERS


def test_another_type_of_a_colleagues_is_never_changed_back(
    door: Door, live: Live, genesys_cloud: Emulator, requests: Requests
) -> None:
    genesys_cloud.control.change_credential(live.id, type="userDefined", fields={"token": "t"})
    requests()
    assert "its type is userDefined, and was basicAuth" in refused(door, live, ROTATED)
    assert ("PUT", CREDENTIAL) not in requests()
    known = door.refresh(live)
    assert known
    with door.process():
        assert door.diff(known, door.check(known.inputs, ROTATED)).replaces == ["credentialType"]


def test_another_name_of_a_colleagues_is_seen_although_no_date_tells_of_it(
    door: Door, live: Live, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(list_lag_seconds=3600)
    unlisted = door.up(None, LOGIN)[1]
    genesys_cloud.control.change_credential(unlisted.id, name="hers")
    assert "its name is 'hers', and was 'login'" in refused(door, unlisted, ROTATED)


@pytest.mark.parametrize("dateless", [{"modifiedDate": ""}, {"modifiedDate": "2020-01-01T00:00:00.000Z"}])
def test_only_a_state_that_knows_an_older_date_is_refused(door: Door, live: Live, dateless: Values) -> None:
    old = Live(live.id, live.inputs, {**live.state, **dateless})
    if dateless["modifiedDate"]:
        refused(door, old, ROTATED)
    else:
        assert door.up(old, ROTATED)[0] == "update"


def test_two_saves_of_one_process_do_not_read_as_a_colleagues(door: Door, live: Live, genesys_cloud: Emulator) -> None:
    with door.process():
        for news in (ROTATED, RENAMED, ROTATED):
            checked = door.check(live.inputs, news)
            assert door.diff(live, checked).changes
            live = door.update(live, checked)
    assert fields_of(genesys_cloud) == ROTATED["fields"]


def test_a_save_that_is_sent_twice_is_our_own(door: Door, live: Live, genesys_cloud: Emulator) -> None:
    genesys_cloud.control.fault("drop", effect="after", method="PUT", route=CREDENTIAL)
    live = door.up(live, ROTATED)[1]
    assert door.up(live, RENAMED)[0] == "update"
    assert fields_of(genesys_cloud) == OURS


def test_a_save_whose_answer_got_lost_is_not_said_to_be_a_colleagues(
    door: Door, live: Live, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.fault("status", status=500, effect="after", method="PUT", route=CREDENTIAL, count=None)
    with pytest.raises(Exception, match="saves the credential once more"):
        door.up(live, ROTATED)
    genesys_cloud.control.clear_faults()
    said = refused(door, live, ROTATED)
    assert "by somebody else or by a deployment that was interrupted" in said


class TestTheStateThatThePluginKeeps:
    """After a save whose answer got lost the engine keeps what the plugin knows."""

    @pytest.fixture
    def stack(self, settings: dict[str, str], genesys_cloud: Emulator) -> Stack:
        def connect(configuration: Configuration, **shared: Any) -> Client:
            return Client(configuration, clock=FakeClock(), **shared)

        stack = Stack(PluginStackDoor("IntegrationCredential", settings, connect))
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


def test_a_look_that_fails_sends_nothing(door: Door, live: Live, genesys_cloud: Emulator, requests: Requests) -> None:
    genesys_cloud.control.fault("status", status=500, method="GET", route=CREDENTIAL_LISTING, count=None)
    requests()
    with pytest.raises(Exception, match="500"):
        door.up(live, ROTATED)
    assert ("PUT", CREDENTIAL) not in requests()
