"""Who uses an action, told by a scripted service: what is asked, how often, and what becomes of each failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from genesyscloud_provider.architect import ActionUses, Runs, State, Untold, Usage, Verdict
from genesyscloud_provider.architect.requests import runs as count_runs
from genesyscloud_provider.client.access import Access, Expected
from genesyscloud_provider.client.errors import NotAuthenticated, WrongOrganization
from tests.unit.architect.architect import (
    ACTION,
    AGGREGATES,
    BUILD,
    CONSUMERS,
    FLOWS,
    Architect,
    flow,
    rebuilding,
    row,
)
from tests.unit.client.stand_ins import answer, at_once, breaks, error_answer

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(usage: Usage) -> list[tuple[str, State, bool]]:
    return [(each.version, each.state, each.counts) for each in usage.consumers]


def test_an_action_that_nobody_uses_and_that_did_not_run_is_unused(uses: ActionUses, architect: Architect) -> None:
    usage = uses.of(ACTION, secure=False)
    assert usage == Usage((), Runs(0, 0))
    assert (usage.verdict, usage.protects, usage.untold) == (Verdict.UNUSED, False, ())
    assert architect.asked == {BUILD: 1, CONSUMERS: 1, AGGREGATES: 1}


def test_a_live_version_is_use_and_superseded_ones_never_are(uses: ActionUses, architect: Architect) -> None:
    architect.used_by(row(version="2.0"), row(version="12.0"), row(version="13.0"))
    architect.flows = [flow(published="12.0")]
    usage = uses.of(ACTION, secure=False)
    assert told(usage) == [
        ("12.0", State.LIVE, True),
        ("2.0", State.SUPERSEDED, False),
        ("13.0", State.DRAFT, False),
    ]
    assert usage.verdict is Verdict.IN_USE
    (consumer,) = usage.using
    assert (consumer.id, consumer.name, consumer.kind) == ("flow-1", "Name of flow-1", "inbound call flow")
    architect.flows = [flow(published="14.0")]
    assert uses.of(ACTION, secure=False).verdict is Verdict.UNUSED, "the flow was pointed to another action"


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        pytest.param([flow()], ["superseded", "draft!"], id="never published: the newest row"),
        pytest.param([flow(checkedInVersion={"id": "2.0"})], ["superseded", "draft!"], id="checked in: the newest"),
        pytest.param([flow(checkedInVersion={"id": "3.0"})], ["superseded", "superseded"], id="a newer one does not"),
        pytest.param([flow(savedVersion={"id": "9.0"})], ["superseded", "draft!"], id="what is only saved has no row"),
        pytest.param([flow(published="1")], ["live!", "draft"], id="a version without zeros is the same"),
        pytest.param([flow(published="latest")], ["unreadable!"] * 2, id="a version that cannot be compared"),
        pytest.param([], ["unreadable!"] * 2, id="a flow that nobody may see"),
        pytest.param([flow(published="1.0", deleted=True)], ["deleted"] * 2, id="a flow that is deleted"),
    ],
)
def test_what_counts_of_a_flow_is_its_current_version(
    uses: ActionUses, architect: Architect, flows: list[dict[str, Any]], expected: list[str]
) -> None:
    architect.used_by(row(version="1.0"), row(version="2.0"))
    architect.flows = flows
    found = sorted(uses.of(ACTION, secure=False).consumers, key=lambda each: each.version)
    assert [f"{each.state.value}{'!' if each.counts else ''}" for each in found] == expected


def test_scripts_count_whatever_their_version_and_deleted_rows_never(uses: ActionUses, architect: Architect) -> None:
    architect.used_by(row("script", "3", "COMPOSERSCRIPT"), row("gone", deleted=True), row("odd", "", "NEWTHING"))
    usage = uses.of(ACTION, secure=False)
    assert [(each.id, each.kind, each.state, each.counts) for each in usage.consumers] == [
        ("odd", "newthing", State.UNREADABLE, True),
        ("script", "script", State.UNREADABLE, True),
        ("gone", "inbound call flow", State.DELETED, False),
    ]
    assert FLOWS not in architect.asked, "no flow is there to be looked up"


def test_a_secure_action_is_asked_for_under_its_own_type(uses: ActionUses, architect: Architect) -> None:
    architect.used_by(row(), type_="SECUREACTION")
    architect.flows = [flow(published="1.0")]
    assert uses.of(ACTION, secure=True).verdict is Verdict.IN_USE
    assert uses.of(ACTION, secure=False).verdict is Verdict.UNUSED


def test_every_page_of_consumers_is_read_and_flows_by_the_hundred(uses: ActionUses, architect: Architect) -> None:
    many = [row(f"flow-{number:03}", "1.0") for number in range(101)]
    architect.used_by(*many, *[row("busy", f"{number}.0") for number in range(1, 251)])
    architect.flows = [*(flow(each["id"], "2.0") for each in many), flow("busy", "250.0")]
    (live,) = uses.of(ACTION, secure=False).using
    assert (live.id, live.version) == ("busy", "250.0"), "the last row of the last page"
    assert architect.asked == {BUILD: 1, CONSUMERS: 4, FLOWS: 2, AGGREGATES: 1}


def test_consumers_are_asked_for_each_time_and_all_else_once(uses: ActionUses, architect: Architect) -> None:
    architect.runs = [("other", HOUR)]
    assert uses.of(ACTION, secure=False).verdict is Verdict.UNUSED
    architect.used_by(row())
    architect.flows = [flow(published="1.0")]
    assert uses.of(ACTION, secure=False).verdict is Verdict.IN_USE, "a colleague published a flow meanwhile"
    assert uses.of("other", secure=False).verdict is Verdict.RAN_LATELY
    assert architect.asked == {BUILD: 1, CONSUMERS: 3, FLOWS: 1, AGGREGATES: 1}


def test_threads_share_what_is_asked_once(uses: ActionUses, architect: Architect) -> None:
    found = at_once(*[lambda: uses.of(ACTION, secure=False).verdict for _ in range(8)])
    assert found == [Verdict.UNUSED] * 8
    assert architect.asked == {BUILD: 1, CONSUMERS: 8, AGGREGATES: 1}


@pytest.mark.parametrize(
    ("ago", "expected", "verdict"),
    [
        (0 * HOUR, Runs(1, 1), Verdict.RAN_LATELY),
        (HOUR, Runs(1, 1), Verdict.RAN_LATELY),
        (DAY - HOUR, Runs(1, 1), Verdict.RAN_LATELY),
        (DAY + HOUR, Runs(0, 1), Verdict.UNUSED),
        (29 * DAY, Runs(0, 1), Verdict.UNUSED),
        (31 * DAY, Runs(0, 0), Verdict.UNUSED),
    ],
)
def test_runs_of_the_last_day_block_and_older_ones_are_shown(
    uses: ActionUses, architect: Architect, ago: timedelta, expected: Runs, verdict: Verdict
) -> None:
    architect.runs = [(ACTION, ago), ("other", HOUR)]
    usage = uses.of(ACTION, secure=False)
    assert (usage.runs, usage.verdict) == (expected, verdict)


def test_days_that_begin_elsewhere_hide_no_run(architect: Architect, connect: Callable[..., Any]) -> None:
    """A service that counts by its own days: the day in which the last 24 hours began belongs to them."""
    now = datetime.now(timezone.utc)
    begin = (now - DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    bucket = {
        "interval": f"{begin.isoformat()}/{(begin + DAY).isoformat()}",
        "metrics": [{"metric": "tTotalExecution", "stats": {"count": 3}}, {"metric": "other", "stats": {"count": 9}}],
    }
    body = {"results": [{"group": {"actionId": ACTION}, "data": [bucket]}]}
    architect.instead[AGGREGATES] = answer(200, body)
    assert count_runs(connect(architect)) == {ACTION: Runs(3, 3)}


FAILURES: list[Any] = [
    pytest.param(error_answer(403), True, id="403"),
    pytest.param(error_answer(404, "architect.dependency.object.not.found"), False, id="404"),
    pytest.param(error_answer(400), False, id="400"),
    pytest.param(error_answer(500, "architect.database.throughput.exceeded"), False, id="500"),
    pytest.param(rebuilding, False, id="206"),
    pytest.param(answer(206), False, id="206 without a body"),
    pytest.param(answer(200, text="<html>"), False, id="a page of a proxy"),
    pytest.param(answer(404, text="nothing"), False, id="404 of a proxy"),
    pytest.param(answer(200, {"entities": [{}], "results": [{}], "status": None}), False, id="odd"),
    pytest.param(breaks(httpx.ReadTimeout), False, id="no answer"),
    pytest.param(breaks(httpx.ConnectError), False, id="no connection"),
]


@pytest.mark.parametrize(("failure", "permitted"), FAILURES)
@pytest.mark.parametrize("route", [BUILD, CONSUMERS])
def test_where_tracking_cannot_tell_it_is_not_unused(
    uses: ActionUses, architect: Architect, failure: Any, permitted: bool, route: str
) -> None:
    architect.instead[route] = failure
    architect.runs = [(ACTION, 20 * DAY)]
    usage = uses.of(ACTION, secure=False)
    assert (usage.verdict, usage.protects) == (Verdict.CANNOT_BE_TOLD, True)
    (untold,) = usage.untold
    assert untold.reason
    assert untold.permission == ("architect:dependencyTracking:view" if permitted else "")
    assert uses.of("silent", secure=False).verdict is Verdict.UNUSED, "what did not run in 30 days is not used"


@pytest.mark.parametrize(("failure", "permitted"), FAILURES)
def test_where_runs_cannot_be_told_nobody_is_not_enough(
    uses: ActionUses, architect: Architect, failure: Any, permitted: bool
) -> None:
    architect.instead[AGGREGATES] = failure
    usage = uses.of(ACTION, secure=False)
    assert usage.verdict is Verdict.CANNOT_BE_TOLD
    (untold,) = usage.untold
    assert untold == usage.runs
    assert untold.permission == ("analytics:actionAggregate:view" if permitted else "")


@pytest.mark.parametrize(("failure", "permitted"), FAILURES)
def test_flows_that_cannot_be_read_are_live(
    uses: ActionUses, architect: Architect, failure: Any, permitted: bool
) -> None:
    architect.used_by(row(version="1.0"), row("gone", deleted=True))
    architect.instead[FLOWS] = failure
    usage = uses.of(ACTION, secure=False)
    assert told(usage) == [("1.0", State.UNREADABLE, True), ("1.0", State.DELETED, False)]
    assert usage.verdict is Verdict.IN_USE
    assert usage.versions_untold is not None
    assert usage.versions_untold.permission == ("architect:flow:view" if permitted else "")


@pytest.mark.parametrize(
    "status",
    ["BUILDINCOMPLETE", "BUILDINPROGRESS", "BUILDQUEUED", "NOTBUILT", "OPERATIONALNEEDSREBUILD", "SOMETHINGNEW", ""],
)
def test_only_an_operational_index_says_that_nobody_is_there(
    uses: ActionUses, architect: Architect, status: str
) -> None:
    architect.status = status
    architect.runs = [(ACTION, 20 * DAY)]
    usage = uses.of(ACTION, secure=False)
    assert usage.verdict is Verdict.CANNOT_BE_TOLD
    assert status in usage.untold[0].reason
    architect.used_by(row(action="silent"), action="silent")
    architect.flows = [flow(published="1.0")]
    assert uses.of("silent", secure=False).verdict is Verdict.IN_USE, "whom it names is a user all the same"


def test_a_lack_of_permission_is_asked_once_and_a_failure_by_chance_again(
    uses: ActionUses, architect: Architect
) -> None:
    architect.instead |= {BUILD: error_answer(403), AGGREGATES: error_answer(400)}
    assert [each.permission for each in uses.untold()] == ["architect:dependencyTracking:view", ""]
    del architect.instead[AGGREGATES]
    assert [each.permission for each in uses.untold()] == ["architect:dependencyTracking:view"]
    uses.of(ACTION, secure=False)
    assert architect.asked == {BUILD: 1, AGGREGATES: 2}, "consumers need the same permission"


def test_a_flow_that_is_published_between_two_looks_is_seen(uses: ActionUses, architect: Architect) -> None:
    architect.used_by(row(version="12.0"))

    def publish() -> None:
        published = {"id": "13.0", "datePublished": (datetime.now(timezone.utc) + HOUR).isoformat()}
        architect.flows = [{"id": "flow-1", "publishedVersion": published}]
        architect.used_by(row(version="12.0"), row(version="13.0"))

    architect.then[CONSUMERS] = publish
    (live,) = uses.of(ACTION, secure=False).using
    assert live.version == "13.0"
    assert architect.asked[CONSUMERS] == 2


def surveyed(uses: ActionUses, *actions: str) -> dict[str, Usage]:
    survey = uses.survey()
    return survey.usages([survey.look(each, secure=False) for each in actions])


def test_a_survey_says_of_many_what_is_said_of_each(uses: ActionUses, architect: Architect) -> None:
    architect.used_by(row(version="2.0"), row(version="12.0"), row("script-1", "1.0", "COMPOSERSCRIPT"))
    architect.used_by(row("flow-2"), row("flow-3", deleted=True), action="second")
    architect.flows = [flow(published="12.0"), flow("flow-2", published="2.0")]
    architect.runs = [(ACTION, HOUR), ("third", 20 * DAY)]
    found = surveyed(uses, ACTION, "second", "third")
    assert found == {each: uses.of(each, secure=False) for each in (ACTION, "second", "third")}


def test_a_survey_asks_for_flows_by_the_hundred_and_for_all_else_once(uses: ActionUses, architect: Architect) -> None:
    for number in range(150):
        architect.used_by(row(f"flow-{number}"), action=f"action-{number}")
    surveyed(uses, *(f"action-{number}" for number in range(150)))
    assert architect.asked == {BUILD: 1, AGGREGATES: 1, CONSUMERS: 150, FLOWS: 2}


def test_a_survey_goes_by_the_index_as_it_was_at_its_beginning(uses: ActionUses, architect: Architect) -> None:
    architect.status = "BUILDINPROGRESS"
    architect.runs = [(ACTION, 20 * DAY)]
    architect.then[CONSUMERS] = lambda: setattr(architect, "status", "OPERATIONAL")
    found = surveyed(uses, ACTION, "second")
    assert (found[ACTION].verdict, found["second"].verdict) == (Verdict.CANNOT_BE_TOLD, Verdict.UNUSED)
    assert architect.asked[BUILD] == 1, "for all actions alike"


def test_a_survey_says_that_flows_cannot_be_read_where_there_are_any(uses: ActionUses, architect: Architect) -> None:
    architect.used_by(row(version="1.0"))
    architect.used_by(row("script-1", "1.0", "COMPOSERSCRIPT"), action="second")
    architect.instead[FLOWS] = error_answer(403)
    found = surveyed(uses, ACTION, "second", "third")
    assert [bool(each.versions_untold) for each in found.values()] == [True, False, False]


def test_a_look_that_begins_while_the_index_is_rebuilt_does_not_end_as_complete(
    uses: ActionUses, architect: Architect
) -> None:
    """Or an action that is used would be taken for unused."""
    architect.status = "BUILDINPROGRESS"
    architect.runs = [(ACTION, 20 * DAY)]
    architect.used_by(row(deleted=True))
    architect.then[CONSUMERS] = lambda: setattr(architect, "status", "OPERATIONAL")
    assert uses.of(ACTION, secure=False).verdict is Verdict.CANNOT_BE_TOLD


def test_wrong_credentials_and_another_organization_are_no_question_of_use(
    uses: ActionUses, architect: Architect, connect: Callable[..., Any]
) -> None:
    architect.instead[BUILD] = error_answer(401)
    with pytest.raises(NotAuthenticated):
        uses.of(ACTION, secure=False)
    architect.instead["/api/v2/organizations/me"] = answer(200, {"id": "another", "name": "Another"})
    with pytest.raises(WrongOrganization):
        ActionUses(Access(connect(architect), Expected("meant"))).of(ACTION, secure=False)
    assert CONSUMERS not in architect.asked


def test_no_message_holds_a_secret(architect: Architect, connect: Callable[..., Any]) -> None:
    architect.instead[CONSUMERS] = error_answer(400, message="no, the-client-secret!")
    usage = ActionUses(Access(connect(architect))).of(ACTION, secure=False)
    assert isinstance(usage.consumers_untold, Untold)
    assert "the-client-secret" not in usage.consumers_untold.reason
