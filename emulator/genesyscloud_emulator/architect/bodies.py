"""Bodies of queries for aggregates (supplement 7)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from genesyscloud_emulator.wire.bodies import Body, JsonObject

Dimension = Literal[
    "actionCategory",
    "actionId",
    "actionName",
    "correlationId",
    "errorType",
    "integrationId",
    "integrationName",
    "responseStatus",
]


class ActionAggregatePredicate(Body):
    """A predicate of a filter; those on metrics and properties are not taken."""

    type: Literal["dimension"] | None = None
    dimension: Dimension
    operator: Literal["matches", "exists", "notExists"] | None = None
    value: str | None = None
    range: None = None


class ActionAggregateClause(Body):
    """A clause of a filter."""

    type: Literal["and", "or"]
    predicates: list[ActionAggregatePredicate]


class ActionAggregateFilter(Body):
    """`filter` of a query for aggregates."""

    type: Literal["and", "or"]
    clauses: list[ActionAggregateClause] | None = None
    predicates: list[ActionAggregatePredicate] | None = None


class ActionAggregationQuery(Body):
    """POST of a query for action aggregates (supplement 7). Views, and time zones but UTC, are not taken."""

    interval: str
    granularity: str | None = None
    time_zone: Literal["UTC", "Etc/UTC"] | None = None
    group_by: list[Dimension] | None = None
    filter: ActionAggregateFilter | None = None
    metrics: list[Literal["tTotalExecution"]] = Field(min_length=1)
    flatten_multivalued_dimensions: bool | None = None
    views: list[JsonObject] | None = Field(default=None, max_length=0)
    alternate_time_dimension: Literal["eventTime"] | None = None
