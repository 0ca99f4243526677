"""Trials of what is assumed of integration types and credential types."""

from __future__ import annotations

from typing import Any, Final

from genesyscloud_provider.client.errors import Refused
from genesyscloud_provider.commands.verify.outcome import (
    CONFIRMED,
    NotTried,
    Outcome,
    Verdict,
    contradicted,
    holds_if,
)
from genesyscloud_provider.commands.verify.stage import FUNCTIONS, Stage
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.credential.models import CredentialType
from genesyscloud_provider.integrations.credential.types_api import live_key
from genesyscloud_provider.integrations.integration.types import id_of
from genesyscloud_provider.integrations.paths import CREDENTIAL_TYPES, TYPES

SALESFORCE: Final = "salesforce"

TOKEN: Final = "securityToken"  # noqa: S105 (the name of a field)

TEXT: Final = "verify"


def undocumented_types_are_told_by_their_credentials(stage: Stage) -> Outcome:
    """Looks for the types of the systems whose types no source names."""
    undocumented = [each for each in facts.SYSTEMS if each.integration_type is None]
    for each in undocumented:
        try:
            id_of(each.written_as, stage.integrations)
        except Refused as error:
            if "could be any" in error.message:
                return contradicted(f"several integration types accept credentials of {each.title}")
            raise NotTried(f"the organization has no integration type for {each.title}") from None
    return CONFIRMED


def google_fields_are_named_as_in_the_console(stage: Stage) -> Outcome:
    """Reads the descriptions of the credential types whose keys no source names."""
    uncertain = [each for each in facts.CREDENTIAL_TYPES.values() if not each.as_written]
    live = _described(stage)
    if credential_types_are_described_as_schemas(stage).verdict is not Verdict.CONFIRMED:
        raise NotTried("credential types are described in another way than as schemas")
    known = [each for each in uncertain if each.name in live]
    if not known:
        raise NotTried("the organization describes no credential type of Google")
    for each in known:
        found = live[each.name]
        for field in each.fields:
            if live_key(found, field.key) is None:
                return contradicted(f"{each.name} has no field that is called or titled {field.label!r}")
        required = {key for field in each.fields if field.required and (key := live_key(found, field.key))}
        if set(found.required) != required:
            return contradicted(f"of {each.name}, other fields are required: {', '.join(sorted(found.required))}")
    return CONFIRMED


def credential_types_are_described_as_schemas(stage: Stage) -> Outcome:
    """Reads the descriptions of the documented credential types."""
    live = _described(stage)
    documented = [each for each in facts.CREDENTIAL_TYPES.values() if each.certain and each.name in live]
    if not documented:
        raise NotTried("the organization describes none of the documented credential types")
    for each in documented:
        found = live[each.name]
        lacking = sorted({field.key for field in each.fields} - found.properties.keys())
        if lacking:
            return contradicted(f"{each.name} is described without {', '.join(lacking)} among its properties")
        if not all(isinstance(found.properties[field.key], dict) for field in each.fields):
            return contradicted(f"the properties of {each.name} are described in another way")
        if not all(found.label(field.key) for field in each.fields):
            return contradicted(f"the properties of {each.name} have no title")
        if not set(found.required) <= found.properties.keys() or not found.required:
            return contradicted(f"{each.name} does not list which of its properties are required")
    return CONFIRMED


def required_fields_with_a_default_may_be_left_out(stage: Stage) -> Outcome:
    """Creates a credential without such a field."""
    live = _described(stage)
    found = [
        (each, key) for each in live.values() for key in each.required if each.default(key) is not None and each.name
    ]
    if not found:
        raise NotTried("no credential type has a required field with a default")
    kind, left_out = found[0]
    fields = {key: _of_form(kind, key) for key in kind.required if key != left_out}
    answer = stage.own.credential(kind.name, fields)
    if answer.refused and left_out not in answer.message:
        raise NotTried(f"{answer.told}, for another reason, it seems, than {left_out}")
    return holds_if(answer.ok, f"a credential of type {kind.name} without {left_out}: {answer.told}")


def documented_fields_are_right(stage: Stage) -> Outcome:
    """Creates a Salesforce credential with every field, and one without a security token."""
    fields = {each.key: each.default or TEXT for each in facts.CREDENTIAL_TYPES[SALESFORCE].fields}
    stage.own.credential(SALESFORCE, fields).require()
    del fields[TOKEN]
    answer = stage.own.credential(SALESFORCE, fields).permitted()
    if not (answer.ok or answer.refused):
        raise NotTried(answer.told)
    return holds_if(answer.refused, "a Salesforce credential without a security token is taken")


def functions_take_user_defined(stage: Stage) -> Outcome:
    """Links such a credential to an integration of Genesys Cloud Functions."""
    system = facts.system(FUNCTIONS)
    slot = (system and system.slot) or ""
    credential, integration = stage.new_credential()["id"], stage.installed_once(FUNCTIONS)
    body = {**stage.configured(integration), "credentials": {slot: {"id": credential}}}
    answer = stage.save(integration, body)
    if answer.refused:
        return contradicted(f"with a credential of type userDefined in {slot}, {answer.told}")
    credentials = answer.require().get("credentials") or {}
    return holds_if(slot in credentials, f"the credential is not in the slot {slot}")


def data_action_types_are_told_by_their_id(stage: Stage) -> Outcome:
    """Compares the ids of the integration types with their categories."""
    kinds: list[dict[str, Any]] = stage.shared("listed types", lambda: _listed(stage))
    of_actions = [each for each in kinds if _about_data_actions(each)]
    if not of_actions:
        raise NotTried("no integration type says that it is for data actions")
    wrong = sorted(each["id"] for each in of_actions if not facts.for_data_actions(each["id"]))
    return holds_if(not wrong, f"types for data actions whose ids do not say so: {', '.join(wrong)}")


def _described(stage: Stage) -> dict[str, CredentialType]:
    """The organization's credential types by name."""

    def ask() -> dict[str, CredentialType]:
        stage.wire.get(CREDENTIAL_TYPES).require()
        return stage.integrations.credential_types.all()

    return stage.shared("credential types", ask)


def _listed(stage: Stage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in range(1, 11):
        page = stage.wire.get(TYPES, pageSize=100, pageNumber=number).require()
        found += page.get("entities") or []
        if number >= (page.get("pageCount") or 0):
            break
    return found


def _about_data_actions(kind: dict[str, Any]) -> bool:
    texts = (kind.get("category"), kind.get("name"))
    return any("data action" in str(each or "").lower() for each in texts)


def _of_form(kind: CredentialType, key: str) -> str:
    """A value for a field: a default if there is one, an address where the label asks for one."""
    if (default := kind.default(key)) is not None:
        return default
    label = f"{key} {kind.label(key)}".lower()
    return "https://example.com" if "url" in label else TEXT


TRIALS: Final = {
    "UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS": undocumented_types_are_told_by_their_credentials,
    "GOOGLE_FIELDS_ARE_NAMED_AS_IN_THE_CONSOLE": google_fields_are_named_as_in_the_console,
    "CREDENTIAL_TYPES_ARE_DESCRIBED_AS_SCHEMAS": credential_types_are_described_as_schemas,
    "REQUIRED_FIELDS_WITH_A_DEFAULT_MAY_BE_LEFT_OUT": required_fields_with_a_default_may_be_left_out,
    "DOCUMENTED_FIELDS_ARE_RIGHT": documented_fields_are_right,
    "FUNCTIONS_TAKE_USER_DEFINED": functions_take_user_defined,
    "DATA_ACTION_TYPES_ARE_TOLD_BY_THEIR_ID": data_action_types_are_told_by_their_id,
}
