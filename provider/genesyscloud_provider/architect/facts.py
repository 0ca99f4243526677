"""What is said of dependency tracking, flows and action aggregates, each fact once.

Official sources confirm the routes and the models; a comment says where they do not.
"""

from __future__ import annotations

from typing import Final

BUILD: Final = "/api/v2/architect/dependencytracking/build"
CONSUMERS: Final = "/api/v2/architect/dependencytracking/consumingresources"
FLOWS: Final = "/api/v2/flows"  # assumes: FLOWS_ARE_TOLD_BY_ID
"""Flows by their ids, each an `id` of its own in the query; deprecated in favour of `/flows/lookup`."""
AGGREGATES: Final = "/api/v2/analytics/actions/aggregates/query"

TRACKING_PERMISSION: Final = "architect:dependencyTracking:view"
FLOWS_PERMISSION: Final = "architect:flow:view"
RUNS_PERMISSION: Final = "analytics:actionAggregate:view"  # assumes: RUNS_PERMISSION_HAS_THIS_NAME
"""What the aggregates ask for."""

ACTION: Final = "DATAACTION"
SECURE_ACTION: Final = "SECUREACTION"  # assumes: SECURE_ACTIONS_HAVE_THEIR_OWN_TYPE
"""What dependency tracking calls an action with `secure`; under the other name it does not know it."""

OPERATIONAL: Final = "OPERATIONAL"  # assumes: ONLY_OPERATIONAL_IS_COMPLETE
"""The one state of the index whose answers are complete."""

MOST_FLOWS: Final = 100  # assumes: FLOWS_ARE_TOLD_BY_ID
"""Flows that one look-up is asked for: longer addresses are refused with 413."""

METRIC: Final = "tTotalExecution"  # assumes: RUNS_ARE_COUNTED_BY_ACTION_ID
"""The metric whose count is how often something ran."""

ACTION_OF_RUNS: Final = "actionId"  # assumes: RUNS_ARE_COUNTED_BY_ACTION_ID
"""What runs are counted by: the id by which an action is deleted, in the same form."""

GRANULARITY: Final = "P1D"  # assumes: RUNS_ARE_TOLD_BY_DAY
"""Runs are counted by day, from the begin of the interval that is asked for, or of the service's own days."""

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
