"""Trials of what is assumed of actions and their drafts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from genesyscloud_provider.client.lost_answers import LOOK_FOR
from genesyscloud_provider.client.paths import of
from genesyscloud_provider.commands.verify.kinds import ACTION, INTEGRATION
from genesyscloud_provider.commands.verify.naming import VerificationName
from genesyscloud_provider.commands.verify.outcome import CONFIRMED, NotTried, Outcome, contradicted, holds_if
from genesyscloud_provider.commands.verify.stage import CONFIG, WEB_SERVICES, Stage
from genesyscloud_provider.commands.verify.trials import platform
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config.api import AUTH_ACTION_SECONDS, DRAFT
from genesyscloud_provider.integrations.paths import ACTIONS

TEXT: Final = {"type": "string"}

MISTAKES: Final[dict[str, dict[str, Any]]] = {
    "an input with a reserved name": {
        "contract": {
            "input": {"inputSchema": {"type": "object", "properties": {facts.RESERVED_INPUTS[0]: TEXT}}},
            "output": {"successSchema": {"type": "object"}},
        }
    },
    "an input that is an object": {
        "contract": {
            "input": {"inputSchema": {"type": "object", "properties": {"text": {"type": "object"}}}},
            "output": {"successSchema": {"type": "object"}},
        }
    },
    "no URL": {"config": {**CONFIG, "request": {**CONFIG["request"], "requestUrlTemplate": ""}}},
    "an answer that is to be no JSON": {
        "config": {**CONFIG, "request": {**CONFIG["request"], "headers": {"Accept": "text/html"}}}
    },
}
"""Actions that the service should refuse, by what is wrong with them."""

BROKEN: Final[dict[str, dict[str, Any]]] = {
    "a `${` without its `}`": {"successTemplate": '{"total": 1, "text": "${total"}'},
    "a directive without its `#end`": {"successTemplate": '{"total": 1, "text": "#if(true)"}'},
    "an `#end` without its directive": {"successTemplate": '{"total": 1, "text": "#end"}'},
    "a header that is given twice": {"headers": {"X-Verify": "one", "x-verify": "two"}},
}
"""Parts of an action that should keep it from working, each of which would still be good JSON as it stands."""


def custom_actions_are_told_by_their_id(stage: Stage) -> Outcome:
    """Lists the actions of an integration of each type, and compares with those that were made here."""
    stage.shared("action", stage.new_action)
    for each in facts.SYSTEMS:
        if each.integration_type:
            try:
                stage.installed_once(each.integration_type)
            except NotTried:
                continue
    integrations = set(stage.own.ids(INTEGRATION))
    found: list[str] = []

    def some_are_listed() -> bool:
        listed = stage.integrations.actions.all(anew=True).values()
        came = [
            each for each in listed if each.integration_id in integrations and VerificationName.of(each.name) is None
        ]
        found[:] = [each.id for each in came]
        return bool(found)

    stage.until(LOOK_FOR, some_are_listed)
    if any(each.startswith(facts.STATIC_ACTION_ID) for each in stage.own.ids(ACTION)):
        return contradicted(f"the id of an action that was made begins with {facts.STATIC_ACTION_ID}")
    if not found:
        raise NotTried("no action came with an integration")
    told = (facts.STATIC_ACTION_ID, facts.AUTH_ACTION_ID)
    return holds_if(
        all(each.startswith(told) for each in found), "an action came with its integration, under another id"
    )


def unpublished_action_is_not_found(stage: Stage) -> Outcome:
    """Creates a draft, and reads it as an action."""
    found = stage.wire.get(of(ACTIONS, stage.new_draft()["id"])).permitted()
    return holds_if(found.status == 404, f"of an action that is a draft only, {found.told}")


def created_actions_are_published(stage: Stage) -> Outcome:
    """Creates an action, and reads it."""
    id_ = stage.own.action(stage.web, CONFIG).require()["id"]
    if stage.until(LOOK_FOR, lambda: stage.wire.get(of(ACTIONS, id_)).ok):
        return CONFIRMED
    if not stage.wire.get(of(ACTIONS, id_, DRAFT)).ok:
        raise NotTried("a new action can be read neither as such nor as a draft")
    return contradicted("an action that is created is a draft only")


def validation_tells_why_a_creation_is_refused(stage: Stage) -> Outcome:
    """Creates actions with mistakes, and validates drafts of those that are refused."""
    seen = 0
    for what, parts in MISTAKES.items():
        body = {"config": CONFIG, **parts}
        config, more = body.pop("config"), body
        if not stage.own.action(stage.web, config, **more).permitted().refused:
            continue
        draft = stage.own.draft(stage.web, config, **more)
        if not draft.ok:
            continue
        told = stage.wire.get(of(ACTIONS, draft.body["id"], DRAFT, "validation")).require()
        if told.get("valid"):
            return contradicted(f"the validation finds nothing wrong with {what}, for which a creation is refused")
        seen += 1
    if not seen:
        raise NotTried("no creation is refused for a mistake that a draft may have")
    return CONFIRMED


def publishing_ends_the_draft(stage: Stage) -> Outcome:
    """Publishes a draft, and reads it."""
    path = of(ACTIONS, stage.new_action()["id"], DRAFT)
    gone = stage.until(LOOK_FOR, lambda: stage.wire.get(path).status == 404)
    return holds_if(gone, "a draft is still there after it was published")


def second_draft_is_a_conflict(stage: Stage) -> Outcome:
    """Asks twice for a draft of a published action."""
    path = of(ACTIONS, stage.new_action()["id"], DRAFT)
    stage.wire.post(path).require()
    second = stage.wire.post(path).permitted()
    if second.status >= 500:
        raise NotTried(second.told)
    return holds_if(second.status == 409, f"of an action that has a draft, {second.told}")


def drafts_leave_the_published_version(stage: Stage) -> Outcome:
    """Changes a draft of a published action, and reads the published one's version."""
    id_ = stage.new_action()["id"]
    before = stage.wire.get(of(ACTIONS, id_)).require()["version"]
    draft = stage.wire.post(of(ACTIONS, id_, DRAFT)).require()
    change = {"version": draft["version"], "config": CONFIG, "category": "changed"}
    stage.wire.patch(of(ACTIONS, id_, DRAFT), change).require()
    after = stage.wire.get(of(ACTIONS, id_)).require()["version"]
    return holds_if(after == before, "a change of a draft gives the published action another version")


def patch_leaves_what_it_does_not_name(stage: Stage) -> Outcome:
    """Changes an action's configuration alone, and reads its name and category."""
    id_ = stage.new_action()["id"]
    before = stage.wire.get(of(ACTIONS, id_)).require()
    stage.wire.patch(of(ACTIONS, id_), {"version": before["version"], "config": CONFIG}).require()
    after = stage.wire.get(of(ACTIONS, id_)).require()
    lost = [each for each in ("name", "category") if after.get(each) != before.get(each)]
    return holds_if(not lost, f"a change of an action that leaves it out changes its {' and '.join(lost)}")


def auth_action_appears_in_fifteen_seconds(stage: Stage) -> Outcome:
    """Links such a credential to a new integration, and reads the auth action until it is there."""
    fields = {"clientId": "verify", "clientSecret": "not-a-secret", "loginUrl": "https://example.com"}
    credential = stage.own.credential(facts.AUTH_ACTION_CREDENTIAL_TYPE, fields).require()["id"]
    integration = stage.installed(WEB_SERVICES)["id"]
    slot = (facts.system(WEB_SERVICES) or facts.SYSTEMS[0]).slot or ""
    stage.configured(integration, credentials={slot: {"id": credential}})
    path = of(ACTIONS, f"{facts.AUTH_ACTION_ID}{integration}")
    there = stage.until(AUTH_ACTION_SECONDS, lambda: stage.wire.get(path).permitted().ok)
    return holds_if(there, f"{AUTH_ACTION_SECONDS:.0f} s after its credential was linked, there is no auth action")


def unclosed_and_unmatched_parts_are_mistakes(stage: Stage) -> Outcome:
    """Publishes actions with such parts, which ask the Platform API, and runs those that can be published."""
    running = platform.running(stage)
    running.run().require()
    for what, parts in BROKEN.items():
        config = _with(parts)
        made = stage.own.action(running.integration, config).permitted()
        if not made.ok:
            continue
        if running.run(made.body["id"]).ok:
            return contradicted(f"an action with {what} works")
        stage.own.removed(ACTION, made.body["id"])
    return CONFIRMED


def system_urls_are_paths(stage: Stage) -> Outcome:
    """Publishes an action with a path, and one with an absolute URL; neither is run."""
    seen = 0
    for system in (each for each in facts.SYSTEMS if each.request_url is facts.RequestUrl.SYSTEM_PATH):
        try:
            integration = stage.installed_once(system.integration_type or "")
        except NotTried:
            continue
        path, absolute = (
            stage.own.action(integration, {"request": {"requestUrlTemplate": url, "requestType": "GET"}}).permitted()
            for url in (system.example_path, f"https://example.com{system.example_path}")
        )
        if path.refused:
            return contradicted(f"an action of {system.title} with a path as its URL is refused")
        if absolute.ok:
            return contradicted(f"an action of {system.title} with an absolute URL is accepted")
        seen += path.ok and absolute.refused
    if not seen:
        raise NotTried("no integration of such a system can be made, or its actions cannot")
    return CONFIRMED


def _with(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration of an action that works, with other parts."""
    request, response = dict(platform.CONFIG["request"]), dict(platform.CONFIG["response"])
    for key, value in parts.items():
        (request if key in request else response)[key] = value
    return {"request": request, "response": response}


TRIALS: Final = {
    "UNPUBLISHED_ACTION_IS_NOT_FOUND": unpublished_action_is_not_found,
    "CREATED_ACTIONS_ARE_PUBLISHED": created_actions_are_published,
    "VALIDATION_TELLS_WHY_A_CREATION_IS_REFUSED": validation_tells_why_a_creation_is_refused,
    "PUBLISHING_ENDS_THE_DRAFT": publishing_ends_the_draft,
    "SECOND_DRAFT_IS_A_CONFLICT": second_draft_is_a_conflict,
    "DRAFTS_LEAVE_THE_PUBLISHED_VERSION": drafts_leave_the_published_version,
    "PATCH_LEAVES_WHAT_IT_DOES_NOT_NAME": patch_leaves_what_it_does_not_name,
    "AUTH_ACTION_APPEARS_IN_FIFTEEN_SECONDS": auth_action_appears_in_fifteen_seconds,
    "CUSTOM_ACTIONS_ARE_TOLD_BY_THEIR_ID": custom_actions_are_told_by_their_id,
    "SYSTEM_URLS_ARE_PATHS": system_urls_are_paths,
    "UNCLOSED_AND_UNMATCHED_PARTS_ARE_MISTAKES": unclosed_and_unmatched_parts_are_mistakes,
}

NOT_HERE: Final = {
    "CONSUMERS_REFER_TO_ACTIONS_BY_ID": "a flow would have to be published and run, which Architect alone does",
    "ACTION_LIMITS_COUNT_CUSTOM_ACTIONS": "a limit of the organization would have to be reached, which takes up room",
}
"""Why this command does not try some."""
