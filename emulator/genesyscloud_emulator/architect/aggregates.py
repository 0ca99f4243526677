"""Aggregates: how often actions were executed (supplement 7). Tests of actions do not count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from genesyscloud_emulator.actions.models import Execution
from genesyscloud_emulator.architect.bodies import (
    ActionAggregateClause,
    ActionAggregatePredicate,
    ActionAggregationQuery,
)
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.wire.errors import ApiError, bad_request

METRIC = "tTotalExecution"

_DURATION = re.compile(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?")


def aggregate(organization: Organization, query: ActionAggregationQuery) -> list[dict[str, object]]:
    """The results of a query: one for each group that anything was executed in."""
    start, end = _interval(query.interval)
    most = organization.switches.max_aggregated_days
    if most is not None and end - start > timedelta(days=most):
        raise bad_request("The interval must not be longer than {days} days.", "interval", days=str(most))
    length = end - start if query.granularity is None else _duration(query.granularity)
    groups: dict[tuple[tuple[str, str], ...], dict[datetime, list[Execution]]] = {}
    for one in _counted(organization):
        if start <= one.at < end and _passes(one, query):
            named = [(name, one.dimensions[name]) for name in query.group_by or () if name in one.dimensions]
            parts = groups.setdefault(tuple(named), defaultdict(list))
            parts[start + (one.at - start) // length * length].append(one)

    def data(parts: Mapping[datetime, list[Execution]]) -> list[object]:
        return [_data(begin, min(begin + length, end), parts[begin]) for begin in sorted(parts)]

    return [{"group": dict(group), "data": data(parts)} for group, parts in groups.items()]


def _counted(organization: Organization) -> Iterator[Execution]:
    """The executions that count, as they are told of (switches `aggregated_callers` and `aggregated_ids`)."""
    switches = organization.switches
    for one in organization.store(Execution).live():
        if one.by_flow or switches.aggregated_callers == "all":
            bare = {"actionId": one.dimensions["actionId"].rpartition("_-_")[2]}
            yield one if switches.aggregated_ids == "whole" else replace(one, dimensions={**one.dimensions, **bare})


def _passes(one: Execution, query: ActionAggregationQuery) -> bool:
    if query.filter is None:
        return True
    clauses: list[ActionAggregateClause | ActionAggregatePredicate] = []
    clauses += query.filter.clauses or []
    clauses += query.filter.predicates or []
    return _joined(query.filter.type, (_holds(one, each) for each in clauses))


def _holds(one: Execution, clause: ActionAggregateClause | ActionAggregatePredicate) -> bool:
    if isinstance(clause, ActionAggregateClause):
        return _joined(clause.type, (_holds(one, each) for each in clause.predicates))
    value = one.dimensions.get(clause.dimension)
    if clause.operator in {"exists", "notExists"}:
        return (value is not None) == (clause.operator == "exists")
    return value == clause.value


def _joined(kind: str, parts: Iterator[bool]) -> bool:
    return all(parts) if kind == "and" else any(parts)


def _data(start: datetime, end: datetime, executions: Sequence[Execution]) -> dict[str, object]:
    """`StatisticalResponse`."""
    times = [one.milliseconds for one in executions]
    stats = {
        "count": sum(one.times for one in executions),
        "sum": sum(one.milliseconds * one.times for one in executions),
        "min": min(times),
        "max": max(times),
    }
    return {"interval": f"{_shown(start)}/{_shown(end)}", "metrics": [{"metric": METRIC, "stats": stats}]}


def _shown(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _interval(text: str) -> tuple[datetime, datetime]:
    """Start and end; without an offset they are UTC. 400 `invalid.date` if they are no interval."""
    try:
        start, end = (_moment(part) for part in text.split("/"))
    except ValueError:
        start = end = datetime.min
    if start >= end:
        raise ApiError(400, "invalid.date", "{interval} is no interval of ISO-8601.", {"interval": text})
    return start, end


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _duration(text: str) -> timedelta:
    match = _DURATION.fullmatch(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0, 0)
    duration = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not duration:
        raise bad_request("{granularity} is no period that the emulator knows.", "granularity", granularity=text)
    return duration
