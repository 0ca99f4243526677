"""Who uses an action, asked of the organization. Thread-safe."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from genesyscloud_provider.architect import facts, requests
from genesyscloud_provider.architect.models import Dependency, Flow
from genesyscloud_provider.architect.usage import Runs, Untold, Usage, consumers_of
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.errors import (
    ConfigurationError,
    GenesysCloudError,
    NotAuthenticated,
    NotPermitted,
    PartialAnswer,
    Stopped,
)

T = TypeVar("T")

Rows = list[Dependency] | Untold
"""The versions that use an action, or why nobody can tell them."""


REBUILT: Final = "Architect's dependency index is being rebuilt, or has to be"

CHANGING: Final = "what uses it changed again and again while it was looked at"

LOOKS: Final = 3
"""How often the consumers of one action are looked at, as long as they change meanwhile and none of them counts."""

NOT_TURNED = (ConfigurationError, NotAuthenticated, Stopped)
"""What is wrong beyond this question: with the settings, the credentials, or the wish to go on."""


@dataclass(frozen=True)
class Look:
    """What a look at an action has shown, before it is known which versions are live.

    Attributes:
        action_id: the action's id.
        not_ready: why the index may not have named all; as it was before it was asked.
        ran: how often the actions ran.
        rows: the versions that use the action.
    """

    action_id: str
    not_ready: Untold | None
    ran: dict[str, Runs] | Untold
    rows: Rows

    def usage(self, flows: dict[str, Flow] | Untold) -> Usage:
        """What follows from it, with the flows among the consumers, by id."""
        rows, ran = self.rows, self.ran
        return Usage(
            consumers=() if isinstance(rows, Untold) else consumers_of(rows, _read(flows)),
            runs=ran if isinstance(ran, Untold) else ran.get(self.action_id, requests.NEVER),
            consumers_untold=rows if isinstance(rows, Untold) else self.not_ready,
            versions_untold=flows if isinstance(flows, Untold) else None,
        )


class ActionUses:
    """Who uses the organization's actions.

    The state of the index and the runs of all actions are asked for once; the consumers of an action each time, so that
    an answer is never older than the question.

    Args:
        access: the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._readiness = _Once(self._ask_readiness)
        self._runs = _Once(self._ask_runs)

    def of(self, action_id: str, *, secure: bool) -> Usage:
        """Who uses an action, and how often it ran. What cannot be told is part of the answer.

        Args:
            action_id: the action's id.
            secure: whether the action is secure at this moment: tracking knows secure actions under another name.

        Raises:
            ConfigurationError: the settings are wrong, or the credentials are another organization's.
            NotAuthenticated: the credentials are refused.
        """
        look = self.survey().look(action_id, secure=secure)
        for _ in range(LOOKS):
            flows = self.flows(look.rows)
            usage = look.usage(flows)
            if usage.using or not flows:
                return usage
            # A flow that was published while the others were read would be seen by nobody: so the rows come last.
            # assumes: PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE
            before, look = look, replace(look, rows=self.rows(action_id, secure, look.not_ready))
            if look.rows == before.rows:
                return usage
        return replace(usage, consumers_untold=Untold(CHANGING))

    def survey(self) -> Survey:
        """A look at many actions; for the errors see `of`."""
        return Survey(self, self._readiness.get(), self._runs.get())

    def untold(self) -> tuple[Untold, ...]:
        """What keeps the use of every action from being told; asks what is asked once.

        Raises:
            ConfigurationError: the settings are wrong, or the credentials are another organization's.
            NotAuthenticated: the credentials are refused.
        """
        ran = self._runs.get()
        return tuple(each for each in (self._readiness.get(), ran) if isinstance(each, Untold))

    def rows(self, action_id: str, secure: bool, not_ready: Untold | None) -> Rows:
        """The rows of an action. An index that is not ready is asked too: whom it names is a user all the same."""
        if not_ready and not_ready.permission:
            return not_ready
        client = self._access.client
        return _or_untold(lambda: requests.consumers(client, action_id, secure), facts.TRACKING_PERMISSION)

    def flows(self, rows: Rows) -> dict[str, Flow] | Untold:
        """The flows among the consumers, by id."""
        client = self._access.client
        return _or_untold(lambda: requests.flows(client, _current_flows(rows)), facts.FLOWS_PERMISSION)

    def _ask_readiness(self) -> Untold | None:
        status = _or_untold(lambda: requests.status(self._access.client), facts.TRACKING_PERMISSION)
        if isinstance(status, Untold):
            return status
        # assumes: ONLY_OPERATIONAL_IS_COMPLETE
        return None if status == facts.OPERATIONAL else Untold(f"{REBUILT} ({status or 'no state is told'})")

    def _ask_runs(self) -> dict[str, Runs] | Untold:
        return _or_untold(lambda: requests.runs(self._access.client), facts.RUNS_PERMISSION)


class Survey:
    """Who uses many actions: the state of the index and the runs are those of its beginning.

    Args:
        uses: asks.
        not_ready: why the index may not name all.
        ran: how often the actions ran.
    """

    def __init__(self, uses: ActionUses, not_ready: Untold | None, ran: dict[str, Runs] | Untold) -> None:
        self._uses = uses
        self._not_ready = not_ready
        self._ran = ran

    def look(self, action_id: str, *, secure: bool) -> Look:
        """What uses an action; arguments and errors are those of `ActionUses.of`."""
        return Look(action_id, self._not_ready, self._ran, self._uses.rows(action_id, secure, self._not_ready))

    def usages(self, looks: Sequence[Look]) -> dict[str, Usage]:
        """Who uses each action, by the actions' ids, with one look at the flows of all.

        A flow that is published meanwhile may be missed: this is to be shown, and decides nothing.

        Args:
            looks: what uses each.
        """
        flows = self._uses.flows([row for each in looks if not isinstance(each.rows, Untold) for row in each.rows])
        return {each.action_id: each.usage(flows if _current_flows(each.rows) else {}) for each in looks}


class _Once(Generic[T]):
    """An answer that is asked for once, by one thread while the others wait; what failed by chance is asked for again.

    Args:
        ask: asks.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._answers: list[T] = []
        self._asking = threading.Lock()

    def get(self) -> T:
        """The answer."""
        with self._asking:
            if self._answers:
                return self._answers[0]
            answer = self._ask()
            if not isinstance(answer, Untold) or answer.permission:
                self._answers.append(answer)
            return answer


def _or_untold(ask: Callable[[], T], permission: str) -> T | Untold:
    """The answer, or why there is none."""
    try:
        return ask()
    except NOT_TURNED:
        raise
    except NotPermitted as refusal:
        lacking = refusal.lacking(permission)
        return Untold(f"the credentials lack the permission {lacking}", lacking)
    except PartialAnswer:
        return Untold(REBUILT)
    except GenesysCloudError as error:
        return Untold(error.message)


def _current_flows(rows: Rows) -> list[str]:
    """The ids of the flows among the consumers."""
    told = [] if isinstance(rows, Untold) else rows
    return [each.object_id for each in told if each.type.endswith(facts.FLOW_SUFFIX) and not each.deleted]


def _read(flows: dict[str, Flow] | Untold) -> dict[str, Flow]:
    return {} if isinstance(flows, Untold) else flows
