"""Trials of what is assumed of who uses an action, and of how often it ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from genesyscloud_provider.architect import facts
from genesyscloud_provider.architect.models import ActionAggregates, Dependency
from genesyscloud_provider.architect.requests import consumers, flows, status
from genesyscloud_provider.client.errors import GenesysCloudError
from genesyscloud_provider.client.listing import PAGE_SIZE
from genesyscloud_provider.commands.verify.outcome import CONFIRMED, NotTried, Outcome, contradicted, holds_if
from genesyscloud_provider.commands.verify.stage import Stage
from genesyscloud_provider.commands.verify.trials.platform import run_action
from genesyscloud_provider.commands.verify.wire import Answer, failed
from genesyscloud_provider.integrations.action_config.models import Action

MOST_ACTIONS: Final = 20
"""Actions of the organization that are looked at, until one is found that something uses."""

COUNTED_WITHIN: Final = 300.0
"""Seconds within which an execution is to be counted: "minutes"."""

COUNTED_QUICKLY: Final = 30.0
"""The same without `--slow`."""

EXECUTIONS: Final = 3


def tracking_is_asked_by_id_alone(stage: Stage) -> Outcome:
    """Asks who uses an action that nothing uses."""
    answer = _asked(stage, stage.action["id"], facts.ACTION)
    if answer.status in (400, 405):
        return contradicted(f"by an id without a version, {answer.told}")
    if answer.status in (404, 206):
        raise NotTried(answer.told)
    page = answer.require()
    return holds_if(isinstance(page.get("entities"), list), "the answer is no page")


def unused_actions_have_no_rows(stage: Stage) -> Outcome:
    """Asks the same, and looks at the rows."""
    answer = _asked(stage, stage.action["id"], facts.ACTION)
    if answer.status == 404:
        return contradicted(f"of an action that nothing uses, {answer.told}")
    if answer.status == 206:
        raise NotTried("the index of dependency tracking is not operational")
    return holds_if(not answer.require().get("entities"), "an action that nothing uses has rows")


def each_version_has_its_row(stage: Stage) -> Outcome:
    """Compares the rows of actions of the organization with the flows that they name."""
    for action in _used(stage):
        rows = [each for each in _rows(stage, action) if each.type.endswith(facts.FLOW_SUFFIX) and not each.deleted]
        known = flows(stage.client, {each.object_id for each in rows})
        for flow in known.values():
            versions = {each.version for each in rows if each.object_id == flow.id}
            if len(versions) > 1 and versions & {flow.published, flow.checked_in}:
                return CONFIRMED
    raise NotTried(f"of {MOST_ACTIONS} actions, none is used by several versions of a flow, the current one among them")


def only_operational_is_complete(stage: Stage) -> Outcome:
    """Looks at the answer where the index says that it is operational, or that it is not."""
    state = stage.shared("tracking", lambda: status(stage.client))
    answer = _asked(stage, stage.action["id"], facts.ACTION)
    if state != facts.OPERATIONAL:
        return holds_if(answer.status != 200, f"with an index that is {state}, {answer.told} as if it were complete")
    if answer.status == 206:
        return contradicted("with an operational index, the answer is a part only (206)")
    raise NotTried("whether every flow is named can be seen only by somebody who knows the flows")


def secure_actions_have_their_own_type(stage: Stage) -> Outcome:
    """Asks of secure actions of the organization that something uses, under both types."""
    for action in (each for each in _used(stage) if each.secure):
        own, other = (_asked(stage, action.id, kind) for kind in (facts.SECURE_ACTION, facts.ACTION))
        if _has_rows(other):
            return contradicted("the users of a secure action are told under the type of other actions")
        if _has_rows(own):
            return CONFIRMED
    raise NotTried(f"of {MOST_ACTIONS} actions, none is secure and used")


def flows_are_told_by_id(stage: Stage) -> Outcome:
    """Looks up flows of the organization by their ids: those that are listed, and those that use actions."""
    page = stage.wire.get(facts.FLOWS, pageSize=PAGE_SIZE, includeSchemas="false").require()
    listed = {each["id"] for each in page.get("entities") or []}
    rows = [row for action in _used(stage) for row in _rows(stage, action)]
    named = {each.object_id for each in rows if each.type.endswith(facts.FLOW_SUFFIX) and not each.deleted}
    if not listed | named:
        raise NotTried("the organization has no flow")
    found = flows(stage.client, listed | named).keys()
    if missing := len(listed - found):
        return contradicted(f"{missing} of {len(listed)} flows that are listed are not told by their ids")
    if named - found:
        raise NotTried("a flow that uses an action is not told, which may be one that this login may not see")
    return CONFIRMED


def runs_permission_has_this_name(stage: Stage) -> Outcome:
    """Asks for runs with a login that may not see them."""
    answer = stage.as_limited().post(facts.AGGREGATES, _question(stage))
    if answer.ok:
        raise NotTried("an OAuth client without the permission may see the runs")
    if answer.status != 403:
        raise NotTried(answer.told)
    return holds_if(facts.RUNS_PERMISSION in answer.message, f"without the permission, {answer.told}")


def runs_are_told_by_day(stage: Stage) -> Outcome:
    """Asks for such an interval."""
    answer = stage.wire.post(facts.AGGREGATES, _question(stage))
    if answer.status == 400:
        return contradicted(f"for an interval of 31 days, {answer.told}")
    read = ActionAggregates.model_validate(answer.require())
    lengths = [each.interval[1] - each.interval[0] for result in read.results for each in result.data]
    return holds_if(all(each <= timedelta(days=1) for each in lengths), "days are told together")


def runs_are_counted_by_action_id(stage: Stage) -> Outcome:
    """Executes an action three times, and waits until that is counted."""
    seen = _counted(stage)
    if seen.elsewhere:
        return contradicted("executions of an action are counted under something else than its id")
    if not seen.here:
        raise NotTried(f"the executions are not counted after {COUNTED_WITHIN:.0f} s")
    return holds_if(seen.here == EXECUTIONS, f"{EXECUTIONS} executions are counted as {seen.here}")


def runs_count_every_caller(stage: Stage) -> Outcome:
    """The same, for this command executes an action by its id; others' executions tell whether it is too early."""
    seen = _counted(stage)
    if seen.here or seen.elsewhere:
        return CONFIRMED
    if not seen.of_others:
        raise NotTried(f"no execution at all is counted after {COUNTED_WITHIN:.0f} s")
    return contradicted("executions of other actions are counted, and those by this command are not")


def runs_are_counted_in_minutes(stage: Stage) -> Outcome:
    """The same, by the time that it takes."""
    seen = _counted(stage)
    return holds_if(
        bool(seen.here or seen.elsewhere or seen.of_others),
        f"{COUNTED_WITHIN:.0f} s after executions of an action, none is counted",
    )


@dataclass(frozen=True)
class Counted:
    """What is counted after an action of this verification was executed.

    Attributes:
        here: its executions.
        elsewhere: as many executions of something that nobody knows.
        of_others: later executions of other actions.
    """

    here: int
    elsewhere: int = 0
    of_others: int = 0


def _counted(stage: Stage) -> Counted:
    return stage.shared("counted", lambda: _count(stage))


def _count(stage: Stage) -> Counted:
    before, began = _executed(stage, stage.own.run.began), stage.now()
    action_id = stage.shared("runs", lambda: run_action(stage, EXECUTIONS))
    seen: list[int] = []

    def all_counted() -> bool:
        seen.append(_executed(stage, began).get(action_id, 0))
        return seen[-1] >= EXECUTIONS

    if stage.until(COUNTED_WITHIN if stage.slow else COUNTED_QUICKLY, all_counted) or seen[-1]:
        return Counted(seen[-1])
    now = _executed(stage, began)
    known = stage.integrations.actions.all(anew=True)
    new = [each for each, count in now.items() if each not in known and each not in before and count == EXECUTIONS]
    elsewhere = len(new) * EXECUTIONS
    if elsewhere:
        return Counted(0, elsewhere)
    if not stage.slow:
        raise NotTried(f"executions are not counted after {COUNTED_QUICKLY:.0f} s, and may be later: --slow waits")
    return Counted(0, 0, sum(count for each, count in now.items() if each in known))


def _executed(stage: Stage, since: datetime) -> dict[str, int]:
    """How often actions were executed since a moment, by what is told as their ids."""
    question = {**_question(stage), "interval": f"{_moment(since)}/{_moment(stage.now() + timedelta(days=1))}"}
    read = ActionAggregates.model_validate(stage.wire.post(facts.AGGREGATES, question).require())
    return {
        each.group.action_id: sum(
            metric.stats.count for data in each.data for metric in data.metrics if metric.metric == facts.METRIC
        )
        for each in read.results
    }


def _asked(stage: Stage, action_id: str, kind: str) -> Answer:
    return stage.wire.get(facts.CONSUMERS, id=action_id, objectType=kind, pageSize=PAGE_SIZE, pageNumber=1)


def _used(stage: Stage) -> list[Action]:
    """Some of the organization's own published actions."""
    known = stage.shared("actions", stage.integrations.actions.all)
    return [each for each in known.values() if each.custom and not stage.own.is_made(each.id)][:MOST_ACTIONS]


def _rows(stage: Stage, action: Action) -> list[Dependency]:
    def ask() -> list[Dependency]:
        try:
            return consumers(stage.client, action.id, action.secure)
        except GenesysCloudError as error:
            raise NotTried(f"who uses an action is not told: {failed(error)}") from None

    return stage.shared(f"rows {action.id}", ask)


def _has_rows(answer: Answer) -> bool:
    return answer.status == 200 and bool(answer.body.get("entities"))


def _question(stage: Stage) -> dict[str, Any]:
    now = stage.now()
    return {
        "interval": f"{_moment(now - timedelta(days=30))}/{_moment(now + timedelta(days=1))}",
        "granularity": facts.GRANULARITY,
        "groupBy": [facts.ACTION_OF_RUNS],
        "metrics": [facts.METRIC],
    }


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"


TRIALS: Final = {
    "TRACKING_IS_ASKED_BY_ID_ALONE": tracking_is_asked_by_id_alone,
    "UNUSED_ACTIONS_HAVE_NO_ROWS": unused_actions_have_no_rows,
    "EACH_VERSION_HAS_ITS_ROW": each_version_has_its_row,
    "ONLY_OPERATIONAL_IS_COMPLETE": only_operational_is_complete,
    "SECURE_ACTIONS_HAVE_THEIR_OWN_TYPE": secure_actions_have_their_own_type,
    "FLOWS_ARE_TOLD_BY_ID": flows_are_told_by_id,
    "RUNS_PERMISSION_HAS_THIS_NAME": runs_permission_has_this_name,
    "RUNS_ARE_TOLD_BY_DAY": runs_are_told_by_day,
    "RUNS_ARE_COUNTED_BY_ACTION_ID": runs_are_counted_by_action_id,
    "RUNS_COUNT_EVERY_CALLER": runs_count_every_caller,
    "RUNS_ARE_COUNTED_IN_MINUTES": runs_are_counted_in_minutes,
}

NOT_HERE: Final = {
    "PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE": "a flow would have to be published, which Architect alone does",
    "SCRIPTS_TELL_NO_LIVE_VERSION": "a script would have to be published, which the console alone does",
}
"""Why this command does not try some."""
