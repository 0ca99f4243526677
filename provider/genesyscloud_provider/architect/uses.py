"""Who uses an action, asked of the organization. Thread-safe."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
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

REBUILT: Final = "Architect's dependency index is being rebuilt, or has to be"

CHANGING: Final = "what uses it changed again and again while it was looked at"

LOOKS: Final = 3
"""How often the consumers of one action are looked at, as long as they change meanwhile and none of them counts."""

NOT_TURNED = (ConfigurationError, NotAuthenticated, Stopped)
"""What is wrong beyond this question: with the settings, the credentials, or the wish to go on."""


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
        not_ready, ran = self._readiness.get(), self._runs.get()
        rows = self._rows(action_id, secure, not_ready)
        for _ in range(LOOKS):
            flows = self._flows(rows)
            usage = Usage(
                consumers=() if isinstance(rows, Untold) else consumers_of(rows, _read(flows)),
                runs=ran if isinstance(ran, Untold) else ran.get(action_id, requests.NEVER),
                consumers_untold=rows if isinstance(rows, Untold) else not_ready,
                versions_untold=flows if isinstance(flows, Untold) else None,
            )
            if usage.using or not flows:
                return usage
            # A flow that was published while the others were read would be seen by nobody: so the rows come last.
            # assumes: PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE
            before, rows = rows, self._rows(action_id, secure, not_ready)
            if rows == before:
                return usage
        return replace(usage, consumers_untold=Untold(CHANGING))

    def untold(self) -> tuple[Untold, ...]:
        """What keeps the use of every action from being told; asks what is asked once.

        Raises:
            ConfigurationError: the settings are wrong, or the credentials are another organization's.
            NotAuthenticated: the credentials are refused.
        """
        ran = self._runs.get()
        return tuple(each for each in (self._readiness.get(), ran) if isinstance(each, Untold))

    def _rows(self, action_id: str, secure: bool, not_ready: Untold | None) -> list[Dependency] | Untold:
        """The rows of an action. An index that is not ready is asked too: whom it names is a user all the same."""
        if not_ready and not_ready.permission:
            return not_ready
        client = self._access.client
        return _or_untold(lambda: requests.consumers(client, action_id, secure), facts.TRACKING_PERMISSION)

    def _flows(self, rows: list[Dependency] | Untold) -> dict[str, Flow] | Untold:
        """The flows among the consumers, by id."""
        ids = [] if isinstance(rows, Untold) else [each.object_id for each in rows if _is_current_flow(each)]
        client = self._access.client
        return _or_untold(lambda: requests.flows(client, ids), facts.FLOWS_PERMISSION)

    def _ask_readiness(self) -> Untold | None:
        status = _or_untold(lambda: requests.status(self._access.client), facts.TRACKING_PERMISSION)
        if isinstance(status, Untold):
            return status
        # assumes: ONLY_OPERATIONAL_IS_COMPLETE
        return None if status == facts.OPERATIONAL else Untold(f"{REBUILT} ({status or 'no state is told'})")

    def _ask_runs(self) -> dict[str, Runs] | Untold:
        return _or_untold(lambda: requests.runs(self._access.client), facts.RUNS_PERMISSION)


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
    except NotPermitted:
        return Untold(f"the credentials lack the permission {permission}", permission)
    except PartialAnswer:
        return Untold(REBUILT)
    except GenesysCloudError as error:
        return Untold(error.message)


def _is_current_flow(row: Dependency) -> bool:
    return row.type.endswith(facts.FLOW_SUFFIX) and not row.deleted


def _read(flows: dict[str, Flow] | Untold) -> dict[str, Flow]:
    return {} if isinstance(flows, Untold) else flows
