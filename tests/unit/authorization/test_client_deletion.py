"""A client is deleted by way of inactive: no client that stays is left unusable without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.authorization.api import AuthorizationApi as api
from genesyscloud_provider.client.errors import ApiError, GenesysCloudError, OutcomeUnknown
from genesyscloud_provider.framework.steps import Created
from tests.conftest import Requests
from tests.unit.authorization.conftest import CLIENT, NewProcess, Process

PUT, DELETE = ("PUT", CLIENT), ("DELETE", CLIENT)
NOT_YET: dict[str, Any] = {"code": "cannot.delete.client", "message": "Clients must be marked as inactive"}


@pytest.fixture
def created(new_process: NewProcess, news: dict[str, Any]) -> Created:
    """A client that an earlier process has made."""
    return new_process().client.create(news)


@pytest.fixture
def delete(process: Process, created: Created) -> Callable[[], None]:
    """Deletes it."""
    return lambda: process.client.delete(created.id, created.state)


def refuse(cloud: Emulator, status: int = 400, count: int | None = None, **said: Any) -> None:
    """Let the service refuse deletions."""
    cloud.control.fault("status", method="DELETE", route=CLIENT, status=status, count=count, **said)


def state_of(cloud: Emulator) -> str:
    (live,) = cloud.control.state().oauth_clients
    return live.state


def test_it_is_made_inactive_first(
    delete: Callable[[], None], genesys_cloud: Emulator, requests: Callable[[], Requests]
) -> None:
    requests()
    delete()
    assert genesys_cloud.control.state().oauth_clients == []
    seen = requests()
    assert (seen[PUT], seen[DELETE]) == (1, 1)


def test_one_that_is_inactive_already_is_deleted_at_once(
    delete: Callable[[], None], created: Created, genesys_cloud: Emulator, requests: Callable[[], Requests]
) -> None:
    genesys_cloud.control.change_oauth_client(created.id, state="inactive")
    requests()
    delete()
    assert genesys_cloud.control.state().oauth_clients == []
    assert requests()[PUT] == 0


@pytest.mark.parametrize("before", [("GET", ""), ("PUT", ""), ("DELETE", "")], ids=["the look", "PUT", "DELETE"])
def test_one_that_is_gone_already_is_no_error(
    before: tuple[str, str], delete: Callable[[], None], process: Process, created: Created, genesys_cloud: Emulator
) -> None:
    process.wire.acts[before[0], created.id] = lambda: genesys_cloud.control.delete_oauth_client(created.id)
    delete()
    assert not process.wire.acts
    assert process.get(api).clients.deleted(created.id)


def test_what_is_shown_as_deleted_is_gone(
    delete: Callable[[], None],
    process: Process,
    created: Created,
    genesys_cloud: Emulator,
    requests: Callable[[], Requests],
) -> None:
    genesys_cloud.control.switches(delete_lag_seconds=3600)
    genesys_cloud.control.delete_oauth_client(created.id)
    assert process.client.read(created.id, created.state) is None
    assert [each.id for each in process.client.listing() if each.id == created.id] == []
    requests()
    delete()
    assert {PUT, DELETE}.isdisjoint(requests())


class TestNotYet:
    """The service does not count it as inactive yet."""

    def test_it_is_waited_for(self, delete: Callable[[], None], process: Process, genesys_cloud: Emulator) -> None:
        refuse(genesys_cloud, count=5, **NOT_YET)
        delete()
        assert genesys_cloud.control.state().oauth_clients == []
        assert sum(process.clock.slept) == 5
        assert process.reported == []

    def test_it_is_told_after_ten_seconds(
        self, delete: Callable[[], None], process: Process, genesys_cloud: Emulator
    ) -> None:
        refuse(genesys_cloud, count=13, **NOT_YET)
        delete()
        assert genesys_cloud.control.state().oauth_clients == []
        assert [each.partition(": ")[2] for each in process.reported] == ["waiting, 13 of 30 s", "waiting, 16 of 30 s"]
        assert NOT_YET["message"] in process.reported[0]

    def test_it_is_not_waited_for_ever(
        self, delete: Callable[[], None], process: Process, genesys_cloud: Emulator
    ) -> None:
        refuse(genesys_cloud, **NOT_YET)
        with pytest.raises(ApiError, match="The client is not deleted, and is active again"):
            delete()
        assert 30 <= sum(process.clock.slept) <= 35
        assert state_of(genesys_cloud) == "active"

    def test_somebody_who_makes_it_active_again_is_heard(
        self, delete: Callable[[], None], process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        control = genesys_cloud.control
        process.wire.acts["DELETE", created.id] = lambda: control.change_oauth_client(created.id, state="active")
        with pytest.raises(ApiError, match=r"must be marked as inactive.*is active again"):
            delete()
        assert state_of(genesys_cloud) == "active"

    def test_somebody_who_deletes_it_meanwhile_ends_the_wait(
        self, delete: Callable[[], None], process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        """A deleted client may be shown for a while, and is refused as every one that is not inactive."""
        genesys_cloud.control.switches(delete_lag_seconds=3600)
        refuse(genesys_cloud, **NOT_YET)
        process.wire.acts["DELETE", created.id] = lambda: genesys_cloud.control.delete_oauth_client(created.id)
        delete()
        assert process.get(api).clients.deleted(created.id)


class TestRefusedForGood:
    """It stays, so it has to work."""

    @pytest.mark.parametrize("status", [400, 403, 409, 429])
    def test_it_is_active_again_and_that_is_said(
        self, status: int, delete: Callable[[], None], created: Created, genesys_cloud: Emulator
    ) -> None:
        headers = {"Retry-After": "3600"} if status == 429 else {}
        refuse(genesys_cloud, status, message="Not on a full moon", headers=headers)
        with pytest.raises(ApiError) as caught:
            delete()
        said = str(caught.value)
        assert said.startswith(f"Deleting the OAuth client 'caller' ({created.id}): Not on a full moon")
        assert "The client is not deleted, and is active again. " in said
        assert state_of(genesys_cloud) == "active"

    def test_one_that_was_inactive_stays_so_and_nothing_else_is_said(
        self, delete: Callable[[], None], created: Created, genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.change_oauth_client(created.id, state="inactive")
        refuse(genesys_cloud, 403)
        with pytest.raises(ApiError) as caught:
            delete()
        assert "active again" not in str(caught.value)
        assert state_of(genesys_cloud) == "inactive"

    def test_what_others_have_changed_meanwhile_stays(
        self, delete: Callable[[], None], process: Process, created: Created, genesys_cloud: Emulator
    ) -> None:
        control = genesys_cloud.control
        process.wire.acts["DELETE", created.id] = lambda: control.change_oauth_client(created.id, name="hers")
        refuse(genesys_cloud, 403)
        with pytest.raises(ApiError):
            delete()
        (live,) = control.state().oauth_clients
        assert (live.name, live.state) == ("hers", "active")

    def test_one_that_cannot_be_made_active_again_is_said_to_be_inactive(
        self, delete: Callable[[], None], genesys_cloud: Emulator
    ) -> None:
        refuse(genesys_cloud, 403)
        genesys_cloud.control.fault("status", method="PUT", route=CLIENT, skip=1, count=None, status=403)
        with pytest.raises(ApiError) as caught:
            delete()
        said = " ".join(str(caught.value).split())
        assert "The client is inactive, so nobody can log in with it any more, and it could not be made active" in said
        assert "Run the same command again, or change that in Genesys Cloud" in said
        assert state_of(genesys_cloud) == "inactive"


class TestTheAnswerIsLost:
    """Nobody knows whether it was deleted."""

    def test_a_second_deletion_finds_out(self, delete: Callable[[], None], genesys_cloud: Emulator) -> None:
        genesys_cloud.control.fault("drop", method="DELETE", route=CLIENT, effect="after")
        delete()
        assert genesys_cloud.control.state().oauth_clients == []

    @pytest.mark.parametrize("effect", ["before", "after"])
    def test_for_good_it_is_not_made_active_and_that_is_said(
        self,
        effect: str,
        delete: Callable[[], None],
        new_process: NewProcess,
        created: Created,
        genesys_cloud: Emulator,
    ) -> None:
        fault = {"method": "DELETE", "route": CLIENT, "effect": effect, "count": None}
        genesys_cloud.control.fault("drop", **fault)  # type: ignore[arg-type]
        if effect == "before":
            with pytest.raises(OutcomeUnknown, match=r"inactive, so nobody can log in with it any more\. Run"):
                delete()
            assert state_of(genesys_cloud) == "inactive"
        else:
            with pytest.raises(GenesysCloudError, match="Run the same command again"):
                delete()
        genesys_cloud.control.clear_faults()
        new_process().client.delete(created.id, created.state)
        assert genesys_cloud.control.state().oauth_clients == []


class Dies(BaseException):
    """The process ends here."""


def test_a_process_that_dies_on_the_way_is_taken_up_by_the_next(
    delete: Callable[[], None],
    process: Process,
    new_process: NewProcess,
    created: Created,
    genesys_cloud: Emulator,
    requests: Callable[[], Requests],
) -> None:
    def die() -> None:
        raise Dies

    process.wire.acts["DELETE", created.id] = die
    with pytest.raises(Dies):
        delete()
    assert state_of(genesys_cloud) == "inactive"
    requests()
    new_process().client.delete(created.id, created.state)
    assert genesys_cloud.control.state().oauth_clients == []
    assert requests()[PUT] == 0


def test_it_is_told_who_used_it(delete: Callable[[], None], process: Process, created: Created) -> None:
    delete()
    (text,) = process.said
    assert f"'caller' ({created.id}) is being deleted" in text
    assert "Genesys Cloud counts no request with it in the last 7 days" in text


def test_what_a_listing_in_parts_shows_as_deleted_is_gone_too(
    process: Process, created: Created, genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(delete_lag_seconds=3600)
    genesys_cloud.control.delete_oauth_client(created.id)
    process.wire.answers["GET", "/clients"] = lambda page: {**page, "total": 99}
    assert process.client.read(created.id, created.state) is None
