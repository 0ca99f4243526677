"""What is asked of Architect and of the analytics: four requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Final

from genesyscloud_provider.architect import facts
from genesyscloud_provider.architect.models import ActionAggregates, Dependency, DependencyStatus, Flow
from genesyscloud_provider.architect.usage import Runs
from genesyscloud_provider.client.client import Client
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.listing import walk_pages

DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=30)
NEVER: Final = Runs(0, 0)


def status(client: Client) -> str:
    """The state of the index behind dependency tracking."""
    return client.get(facts.BUILD, DependencyStatus).status


def consumers(client: Client, action_id: str, secure: bool) -> list[Dependency]:
    """Every version of everything that uses an action.

    Args:
        client: sends the requests.
        action_id: the action's id.
        secure: whether the action is secure at this moment.
    """
    kind = facts.SECURE_ACTION if secure else facts.ACTION
    # assumes: TRACKING_IS_ASKED_BY_ID_ALONE, UNUSED_ACTIONS_HAVE_NO_ROWS
    return walk_pages(client, facts.CONSUMERS, Page[Dependency], id=action_id, objectType=kind)


def flows(client: Client, ids: Iterable[str]) -> dict[str, Flow]:
    """The flows of these ids, as far as there are any and the credentials may see them."""
    wanted = sorted(set(ids))
    found: dict[str, Flow] = {}
    for first in range(0, len(wanted), facts.MOST_FLOWS):
        part = wanted[first : first + facts.MOST_FLOWS]
        # assumes: FLOWS_ARE_TOLD_BY_ID
        found |= {each.id: each for each in walk_pages(client, facts.FLOWS, Page[Flow], id=part)}
    return found


def runs(client: Client) -> dict[str, Runs]:
    """How often actions ran, by id; those that did not run within 30 days are absent.

    The interval begins 30 days ago, so that one of its days begins 24 hours ago, and ends tomorrow, so that what runs
    at this moment is in it. A day that reaches into the last 24 hours counts: so nothing is missed where the service's
    days begin elsewhere.
    """
    now = client.by_service_clock(datetime.now(timezone.utc)).replace(microsecond=0)
    body = {
        "interval": f"{_moment(now - MONTH)}/{_moment(now + DAY)}",  # assumes: RUNS_ARE_TOLD_BY_DAY
        "granularity": facts.GRANULARITY,
        "groupBy": [facts.ACTION_OF_RUNS],
        "metrics": [facts.METRIC],
    }
    # assumes: RUNS_COUNT_EVERY_CALLER, RUNS_ARE_COUNTED_IN_MINUTES
    month, day = Counter[str](), Counter[str]()
    for action in client.ask(facts.AGGREGATES, ActionAggregates, body).results:
        for bucket in action.data:
            count = sum(each.stats.count for each in bucket.metrics if each.metric == facts.METRIC)
            month[action.group.action_id] += count
            if bucket.interval[1] > now - DAY:
                day[action.group.action_id] += count
    return {each: Runs(day[each], month[each]) for each in month}


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
