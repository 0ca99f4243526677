"""How often OAuth clients used the API (`GET /oauth/clients/{id}/usage/…`)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta, timezone

from genesyscloud_emulator.behaviour.callers import Answered
from genesyscloud_emulator.oauth.models import OAuthClient, Usage, UsageQuery
from genesyscloud_emulator.oauth.reports import UsageReport
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import not_found

TOO_MANY_REQUESTS = 429
_COUNTED = ("200", "300", "400", "500", "429")


class Usages:
    """The requests of an organization's OAuth clients, and the questions for them."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization

    def count(self, answered: Answered) -> None:
        """Count a request. A 429 counts for itself, not among the 4xx."""
        if not self._organization.switches.usage_is_counted:
            return
        self._count(
            Usage(answered.client_id, _today().isoformat(), answered.route, answered.method), answered.status, 1
        )

    def _count(self, usage: Usage, answered: int, times: int) -> None:
        store = self._organization.store(Usage)
        known = store.ever(usage.id)
        if known is None:
            store.put(usage)
            known = usage
        status = answered if answered == TOO_MANY_REQUESTS else answered // 100 * 100
        known.statuses[str(status)] = known.statuses.get(str(status), 0) + times

    def add(self, report: UsageReport) -> None:
        """Count requests that somebody sent, at some time."""
        day = (report.day or _today()).isoformat()
        self._count(Usage(report.client_id, day, report.route, report.method), report.status, report.times)

    def ask(self, client: OAuthClient, days: int) -> UsageQuery:
        """A question for the last days; today is the first of them."""
        since = (_today() - timedelta(days=min(days, 366) - 1)).isoformat()
        totals: dict[tuple[str, str], dict[str, int]] = {}
        for usage in self._organization.store(Usage).known():
            if usage.client_id == client.id and usage.day >= since:
                total = totals.setdefault((usage.route, usage.method), dict.fromkeys(_COUNTED, 0))
                for status, times in usage.statuses.items():
                    total[status] = total.get(status, 0) + times
        rows = [self._row(client, *key, total) for key, total in totals.items()]
        query = UsageQuery(str(uuid.uuid4()), client.id, rows, self._organization.switches.usage_reads)
        self._organization.store(UsageQuery).put(query)
        return query

    def answer(self, client_id: str, query_id: str) -> dict[str, object]:
        """`ApiUsageQueryResult`: Running for so many reads as `usage_reads` says."""
        query = self._organization.store(UsageQuery).ever(query_id)
        if query is None or query.client_id != client_id:
            raise not_found(UsageQuery.entity_name, query_id)
        if query.reads > 0:
            query.reads -= 1
            return {"results": [], "queryStatus": "Running"}
        return {"results": query.rows, "queryStatus": "Complete"}

    def _row(self, client: OAuthClient, route: str, method: str, total: dict[str, int]) -> dict[str, object]:
        """`ApiUsageRow`. `templateUri` names placeholders as the emulator does, which Genesys Cloud does otherwise."""
        return {
            "clientId": client.id,
            "clientName": client.name,
            "organizationId": self._organization.id,
            "templateUri": route,
            "httpMethod": method,
            **{f"status{status}": total[status] for status in _COUNTED},
            "requests": sum(total.values()),
        }


def _today() -> date:
    return datetime.now(timezone.utc).date()
