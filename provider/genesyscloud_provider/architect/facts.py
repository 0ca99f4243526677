"""What is said of dependency tracking, flows and action aggregates, each fact once, with how sure it is.

Confirmed (C) by official sources: the routes and models. One third-party source (C1): a row for each version of a
consumer, and that only `OPERATIONAL` answers are complete. Inferred (I) is marked where it stands.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ACTION",
    "ACTION_OF_RUNS",
    "AGGREGATES",
    "BUILD",
    "CONSUMERS",
    "FLOWS",
    "FLOWS_PERMISSION",
    "FLOW_SUFFIX",
    "GRANULARITY",
    "KINDS",
    "METRIC",
    "MOST_FLOWS",
    "OPERATIONAL",
    "RUNS_PERMISSION",
    "SECURE_ACTION",
    "TRACKING_PERMISSION",
    "kind_in_words",
]

BUILD: Final = "/api/v2/architect/dependencytracking/build"
CONSUMERS: Final = "/api/v2/architect/dependencytracking/consumingresources"
FLOWS: Final = "/api/v2/flows"
"""Flows by their ids, each an `id` of its own in the query; deprecated in favour of `/flows/lookup`, and confirmed."""
AGGREGATES: Final = "/api/v2/analytics/actions/aggregates/query"

TRACKING_PERMISSION: Final = "architect:dependencyTracking:view"
FLOWS_PERMISSION: Final = "architect:flow:view"
RUNS_PERMISSION: Final = "analytics:actionAggregate:view"
"""What the aggregates ask for; its name is inferred (I)."""

ACTION: Final = "DATAACTION"
SECURE_ACTION: Final = "SECUREACTION"
"""What dependency tracking calls an action with `secure`; under the other name it does not know it."""

OPERATIONAL: Final = "OPERATIONAL"
"""The one state of the index whose answers are complete (C1)."""

MOST_FLOWS: Final = 100
"""Flows that one look-up is asked for: longer addresses are refused with 413 (C1)."""

METRIC: Final = "tTotalExecution"
"""The metric whose count is how often something ran (I)."""

ACTION_OF_RUNS: Final = "actionId"
"""What runs are counted by: the id by which an action is deleted, in the same form (I)."""

GRANULARITY: Final = "P1D"
"""Runs are counted by day, from the begin of the interval that is asked for (I), or of the service's own days."""

FLOW_SUFFIX: Final = "FLOW"
"""How the names of all types of flows end; there is no type for flows as such."""

KINDS: Final = {
    "BOTFLOW": "bot flow",
    "BUSINESSPROCESSFLOW": "business process flow",
    "COMMONMODULEFLOW": "common module",
    "COMPOSERSCRIPT": "script",
    "DIGITALBOTFLOW": "digital bot flow",
    "EMAILSENDFLOW": "email sending flow",
    "INBOUNDCALLFLOW": "inbound call flow",
    "INBOUNDCHATFLOW": "inbound chat flow",
    "INBOUNDEMAILFLOW": "inbound email flow",
    "INBOUNDSHORTMESSAGEFLOW": "inbound message flow",
    "INQUEUECALLFLOW": "in-queue call flow",
    "INQUEUEEMAILFLOW": "in-queue email flow",
    "INQUEUESHORTMESSAGEFLOW": "in-queue message flow",
    "OUTBOUNDCALLFLOW": "outbound call flow",
    "SECURECALLFLOW": "secure call flow",
    "SURVEYINVITEFLOW": "survey invitation flow",
    "VOICEFLOW": "voice flow",
    "VOICEMAILFLOW": "voicemail flow",
    "VOICESURVEYFLOW": "voice survey flow",
    "WORKFLOW": "workflow",
    "WORKITEMFLOW": "work item flow",
    "AGENTICVIRTUALAGENTVERSION": "AI agent",
    "GUIDEVERSION": "AI guide",
}
"""Types of consumers, as people call them."""


def kind_in_words(type_: str) -> str:
    """What people call a type of consumers; a new type by its own name."""
    return KINDS.get(type_, type_.lower() or "object")
