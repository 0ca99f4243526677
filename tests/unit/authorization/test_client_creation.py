"""A client's creation: its secret is told once, in an answer that can get lost, and is never lost silently."""

from __future__ import annotations

from typing import Any

import pytest

from genesyscloud_emulator import Emulator
from genesyscloud_provider.client.errors import GenesysCloudError, OutcomeUnknown, Refused
from genesyscloud_provider.framework import lifecycle
from genesyscloud_provider.framework.declaration import Change
from genesyscloud_provider.framework.steps import Unfinished
from tests.unit.authorization.conftest import CLIENTS, SECRET, LogsIn, NewProcess, Process
from tests.unit.client.stand_ins import at_once


def lose(cloud: Emulator, route: str, **fault: Any) -> None:
    """Let the answers to POSTs get lost."""
    cloud.control.fault("drop", **{"method": "POST", "route": route, "effect": "after", **fault})


def never_finished(process: Process, news: dict[str, Any]) -> Unfinished:
    """How a creation ends that leaves a client without a secret that anybody knows."""
    process.plan.one_off(news["name"])
    with pytest.raises(Unfinished) as caught:
        lifecycle.create(process.client, news)
    return caught.value


def test_the_secret_of_the_answer_is_the_one_in_the_state(
    process: Process, news: dict[str, Any], genesys_cloud: Emulator, logs_in: LogsIn
) -> None:
    created = process.client.create(news)
    (live,) = genesys_cloud.control.state().oauth_clients
    assert (created.id, created.state["clientSecret"]) == (live.id, live.secret)
    assert logs_in(created.id, created.state["clientSecret"])


class TestTheAnswerIsLost:
    """Its secret was in it."""

    def test_a_name_that_others_can_have_is_not_guessed(
        self, process: Process, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        hers = genesys_cloud.control.create_oauth_client("caller").id
        lose(genesys_cloud, CLIENTS)
        with pytest.raises(OutcomeUnknown) as caught:
            process.client.create(news)
        said = str(caught.value)
        ids = {each.id for each in genesys_cloud.control.state().oauth_clients}
        assert len(ids) == 2, "it is never sent twice"
        assert hers in ids
        for each in ids:
            deletion = f"delete it:  in Genesys Cloud under Admin > Integrations > OAuth, the client with the id {each}"
            assert deletion in said
        assert "its secret was in the answer that got lost" in said
        assert "pulumi import" not in said, "nobody can read its secret"
        assert "take it over" not in said

    def test_nor_is_the_only_one_of_such_a_name(
        self, process: Process, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        """Somebody else may have made it in that moment, and use it: another secret would end hers."""
        lose(genesys_cloud, CLIENTS)
        with pytest.raises(OutcomeUnknown, match="Nothing was taken over"):
            process.client.create(news)
        assert ("POST", SECRET) not in [(each.method, each.route) for each in genesys_cloud.control.requests()]

    def test_a_name_that_nobody_else_can_have_is_found_and_given_another_secret(
        self, process: Process, news: dict[str, Any], genesys_cloud: Emulator, logs_in: LogsIn
    ) -> None:
        process.plan.one_off("caller")
        lose(genesys_cloud, CLIENTS)
        created = process.client.create(news)
        assert [each.id for each in genesys_cloud.control.state().oauth_clients] == [created.id]
        assert logs_in(created.id, created.state["clientSecret"])

    def test_a_secret_of_ones_own_making_is_not_taken_for_somebody_elses(
        self, process: Process, new_process: NewProcess, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        process.plan.one_off("caller")
        lose(genesys_cloud, CLIENTS)
        created = process.client.create(news)
        later = new_process()
        reading = later.client.read(created.id, created.state)
        assert later.said == []
        assert reading is not None
        assert reading.state == created.state

    def test_two_claims_of_one_name_never_end_with_one_client(
        self, process: Process, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.switches(latency_seconds=0.05)
        process.plan.one_off("caller")
        lose(genesys_cloud, CLIENTS, count=2)
        answers = at_once(*[lambda: process.client.create(news)] * 2)
        failed = [str(each) for each in answers if isinstance(each, OutcomeUnknown)]
        assert len(failed) == 2, "neither can tell which is its own"
        assert all(any(each.id in one for one in failed) for each in genesys_cloud.control.state().oauth_clients)

    @pytest.mark.parametrize("effect", ["before", "after"])
    def test_the_client_that_is_replaced_is_no_candidate(
        self, effect: str, new_process: NewProcess, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        """Whoever follows the advice to delete the program's own would delete the one that is in use."""
        old = new_process().client.create(news)
        rotated = {**news, "rotate": "2026"}
        process = new_process()
        process.client.check(news, rotated)
        assert process.client.diff(old.id, old.state, rotated).replaces == ["rotate"]
        lose(genesys_cloud, CLIENTS, effect=effect)
        with pytest.raises(OutcomeUnknown) as caught:
            process.client.create(rotated)
        assert old.id not in str(caught.value)
        new = {each.id for each in genesys_cloud.control.state().oauth_clients} - {old.id}
        assert all(each in str(caught.value) for each in new)
        assert ("most likely nothing was created" in str(caught.value)) == (effect == "before")

    def test_a_listing_that_shows_a_part_only_is_not_searched(
        self, process: Process, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        process.wire.answers["GET", "/clients"] = lambda page: {**page, "total": 99, "entities": []}
        process.plan.one_off("caller")
        lose(genesys_cloud, CLIENTS)
        with pytest.raises(OutcomeUnknown, match=r"could not be found out \(.* shows 0 of the 99 objects"):
            process.client.create(news)


class TestNobodyKnowsTheSecret:
    """The creation was carried out; the request for another secret was not answered."""

    @pytest.fixture
    def unfinished(self, process: Process, news: dict[str, Any], genesys_cloud: Emulator) -> Unfinished:
        lose(genesys_cloud, CLIENTS)
        lose(genesys_cloud, SECRET)
        unfinished = never_finished(process, news)
        genesys_cloud.control.clear_faults()
        return unfinished

    def test_it_is_kept_without_one(self, unfinished: Unfinished, genesys_cloud: Emulator) -> None:
        (live,) = genesys_cloud.control.state().oauth_clients
        assert unfinished.id == live.id
        assert "clientSecret" not in unfinished.state
        assert live.secret not in str(unfinished.cause)
        assert str(unfinished.cause).startswith("Creating the OAuth client 'caller': ")

    def test_it_can_be_removed_again(self, unfinished: Unfinished, genesys_cloud: Emulator) -> None:
        assert unfinished.rollback
        unfinished.rollback()
        assert genesys_cloud.control.state().oauth_clients == []

    def test_the_next_update_gives_it_one_that_works(
        self, unfinished: Unfinished, new_process: NewProcess, news: dict[str, Any], logs_in: LogsIn
    ) -> None:
        updated = lifecycle.update(new_process().client, unfinished.id, unfinished.state, news)
        assert logs_in(unfinished.id, updated["clientSecret"])
        later = new_process()
        reading = later.client.read(unfinished.id, updated)
        assert reading is not None
        assert {**reading.state, "organizationId": updated["organizationId"]}.items() <= updated.items()
        assert later.said == [], "the new secret is the stack's own"

    def test_a_refresh_does_not_hide_that_it_has_none(
        self, unfinished: Unfinished, new_process: NewProcess, news: dict[str, Any], logs_in: LogsIn
    ) -> None:
        reading = lifecycle.read(new_process().client, unfinished.id, unfinished.state)
        assert reading is not None
        assert "clientSecret" not in reading.state, "an empty one would be taken for an import's"
        later = new_process()
        later.client.check(news, news)
        assert later.client.diff(unfinished.id, reading.state, news).changes["clientSecret"] is Change.UPDATE
        updated = lifecycle.update(later.client, unfinished.id, reading.state, news)
        assert logs_in(unfinished.id, updated["clientSecret"])
        assert not later.client.diff(unfinished.id, updated, news).changes

    def test_an_update_that_fails_too_changes_nothing_of_that(
        self, unfinished: Unfinished, new_process: NewProcess, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        lose(genesys_cloud, SECRET)
        with pytest.raises(GenesysCloudError, match=r"Giving the OAuth client 'caller' \(.+\) a secret: "):
            lifecycle.update(new_process().client, unfinished.id, unfinished.state, news)

    def test_it_may_be_gone_by_then(
        self, unfinished: Unfinished, new_process: NewProcess, news: dict[str, Any], genesys_cloud: Emulator
    ) -> None:
        genesys_cloud.control.delete_oauth_client(unfinished.id)
        with pytest.raises(Refused, match=r"does not exist any more.*`pulumi refresh`"):
            lifecycle.update(new_process().client, unfinished.id, unfinished.state, news)

    def test_it_can_be_deleted(self, unfinished: Unfinished, new_process: NewProcess, genesys_cloud: Emulator) -> None:
        lifecycle.delete(new_process().client, unfinished.id, unfinished.state)
        assert genesys_cloud.control.state().oauth_clients == []


def without_secret(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in answer.items() if key != "secret"}


def test_an_answer_without_a_secret_is_followed_by_a_request_for_one(
    process: Process, news: dict[str, Any], logs_in: LogsIn
) -> None:
    process.wire.answers["POST", "/clients"] = without_secret
    created = process.client.create(news)
    assert logs_in(created.id, created.state["clientSecret"])


def test_a_client_without_a_secret_is_no_success(process: Process, news: dict[str, Any]) -> None:
    process.wire.answers |= {("POST", "/clients"): without_secret, ("POST", "/secret"): without_secret}
    unfinished = never_finished(process, news)
    assert "without a secret" in str(unfinished.cause)
    assert "clientSecret" not in unfinished.state


def test_a_finished_client_whose_state_lost_its_secret_keeps_the_one_that_others_use(
    process: Process, new_process: NewProcess, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    """As after an edit of the state: only what was never finished is given another secret."""
    created = lifecycle.create(process.client, news)
    edited = without_secret_in_state(created.state)
    lifecycle.update(new_process().client, created.id, edited, {**news, "description": "new"})
    (live,) = genesys_cloud.control.state().oauth_clients
    assert live.secret == created.state["clientSecret"]
    assert live.description == "new"


def without_secret_in_state(state: dict[str, Any]) -> dict[str, Any]:
    return {key: each for key, each in state.items() if key != "clientSecret"}


@pytest.mark.parametrize("written", [{}, {"state": "active"}])
def test_a_client_that_somebody_has_made_inactive_is_not_taken_for_one_with_another_secret(
    written: dict[str, str],
    process: Process,
    new_process: NewProcess,
    news: dict[str, Any],
    genesys_cloud: Emulator,
) -> None:
    """A refresh shows the change itself, also where the program does not write `state`; an update takes it back."""
    created = process.client.create({**news, **written})
    genesys_cloud.control.change_oauth_client(created.id, state="inactive")
    later = new_process()
    reading = later.client.read(created.id, created.state)
    assert reading is not None
    assert reading.inputs["state"] == "inactive"
    assert later.said == []
    assert later.client.diff(created.id, reading.state, {**news, **written}).changes == {"state": Change.UPDATE}
    lifecycle.update(later.client, created.id, reading.state, {**news, **written})
    (live,) = genesys_cloud.control.state().oauth_clients
    assert (live.id, live.state, live.secret) == (created.id, "active", created.state["clientSecret"])


@pytest.mark.parametrize("moves", [True, False])
def test_somebody_elses_secret_is_told_by_a_refresh_where_it_can_be_seen(
    moves: bool, process: Process, new_process: NewProcess, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    genesys_cloud.control.switches(secret_moves_modified_date=moves)
    created = process.client.create(news)
    genesys_cloud.control.regenerate_secret(created.id)
    later = new_process()
    reading = later.client.read(created.id, created.state)
    assert reading is not None
    assert reading.state["clientSecret"] == created.state["clientSecret"]
    assert [text for text in later.said if "change `rotate`" in text] == later.said
    assert len(later.said) == int(moves)
    if moves:
        assert created.id in later.said[0]
        assert later.client.read(created.id, reading.state)
        assert len(later.said) == 1, "it is told once"


@pytest.mark.parametrize("end", ["/clients", "/secret"])
def test_what_an_answer_tells_is_shown_in_no_message_of_the_process(
    end: str, process: Process, news: dict[str, Any], genesys_cloud: Emulator
) -> None:
    """Nor is it in what the object and the state are shown as."""
    if end == "/secret":
        process.wire.answers["POST", "/clients"] = without_secret
    process.wire.answers["POST", end] = lambda answer: {**answer, "secret": "planted-s3cret"}
    created = process.client.create(news)
    assert created.state["clientSecret"] == "planted-s3cret"
    said = "No to planted-s3cret!"
    genesys_cloud.control.fault("status", method="POST", route=CLIENTS, status=400, message=said)
    with pytest.raises(GenesysCloudError, match=r"No to \[secret\]!") as caught:
        process.client.create({**news, "name": "another"})
    shown = f"{caught.value!r} {created!r} {process.client.stored(created.state)!r} {process.said} {process.reported}"
    assert "planted" not in shown
