"""What is assumed of dependency tracking, flows and action aggregates."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.client.assumptions import Assumption

ASSUMPTIONS: Final[tuple[Assumption, ...]] = (
    Assumption(
        "TRACKING_IS_ASKED_BY_ID_ALONE",
        "Dependency tracking takes the id of an action without a version, and tells its users in pages of 100.",
        "API reference, supplement 4 (C for an empty version, I for none and for the pages)",
        "Who uses an action cannot be told, which counts as in use unless it did not run in the last 30 days.",
        "Ask who uses an action that a flow uses.",
    ),
    Assumption(
        "UNUSED_ACTIONS_HAVE_NO_ROWS",
        "Dependency tracking answers an empty page for an action that nothing uses.",
        "API reference, supplement 4 (? when it is 404)",
        "Who uses such an action cannot be told, so it can go only if it did not run in the last 30 days.",
        "Publish an action, and ask who uses it.",
    ),
    Assumption(
        "EACH_VERSION_HAS_ITS_ROW",
        "Dependency tracking has a row for each version of a flow that uses an action, and names the version as the"
        " flow's own `publishedVersion` and `checkedInVersion` do.",
        "API reference, supplement 4 (C1)",
        "A flow whose versions cannot be compared counts as using the action. Where a row names another version than"
        " the live one, an action in use counts as unused unless it ran in the last 24 hours, and may be deleted.",
        "Publish a flow with an action, then one more version without it, and compare the rows with the flow.",
    ),
    Assumption(
        "ONLY_OPERATIONAL_IS_COMPLETE",
        "Dependency tracking names everything that uses an action exactly when the status of its index is OPERATIONAL.",
        "API reference, supplement 4 (C1)",
        "Who is not named is not seen: such an action counts as unused unless it ran in the last 24 hours, and may be"
        " deleted.",
        "Compare the users of an action with the flows whose configuration names it.",
    ),
    Assumption(
        "PUBLISHED_FLOWS_ARE_TRACKED_AT_ONCE",
        "A flow is in the index of dependency tracking as soon as its publication is answered.",
        "API reference, supplement 4 (C1 that publishing updates the index, ? how soon)",
        "A flow that was published a moment before is not seen: its action may be deleted unless it ran in the last 24"
        " hours.",
        "Publish a flow with an action, and ask who uses it until the flow is named.",
    ),
    Assumption(
        "SECURE_ACTIONS_HAVE_THEIR_OWN_TYPE",
        "Dependency tracking knows an action as SECUREACTION if it is secure, and otherwise as DATAACTION.",
        "API reference, supplement 4 (C that there are both, ? what the wrong one answers)",
        "A refusal counts as in use, unless the action did not run in the last 30 days. An empty page makes an action"
        " in use look unused, unless it ran in the last 24 hours: it may be deleted.",
        "Ask who uses a secure and another action that a flow uses, each under both types.",
    ),
    Assumption(
        "FLOWS_ARE_TOLD_BY_ID",
        "`GET /api/v2/flows` tells flows of every type by up to 100 ids, also those that were never published.",
        "API reference, supplement 4 (C for the parameter, which is deprecated; C1 for 100, I for all flows)",
        "A flow that is not told counts as using the action, with each version that ever did.",
        "Look up a published and an unpublished flow of each type that the organization has.",
    ),
    Assumption(
        "SCRIPTS_TELL_NO_LIVE_VERSION",
        "Nothing that can be read says which of a script's tracked versions is the live one.",
        "API reference, supplement 4 (?)",
        "Scripts are protected more than they need: each one that ever used an action counts.",
        "Publish two versions of a script with an action, and look for their numbers in what the service tells of it.",
    ),
    Assumption(
        "RUNS_PERMISSION_HAS_THIS_NAME",
        "Action aggregates need the permission `analytics:actionAggregate:view`.",
        "API reference, supplement 7 (I)",
        "Documents name a permission that there is not; messages name the one that the service's refusal names. Until"
        " that is given, whether an action ran cannot be told, and none that is published is deleted without consent.",
        "Ask for aggregates without the permission, and read the refusal.",
    ),
    Assumption(
        "RUNS_ARE_COUNTED_BY_ACTION_ID",
        "The count of `tTotalExecution` by `actionId` says how often the action with that id ran.",
        "API reference, supplement 7 (C for the names, I for what they count)",
        "An action that ran looks as if it had not. With users that dependency tracking names it is kept all the same;"
        " otherwise it may be deleted.",
        "Execute an action three times, and compare the counts before and after.",
    ),
    Assumption(
        "RUNS_ARE_TOLD_BY_DAY",
        "Action aggregates take an interval of 31 days that ends tomorrow, and tell each day by itself.",
        "API reference, supplement 7 (I)",
        "If it is refused, whether an action ran cannot be told, and none that is published is deleted without consent."
        " If days are told together, what ran in 30 days counts as of the last 24 hours, and is kept.",
        "Ask for such an interval.",
    ),
    Assumption(
        "RUNS_COUNT_EVERY_CALLER",
        "Action aggregates count every execution, those by id from scripts, triggers and programs included.",
        "API reference, supplement 7 (I)",
        "An action that only such callers use counts as unused, and is deleted with a warning.",
        "Execute an action by its id, and compare the counts before and after.",
    ),
    Assumption(
        "RUNS_ARE_COUNTED_IN_MINUTES",
        "An execution is in the action aggregates within minutes.",
        "API reference, supplement 7 (?)",
        "An action that dependency tracking does not know to be used, and whose runs are not counted yet, counts as"
        " unused, and may be deleted.",
        "Execute an action, and ask until it is counted.",
    ),
)
"""What tells whether an action is in use."""
