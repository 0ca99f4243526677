"""Trials of what is assumed of integrations and their configurations."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.client.documents import ErrorLimit
from genesyscloud_provider.client.paths import of
from genesyscloud_provider.commands.verify.kinds import INTEGRATION
from genesyscloud_provider.commands.verify.outcome import (
    CONFIRMED,
    NotTried,
    Outcome,
    Verdict,
    contradicted,
    holds_if,
)
from genesyscloud_provider.commands.verify.stage import AWS_LAMBDA, CONFIG, PLATFORM, WEB_SERVICES, Stage
from genesyscloud_provider.commands.verify.trials.api import deleted_objects_count_for_a_minute_at_most
from genesyscloud_provider.commands.verify.wire import Answer
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import IntendedState, ReportedState
from genesyscloud_provider.integrations.paths import ACTIONS, INTEGRATIONS

ACTIVE_WITHIN: Final = 180.0
GONE_WITHIN: Final = 120.0
DELETED: Final = "DELETED"
"""The intended state that somebody may give an integration, beside those of `IntendedState`."""

WATCHED: Final = 15.0
"""Seconds for which an integration in ERROR is watched."""

OWN_PROPERTY: Final = "verify"

AUTHORITY: Final = facts.CLIENT_CERTIFICATE_AUTHORITY
AN_ARN: Final = "arn:aws:iam::123456789012:role/genesyscloud-verify"
A_FUNCTION: Final = "arn:aws:lambda:us-east-1:123456789012:function:genesyscloud-verify"
"""They lead to nothing that anybody has."""


def given_name_is_kept(stage: Stage) -> Outcome:
    """Compares the names of two integrations of one type with those that were asked for."""
    for id_ in (stage.web, stage.installed(WEB_SERVICES)["id"]):
        found = stage.wire.get(of(INTEGRATIONS, id_)).require()
        if found.get("name") != stage.own.name_of(id_):
            return contradicted("a new integration has another name than the request gave it")
    return CONFIRMED


def slot_keys_are_as_written(stage: Stage) -> Outcome:
    """Saves a credential in the slot of an AWS Lambda integration, and reads it."""
    system = facts.system(AWS_LAMBDA)
    slot, kind = (system.slot, system.credential_types[0]) if system else (None, "")
    fields = {each.key: AN_ARN for each in facts.CREDENTIAL_TYPES[kind].fields}
    credential = stage.own.credential(kind, fields).require()["id"]
    integration = stage.installed_once(AWS_LAMBDA)
    answer = stage.save(integration, {**stage.configuration(integration), "credentials": {slot: {"id": credential}}})
    answer.require()
    slots = list(stage.configuration(integration).get("credentials") or {})
    return holds_if(slots == [slot], f"what was saved in the slot {slot} is answered in {', '.join(slots) or 'none'}")


def qualified_lambda_arns_are_called(stage: Stage) -> Outcome:
    """Publishes an action with the ARN of an alias; it is not run."""
    integration = stage.installed_once(AWS_LAMBDA)
    arns = (A_FUNCTION, f"{A_FUNCTION}:live")
    plain, qualified = (
        stage.own.action(integration, {"request": {"requestUrlTemplate": arn, "requestType": "POST"}}) for arn in arns
    )
    plain.require()
    if qualified.permitted().refused:
        return contradicted("an action with the ARN of an alias is refused")
    raise NotTried("an action with the ARN of an alias can be published; whether it works needs an account of AWS")


def digicert_is_the_literal(stage: Stage) -> Outcome:
    """Saves this authority, and reads it."""
    integration = stage.installed_once(WEB_SERVICES)
    stage.configured(integration)
    literal = facts.CertificateAuthority.DIGICERT.value
    answer = stage.save(integration, {**stage.configuration(integration), "properties": {AUTHORITY: literal}})
    if answer.refused:
        return contradicted(f"with {literal!r} as the authority, {answer.told}")
    answer.require()
    found = _properties(stage, integration).get(AUTHORITY)
    return holds_if(found == literal, f"what was saved as {literal!r} is answered as another value, or not at all")


def absent_authority_is_genesys_cloud(stage: Stage) -> Outcome:
    """Looks at what the service fills in where no authority was saved."""
    integration = stage.installed(WEB_SERVICES)["id"]
    stage.configured(integration, notes="verify")
    found = _properties(stage, integration).get(AUTHORITY)
    if found is None:
        raise NotTried("which authority an integration without one uses is not told")
    default = facts.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value
    return holds_if(found == default, "another authority is filled in where none was saved")


def integration_type_is_fixed(stage: Stage) -> Outcome:
    """Sends another type with a change of an integration."""
    path = of(INTEGRATIONS, stage.web)
    stage.wire.patch(path, {"integrationType": {"id": AWS_LAMBDA}})
    found = stage.wire.get(path).require()["integrationType"]["id"]
    return holds_if(found == WEB_SERVICES, "an integration has another type after a change of it")


def stale_version_is_refused(stage: Stage) -> Outcome:
    """Saves a configuration, a draft and an action twice over one version."""
    integration = stage.installed_once(WEB_SERVICES)
    before = stage.configuration(integration)
    saved = stage.save(integration, {**before, "notes": "one"}).require()
    if saved["version"] == before["version"]:
        raise NotTried("a save leaves the version, so that none is ever behind")
    if stage.save(integration, {**before, "notes": "two"}).ok:
        return contradicted("a configuration is saved over a version that is not the current one")
    draft, action = stage.new_draft(), stage.new_action()
    for what, path, made in (
        ("a draft", of(ACTIONS, draft["id"], "draft"), draft),
        ("an action", of(ACTIONS, action["id"]), action),
    ):
        body = {"version": made["version"], "config": CONFIG}
        if stage.wire.patch(path, {**body, "category": "one"}).require()["version"] == made["version"]:
            raise NotTried("a save leaves the version, so that none is ever behind")
        if stage.wire.patch(path, {**body, "category": "two"}).ok:
            return contradicted(f"{what} is saved over a version that is not the current one")
    return CONFIRMED


def version_grows_with_every_change(stage: Stage) -> Outcome:
    """Saves a configuration and an action, changes a state, and compares the versions."""
    integration, action = stage.installed_once(WEB_SERVICES), stage.new_action()
    before = stage.configuration(integration)
    saved = stage.configured(integration, notes=f"verify {before['version']}")
    if not saved["version"] > before["version"]:
        return contradicted("a save of a configuration leaves its version")
    changed = stage.wire.patch(
        of(ACTIONS, action["id"]), {"version": action["version"], "config": CONFIG, "category": "x"}
    )
    if not changed.require()["version"] > action["version"]:
        return contradicted("a save of an action leaves its version")
    stage.wire.patch(of(INTEGRATIONS, integration), {"intendedState": IntendedState.DISABLED.value}).require()
    after = stage.configuration(integration)
    return holds_if(after["version"] == saved["version"], "a change of the state gives the configuration a version")


def omitted_settings_are_removed(stage: Stage) -> Outcome:
    """Saves a configuration with a property and a credential, then without them; one value may be the default."""
    integration, credential = stage.installed_once(WEB_SERVICES), stage.new_credential()["id"]
    stays = []
    for authority in facts.CertificateAuthority:
        slots = {"basicAuth": {"id": credential}}
        stage.configured(integration, properties={AUTHORITY: authority.value}, credentials=slots)
        stage.configured(integration, properties={}, credentials={})
        found = stage.configuration(integration)
        stays.append((found.get("properties") or {}).get(AUTHORITY) == authority.value)
        if found.get("credentials"):
            return contradicted("a credential that a save leaves out stays")
    return holds_if(not all(stays), "a property that a save leaves out stays")


def what_is_saved_comes_back(stage: Stage) -> Outcome:
    """Saves an integration and an action with every setting, and compares what is read."""
    integration = stage.installed_once(WEB_SERVICES)
    literal = facts.CertificateAuthority.GENESYS_CLOUD.value
    stage.configured(integration, notes="Two\nlines", properties={AUTHORITY: literal})
    found = stage.configuration(integration)
    if found.get("notes") != "Two\nlines" or _properties(stage, integration).get(AUTHORITY) != literal:
        return contradicted("a configuration is answered in another way than it was saved")
    text = {AUTHORITY: literal, OWN_PROPERTY: " text with space around it\n"}
    stage.save(integration, {**found, "properties": text})  # which the service need not take
    if _properties(stage, integration).get(OWN_PROPERTY, text[OWN_PROPERTY]) != text[OWN_PROPERTY]:
        return contradicted("a text among the properties of an integration is answered in another way")
    sent = {
        "request": {**CONFIG["request"], "requestTemplate": "  ${input.rawRequest}\n"},
        "response": {**CONFIG["response"], "successTemplate": '\n{"first": ${first}}\n'},
    }
    made = stage.own.action(stage.web, sent).require()["id"]
    action = stage.integrations.actions.find(made, fresh=True)
    if action is None or action.config is None:
        raise NotTried("an action is answered without its configuration")
    request, response = action.config.request, action.config.response
    read = {
        "requestUrlTemplate": request.request_url_template,
        "requestType": request.request_type,
        "requestTemplate": request.request_template,
        "headers": request.headers,
        "translationMap": response.translation_map,
        "translationMapDefaults": response.translation_map_defaults,
        "successTemplate": response.success_template,
    }
    saved = {**sent["request"], **sent["response"]}
    other = sorted(key for key, value in saved.items() if read[key] != value)
    return holds_if(not other, f"of an action, {', '.join(other)} are answered in another way than they were saved")


def limit_refusal_says_limit(stage: Stage) -> Outcome:
    """Asks for one more integration of a type that has no room left, if there is one."""
    full = stage.room.full_types()
    if not full:
        raise NotTried("no type of integrations has reached its limit, and this command takes no room up")
    answer = _one_too_many(stage, full[0])
    if answer.ok:
        raise NotTried("there is room where the listing leaves none")
    body = answer.body if isinstance(answer.body, dict) else {}
    says = bool(body.get("limit")) and ErrorLimit.model_validate(body["limit"]).value is not None
    return holds_if(says or "limit" in answer.message.lower(), f"without a word of a limit, {answer.told}")


def inactive_integrations_count(stage: Stage) -> Outcome:
    """Asks for one more integration of a full type, some of whose integrations are inactive."""
    full = stage.room.full_types(with_inactive=True)
    if not full:
        raise NotTried("no full type has an inactive integration, and this command takes no room up")
    answer = _one_too_many(stage, full[0])
    if not (answer.ok or answer.refused):
        raise NotTried(answer.told)
    return holds_if(not answer.ok, "inactive integrations do not count towards the limit")


def activation_takes_three_minutes_at_most(stage: Stage) -> Outcome:
    """Enables integrations of two types, and looks at their states until those are final."""
    final = all(_enabled(stage, each) for each in (WEB_SERVICES, PLATFORM))
    return holds_if(final, f"{ACTIVE_WITHIN:.0f} s after it was enabled, an integration is in between")


def error_after_enabling_is_final(stage: Stage) -> Outcome:
    """Watches integrations that are in ERROR after they were enabled: one lacks a credential that its type needs."""
    in_error = [each for each in (WEB_SERVICES, PLATFORM) if _enabled(stage, each) == ReportedState.ERROR.value]
    if not in_error:
        raise NotTried("no integration of this verification is in ERROR after it was enabled")
    paths = [of(INTEGRATIONS, _to_enable(stage, each)) for each in in_error]

    def recovered() -> bool:
        return any(_state(stage, each) == ReportedState.ACTIVE.value for each in paths)

    return holds_if(not stage.until(WATCHED, recovered), "an integration in ERROR becomes active by itself")


def deleted_integrations_are_absent(stage: Stage) -> Outcome:
    """Deletes an integration, and reads it until it is gone."""
    integration = stage.installed(WEB_SERVICES)["id"]
    path = of(INTEGRATIONS, integration)
    stage.own.removed(INTEGRATION, integration)
    if stage.until(GONE_WITHIN, lambda: stage.wire.get(path).status == 404):
        return CONFIRMED
    soon = deleted_objects_count_for_a_minute_at_most(stage).verdict is Verdict.CONFIRMED
    if not soon or stage.wire.get(path).require().get("intendedState") != DELETED:
        raise NotTried(f"{GONE_WITHIN:.0f} s after its deletion, an integration may still be on its way out")
    return contradicted(f"{GONE_WITHIN:.0f} s after its deletion, an integration is answered as {DELETED}")


def _one_too_many(stage: Stage, type_id: str) -> Answer:
    """The answer to the creation of an integration for which there is no room; if it is made, it goes at once."""
    answer = stage.own.integration(type_id, over_the_limit=True).permitted()
    if answer.ok:
        stage.own.removed(INTEGRATION, answer.body["id"])
    return answer


def _enabled(stage: Stage, type_id: str) -> str:
    """The final state of a new integration of a type that was enabled; empty if there is none in time."""
    return stage.shared(f"state of {type_id}", lambda: _enable(stage, type_id))


def _enable(stage: Stage, type_id: str) -> str:
    path = of(INTEGRATIONS, _to_enable(stage, type_id))
    stage.wire.patch(path, {"intendedState": IntendedState.ENABLED.value}).require()
    final = (ReportedState.ACTIVE.value, ReportedState.ERROR.value)
    return _state(stage, path) if stage.until(ACTIVE_WITHIN, lambda: _state(stage, path) in final) else ""


def _to_enable(stage: Stage, type_id: str) -> str:
    return str(stage.shared(f"enabled {type_id}", lambda: stage.installed(type_id))["id"])


def _state(stage: Stage, path: str) -> str:
    reported = stage.wire.get(path).require().get("reportedState") or {}
    return str(reported.get("code") or "")


def _properties(stage: Stage, integration_id: str) -> dict[str, Any]:
    return stage.configuration(integration_id).get("properties") or {}


TRIALS: Final = {
    "GIVEN_NAME_IS_KEPT": given_name_is_kept,
    "SLOT_KEYS_ARE_AS_WRITTEN": slot_keys_are_as_written,
    "QUALIFIED_LAMBDA_ARNS_ARE_CALLED": qualified_lambda_arns_are_called,
    "DIGICERT_IS_THE_LITERAL": digicert_is_the_literal,
    "ABSENT_AUTHORITY_IS_GENESYS_CLOUD": absent_authority_is_genesys_cloud,
    "INTEGRATION_TYPE_IS_FIXED": integration_type_is_fixed,
    "STALE_VERSION_IS_REFUSED": stale_version_is_refused,
    "VERSION_GROWS_WITH_EVERY_CHANGE": version_grows_with_every_change,
    "OMITTED_SETTINGS_ARE_REMOVED": omitted_settings_are_removed,
    "WHAT_IS_SAVED_COMES_BACK": what_is_saved_comes_back,
    "LIMIT_REFUSAL_SAYS_LIMIT": limit_refusal_says_limit,
    "INACTIVE_INTEGRATIONS_COUNT": inactive_integrations_count,
    "ACTIVATION_TAKES_THREE_MINUTES_AT_MOST": activation_takes_three_minutes_at_most,
    "ERROR_AFTER_ENABLING_IS_FINAL": error_after_enabling_is_final,
    "DELETED_INTEGRATIONS_ARE_ABSENT": deleted_integrations_are_absent,
}

NOT_HERE: Final = {
    "OTHER_REGIONS_HAVE_OTHER_AWS_ACCOUNTS": "an AWS account would be needed, in each region",
}
"""Why this command does not try some."""
