"""Whether an action is in use: what was found, and what follows from it. Asks nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from genesyscloud_provider.architect.facts import kind_in_words
from genesyscloud_provider.architect.models import Dependency, Flow


class State(str, Enum):
    """What a version of a consumer is at this moment."""

    LIVE = "live"
    DRAFT = "draft"
    SUPERSEDED = "superseded"
    DELETED = "deleted"
    UNREADABLE = "unreadable"


class Verdict(str, Enum):
    """Whether an action is in use."""

    IN_USE = "inUse"
    RAN_LATELY = "ranLately"
    CANNOT_BE_TOLD = "cannotBeTold"
    UNUSED = "unused"


@dataclass(frozen=True)
class Consumer:
    """A version of something that uses an action.

    Attributes:
        id: the consumer's id, which all its versions have.
        name: its name; may be empty.
        kind: what people call its type, such as `inbound call flow`.
        version: which of its versions, such as `12.0`.
        state: what that version is.
        counts: whether the action is in use because of it: it is live, or the newest of a consumer that was never
            published, or nobody can read which version is live.
    """

    id: str
    name: str
    kind: str
    version: str
    state: State
    counts: bool


@dataclass(frozen=True)
class Runs:
    """How often an action ran; runs by id, from scripts and programs, should be among them.

    Attributes:
        last_day: in the last 24 hours, or a little longer.
        last_month: in the last 30 days.
    """

    last_day: int
    last_month: int


@dataclass(frozen=True)
class Untold:
    """Why something cannot be told.

    Attributes:
        reason: why; goes on after a colon.
        permission: the permission that would tell; empty where none would.
    """

    reason: str
    permission: str = ""


@dataclass(frozen=True)
class Usage:
    """Who uses an action, and how often it ran.

    Attributes:
        consumers: every version of everything that uses it, those that count first.
        runs: how often it ran, or why that cannot be told.
        consumers_untold: why there may be other consumers; None if these are all.
        versions_untold: why the versions that are live cannot be read; None if they could, or none was asked for.
    """

    consumers: tuple[Consumer, ...]
    runs: Runs | Untold
    consumers_untold: Untold | None = None
    versions_untold: Untold | None = None

    @property
    def using(self) -> tuple[Consumer, ...]:
        """The consumers because of which it is in use."""
        return tuple(each for each in self.consumers if each.counts)

    @property
    def verdict(self) -> Verdict:
        """Whether it is in use.

        What tracking does not know may still run: so where it names nobody, the runs decide, and where it cannot tell,
        only an action that did not run at all is unused.
        """
        if self.using:
            return Verdict.IN_USE
        if isinstance(self.runs, Untold):
            return Verdict.CANNOT_BE_TOLD
        if self.consumers_untold:
            return Verdict.CANNOT_BE_TOLD if self.runs.last_month else Verdict.UNUSED
        # assumes: RUNS_COUNT_EVERY_CALLER, RUNS_ARE_COUNTED_IN_MINUTES
        return Verdict.RAN_LATELY if self.runs.last_day else Verdict.UNUSED

    @property
    def protects(self) -> bool:
        """Whether a protected action is kept: it is in use, or that cannot be excluded."""
        return self.verdict is not Verdict.UNUSED

    @property
    def untold(self) -> tuple[Untold, ...]:
        """What kept this from being told, and which permissions would tell it."""
        runs = self.runs if isinstance(self.runs, Untold) else None
        return tuple(each for each in (self.consumers_untold, self.versions_untold, runs) if each)


def consumers_of(rows: Iterable[Dependency], flows: Mapping[str, Flow]) -> tuple[Consumer, ...]:
    """What the rows of dependency tracking mean, those that count first.

    Args:
        rows: each version of each consumer.
        flows: the consumers that are flows and could be read, by id.
    """
    of_object: defaultdict[str, list[Dependency]] = defaultdict(list)
    for row in rows:
        of_object[row.object_id].append(row)
    found = [
        _consumer(each, _state(each, of_object[id_], flows.get(id_))) for id_ in of_object for each in of_object[id_]
    ]
    return tuple(sorted(found, key=lambda each: (not each.counts, each.name, each.id, _order(each.version) or ())))


def _consumer(row: Dependency, judged: tuple[State, bool]) -> Consumer:
    state, counts = judged
    return Consumer(row.object_id, row.name, kind_in_words(row.type), row.version, state, counts)


def _state(row: Dependency, rows: list[Dependency], flow: Flow | None) -> tuple[State, bool]:
    """What a row's version is, and whether it counts."""
    if row.deleted or (flow and flow.deleted):
        return State.DELETED, False
    version = _order(row.version)
    if flow is None or version is None:  # assumes: SCRIPTS_TELL_NO_LIVE_VERSION
        return State.UNREADABLE, True
    if flow.published:
        return _beside_published(version, _order(flow.published))
    versions = [flow.checked_in, *(each.version for each in rows if not each.deleted)]
    newest = max(each for each in map(_order, versions) if each is not None)
    return (State.DRAFT, True) if version == newest else (State.SUPERSEDED, False)


def _beside_published(version: tuple[int, ...], published: tuple[int, ...] | None) -> tuple[State, bool]:
    if published is None:
        return State.UNREADABLE, True
    if version == published:  # assumes: EACH_VERSION_HAS_ITS_ROW
        return State.LIVE, True
    return (State.DRAFT if version > published else State.SUPERSEDED), False


def _order(version: str) -> tuple[int, ...] | None:
    """A version as numbers that can be compared, `12` and `12.0` alike; None for any other text."""
    text = version.strip()
    if not re.fullmatch(r"\d+(\.\d+)*", text, re.ASCII):
        return None
    return tuple(map(int, re.sub(r"(\.0+)+$", "", text).split(".")))
