"""An action that really runs: it asks the Platform API, with an OAuth client of this verification."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from genesyscloud_provider.client.lost_answers import LOOK_FOR
from genesyscloud_provider.client.paths import of
from genesyscloud_provider.commands.verify.outcome import NotTried
from genesyscloud_provider.commands.verify.stage import PLATFORM, Stage
from genesyscloud_provider.commands.verify.wire import Answer
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.paths import ACTIONS, CREDENTIALS, INTEGRATIONS

SLOT: Final = "pureCloudOAuthClient"
"""The slot, and the credential type, of integrations that call the Platform API."""

ACTIVE_WITHIN: Final = 180.0

OLD_LOGIN: Final = 60.0
"""Seconds for which an action is watched that may go on with an earlier login."""

CONFIG: Final[dict[str, Any]] = {
    "request": {"requestUrlTemplate": "/api/v2/authorization/roles?pageSize=1", "requestType": "GET", "headers": {}},
    "response": {
        "translationMap": {"total": "$.total"},
        "translationMapDefaults": {"total": "0"},
        "successTemplate": '{"total": ${total}}',
    },
}


@dataclass(frozen=True)
class OldLogin:
    """How long an action went on with a secret that its credential has no longer.

    Attributes:
        at_once: whether the first run failed already.
        ended: seconds until it failed by itself; None if it did not.
        ended_by_change: whether it failed once its integration was saved anew.
    """

    at_once: bool
    ended: float | None
    ended_by_change: bool


class Running:
    """An active integration of type Genesys Cloud, with an action.

    Args:
        stage: where it is made.

    Raises:
        NotTried: it cannot be made, or does not run.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._client = stage.limited
        self._credential = str(stage.own.credential(SLOT, self._fields()).require()["id"])
        self.integration = str(stage.installed(PLATFORM)["id"])
        stage.configured(self.integration, credentials={SLOT: {"id": self._credential}})
        path = of(INTEGRATIONS, self.integration)
        stage.wire.patch(path, {"intendedState": IntendedState.ENABLED.value}).require()
        if not stage.until(ACTIVE_WITHIN, lambda: _state(stage.wire.get(path)) == ReportedState.ACTIVE.value):
            raise NotTried("an integration of type Genesys Cloud with a credential does not become active")
        self.action: str = stage.own.action(self.integration, CONFIG).require()["id"]

    def run(self, action_id: str = "") -> Answer:
        """The answer to an execution of an action of this integration; by default of the one that it has at first."""
        return self._stage.wire.post(of(ACTIONS, action_id or self.action, "execute"), {"text": "verify"})

    def save(self, **fields: str) -> None:
        """Save the credential with other fields, or with the right ones again."""
        body = {"name": self._stage.own.name_of(self._credential), "type": {"name": SLOT}}
        path = of(CREDENTIALS, self._credential)
        self._stage.wire.put(path, {**body, "credentialFields": {**self._fields(), **fields}}).require()

    def _fields(self) -> dict[str, str]:
        return {"clientId": self._client["id"], "clientSecret": self._client["secret"]}


def running(stage: Stage) -> Running:
    """The one of a verification.

    Raises:
        NotTried: it cannot be made.
    """
    return stage.shared("running", lambda: Running(stage))


def old_login(stage: Stage) -> OldLogin:
    """What becomes of an action when its credential is saved with a wrong secret; afterwards it is right again.

    Raises:
        NotTried: the action does not run before.
    """
    return stage.shared("old login", lambda: _old_login(stage))


def _old_login(stage: Stage) -> OldLogin:
    found = running(stage)
    found.run().require()
    began = stage.clock.now()
    found.save(clientSecret=str(uuid.uuid4()))
    try:
        if found.run().refused:
            return OldLogin(at_once=True, ended=0, ended_by_change=False)
        if stage.until(OLD_LOGIN, lambda: found.run().refused):
            return OldLogin(at_once=False, ended=stage.clock.now() - began, ended_by_change=False)
        stage.configured(found.integration)
        by_change = stage.until(LOOK_FOR, lambda: found.run().refused)
        return OldLogin(at_once=False, ended=None, ended_by_change=by_change)
    finally:
        found.save()
        stage.configured(found.integration)


def run_action(stage: Stage, times: int) -> str:
    """Execute a new action so many times, and return its id.

    Raises:
        NotTried: it cannot be executed.
    """
    found = running(stage)
    action = str(stage.own.action(found.integration, CONFIG).require()["id"])
    for _ in range(times):
        found.run(action).require()
    return action


def _state(answer: Answer) -> str:
    reported = answer.body.get("reportedState") if answer.ok else None
    return str((reported or {}).get("code") or "")
