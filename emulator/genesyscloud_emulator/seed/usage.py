"""The flows and scripts, and the runs of actions, of which an inventory tells."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Final

from genesyscloud_emulator.actions.reports import ExecutionReport
from genesyscloud_emulator.architect.reports import FlowReport
from genesyscloud_emulator.seed.inventory import Action, User

KINDS: Final = {
    "bot flow": "BOTFLOW",
    "business process flow": "BUSINESSPROCESSFLOW",
    "common module": "COMMONMODULEFLOW",
    "script": "COMPOSERSCRIPT",
    "digital bot flow": "DIGITALBOTFLOW",
    "email sending flow": "EMAILSENDFLOW",
    "inbound call flow": "INBOUNDCALLFLOW",
    "inbound chat flow": "INBOUNDCHATFLOW",
    "inbound email flow": "INBOUNDEMAILFLOW",
    "inbound message flow": "INBOUNDSHORTMESSAGEFLOW",
    "in-queue call flow": "INQUEUECALLFLOW",
    "in-queue email flow": "INQUEUEEMAILFLOW",
    "in-queue message flow": "INQUEUESHORTMESSAGEFLOW",
    "outbound call flow": "OUTBOUNDCALLFLOW",
    "secure call flow": "SECURECALLFLOW",
    "survey invitation flow": "SURVEYINVITEFLOW",
    "voice flow": "VOICEFLOW",
    "voicemail flow": "VOICEMAILFLOW",
    "voice survey flow": "VOICESURVEYFLOW",
    "workflow": "WORKFLOW",
    "work item flow": "WORKITEMFLOW",
    "AI agent": "AGENTICVIRTUALAGENTVERSION",
    "AI guide": "GUIDEVERSION",
}
"""What an inventory calls the types of dependency tracking; another type it calls by its own name."""

THIS_DAY: Final = timedelta(hours=1)
THIS_MONTH: Final = timedelta(days=10)
"""How long ago the runs of the last day were, and the others of the last 30 days."""

MADE_UP: Final = "Made up: other versions that use the action"
"""The name of the deleted flows whose versions stand for those of which an inventory tells how many there are only."""


def flows(actions: Sequence[Action]) -> Iterator[FlowReport]:
    """The flows and scripts: those that are named, each with the versions that are, and made up ones for the others."""
    named: dict[str, list[tuple[User, str]]] = {}
    for action in actions:
        for user in action.usage.users if action.usage else ():
            named.setdefault(user.id, []).append((user, action.id))
    for rows in named.values():
        yield _flow(rows)
    for action in actions:
        if action.usage and action.usage.other_versions:
            yield _made_up(action.id, action.usage.other_versions)


def _flow(rows: Sequence[tuple[User, str]]) -> FlowReport:
    versions: dict[str, list[str]] = {}
    for user, action_id in sorted(rows, key=lambda row: _order(row[0].version)):
        versions.setdefault(user.version, []).append(action_id)
    first = rows[0][0]
    # Which version of a script is live nobody is told, so that its newest may be it.
    published = next((user.version for user, _ in rows if user.state != "draft"), None)
    return FlowReport(
        id=first.id,
        name=first.name,
        type=KINDS.get(first.kind, first.kind.upper()),
        versions=versions,
        published_version=published,
    )


def _order(version: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isascii() and part.isdigit() else 0, part) for part in version.split(".")]


def _made_up(action_id: str, number: int) -> FlowReport:
    flow_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"flow/{action_id}"))
    versions = {f"{each}.0": [action_id] for each in range(1, number + 1)}
    return FlowReport(id=flow_id, name=MADE_UP, versions=versions, deleted=True)


def executions(actions: Sequence[Action]) -> Iterator[ExecutionReport]:
    """The runs, as long ago from now as they were from the inventory."""
    now = datetime.now(timezone.utc)
    for action in actions:
        runs = action.usage.runs if action.usage else None
        if runs is None or action.version is None:
            continue
        for times, ago in ((runs.last_day, THIS_DAY), (runs.last_month - runs.last_day, THIS_MONTH)):
            if times > 0:
                yield ExecutionReport(action_id=action.id, at=now - ago, times=times)
