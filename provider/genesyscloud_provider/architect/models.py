"""The documents of dependency tracking, flows and action aggregates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from genesyscloud_provider.client.documents import Document, Text


def _false_for_null(value: Any) -> Any:
    return False if value is None else value


def _empty_for_null(value: Any) -> Any:
    return () if value is None else value


def _two_moments(value: Any) -> Any:
    return value.split("/") if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_false_for_null)]


class DependencyStatus(Document):
    """The state of the index behind dependency tracking."""

    status: Text = ""


class Dependency(Document):
    """One version of something that uses an action: an object has a row for each of its versions that does."""

    object_id: str = Field(alias="id")
    name: Text = ""
    type: Text = ""
    version: Text = ""
    deleted: Flag = False

    @property
    def id(self) -> str:
        """Tells the row from all others: its object's id alone does not."""
        return f"{self.object_id} {self.version}"


class FlowVersion(Document):
    """A version of a flow."""

    id: Text = ""


class Flow(Document):
    """A flow, with what is current of it."""

    id: str
    deleted: Flag = False
    published_version: FlowVersion | None = None
    checked_in_version: FlowVersion | None = None

    @property
    def published(self) -> str:
        """The version that runs; an empty text if none was ever published."""
        return self.published_version.id if self.published_version else ""

    @property
    def checked_in(self) -> str:
        """The version that was checked in last; an empty text if none was."""
        return self.checked_in_version.id if self.checked_in_version else ""


class ActionGroup(Document):
    """Whose numbers they are."""

    action_id: str


class Stats(Document):
    """What is counted."""

    count: int


class MetricStats(Document):
    """One metric."""

    metric: str
    stats: Stats


class Bucket(Document):
    """The numbers of a part of the interval."""

    interval: Annotated[tuple[datetime, datetime], BeforeValidator(_two_moments)]
    metrics: Annotated[tuple[MetricStats, ...], BeforeValidator(_empty_for_null)] = ()


class ActionNumbers(Document):
    """The numbers of one action."""

    group: ActionGroup
    data: Annotated[tuple[Bucket, ...], BeforeValidator(_empty_for_null)] = ()


class ActionAggregates(Document):
    """The numbers of every action that has any."""

    results: Annotated[tuple[ActionNumbers, ...], BeforeValidator(_empty_for_null)] = ()
