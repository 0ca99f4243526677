"""Trials of what is assumed of credentials."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from genesyscloud_provider.client.documents import CursorPage
from genesyscloud_provider.client.listing import walk_cursor
from genesyscloud_provider.client.lost_answers import LOOK_FOR
from genesyscloud_provider.client.paths import of
from genesyscloud_provider.client.response_limits import date
from genesyscloud_provider.commands.verify.kinds import CREDENTIAL
from genesyscloud_provider.commands.verify.outcome import CONFIRMED, NotTried, Outcome, contradicted, holds_if
from genesyscloud_provider.commands.verify.stage import WEB_SERVICES, Stage
from genesyscloud_provider.commands.verify.trials.platform import old_login
from genesyscloud_provider.commands.verify.wire import Answer
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import Format
from genesyscloud_provider.integrations.models import CredentialInfo
from genesyscloud_provider.integrations.paths import CREDENTIALS

SLOT: Final = "basicAuth"
"""The slot of Web Services integrations."""

BASIC: Final = {"userName": "verify", "password": "not-a-secret"}

VALUES: Final = {
    Format.URL: "https://example.com",
    Format.EMAIL: "verify@example.com",
    Format.UUID: str(uuid.UUID(int=0)),
}
"""What is written where a field has a form."""

APART: Final = timedelta(seconds=2)
"""How far two clocks may be apart that agree."""

WHOLE: Final = timedelta(seconds=1)
"""By how much a header `Date` may be behind, as it counts in whole seconds."""


def saving_moves_modified_date(stage: Stage) -> Outcome:
    """Saves a credential twice, and compares the dates that the listing tells."""
    id_ = _new(stage)
    dates = [_modified(stage, id_)]
    for number in range(2):
        stage.wire.put(of(CREDENTIALS, id_), _body(stage, id_, {"password": f"another-{number}"})).require()
        if not stage.until(LOOK_FOR, lambda: _modified(stage, id_) > dates[-1]):
            return contradicted("a save of a credential leaves the date that the listing tells, or gives it an earlier")
        dates.append(_modified(stage, id_))
    return CONFIRMED


def linking_leaves_modified_date(stage: Stage) -> Outcome:
    """Links a credential, unlinks it, and looks at its date each time, once listings must be up to date."""
    id_, integration = _new(stage), stage.installed_once(WEB_SERVICES)
    before = _modified(stage, id_)
    for what, slots in (("linking", {SLOT: {"id": id_}}), ("unlinking", {})):
        stage.configured(integration, credentials=slots)
        stage.clock.sleep(LOOK_FOR)
        if _modified(stage, id_) != before:
            return contradicted(f"{what} a credential changes its date")
    return CONFIRMED


def saved_fields_take_effect(stage: Stage) -> Outcome:
    """Saves a wrong secret, and runs an action until it fails; else once more after a change of the integration."""
    seen = old_login(stage)
    if seen.ended is None and not seen.ended_by_change:
        raise NotTried("an action goes on with an earlier login, so that nobody can tell which fields it has")
    return holds_if(seen.ended is not None, "an action runs with the old fields until its integration is changed")


def credential_answers_name_their_type(stage: Stage) -> Outcome:
    """Reads a credential by its id, in the listing and within an integration's configuration."""
    id_, integration = _new(stage), stage.installed_once(WEB_SERVICES)
    stage.configured(integration, credentials={SLOT: {"id": id_}})
    slot = (stage.configuration(integration).get("credentials") or {}).get(SLOT)
    if not isinstance(slot, dict):
        raise NotTried("the credential is not in the slot in which it was saved")
    places = {
        "read by its id": stage.wire.get(of(CREDENTIALS, id_)).require().get("type"),
        "listed": {"name": _listed(stage, id_).type_name},
        "in an integration's configuration": slot.get("type"),
    }
    lacking = [where for where, kind in places.items() if not (kind or {}).get("name")]
    return holds_if(not lacking, f"a credential has no type when it is {', '.join(lacking)}")


def credential_is_saved_as_a_whole(stage: Stage) -> Outcome:
    """Saves a credential without one of its fields, and looks whether that is still there."""
    id_ = _new(stage)
    left_out = "userName"
    before = stage.wire.get(of(CREDENTIALS, id_)).require().get("credentialFields") or {}
    body = _body(stage, id_, {})
    body["credentialFields"].pop(left_out)
    answer = stage.wire.put(of(CREDENTIALS, id_), body).permitted()
    if answer.refused:
        return CONFIRMED
    answer.require()
    if left_out not in before:
        raise NotTried("a save without a field is taken, and no field can be read that would tell what became of it")
    after = stage.wire.get(of(CREDENTIALS, id_)).require().get("credentialFields") or {}
    return holds_if(after.get(left_out) != before[left_out], "a field that a save leaves out stays")


def secret_fields_cannot_be_read(stage: Stage) -> Outcome:
    """Creates a credential of each documented type, and looks for its secrets in what is read."""
    seen = 0
    for kind in facts.CREDENTIAL_TYPES.values():
        secret = f"never-shown-{uuid.uuid4()}"
        names = {"key": secret} if kind.open else {each.key: _value(each, secret) for each in kind.fields}
        if secret not in names.values() or not (kind.certain or kind.open):
            continue
        made = stage.own.credential(kind.name, names)
        if not made.ok:
            continue
        found = stage.wire.get(of(CREDENTIALS, made.body["id"]))
        if secret in json.dumps(found.require()):
            return contradicted(f"a secret of a credential of type {kind.name} can be read")
        stage.own.removed(CREDENTIAL, made.body["id"])
        seen += 1
    if not seen:
        raise NotTried("no credential with a secret could be made")
    return CONFIRMED


def in_use_refusal_says_so(stage: Stage) -> Outcome:
    """Deletes a credential that an integration of this verification uses."""
    id_, integration = _new(stage), stage.installed_once(WEB_SERVICES)
    stage.configured(integration, credentials={SLOT: {"id": id_}})
    answer = stage.own.removed(CREDENTIAL, id_).permitted()
    if answer.ok:
        raise NotTried("the deletion of a credential that is in use is not refused")
    if not answer.refused:
        raise NotTried(answer.told)
    says = answer.status == 409 or "in use" in answer.message.lower()
    return holds_if(says, f"with a credential that is in use, {answer.told}")


def clocks_agree_within_two_seconds(stage: Stage) -> Outcome:
    """Creates a credential, and compares its date with the header of the answer."""
    began = stage.clock.now()
    answer: Answer = stage.own.credential(SLOT, BASIC)
    made, took = CredentialInfo.model_validate(answer.require()), timedelta(seconds=answer.at - began)
    answered = date(answer.headers.get("Date", ""))
    created = made.created_date or _listed(stage, made.id).created_date
    if answered is None or created is None:
        raise NotTried("the answer has no header `Date`, or the credential no `createdDate`")
    apart = created - answered
    return holds_if(
        -APART - took <= apart <= WHOLE + APART,
        f"by its date, a credential is created {abs(apart.total_seconds()):.0f} s"
        f" {'after' if apart > timedelta() else 'before'} its creation is answered",
    )


def _new(stage: Stage) -> str:
    return str(stage.own.credential(SLOT, BASIC).require()["id"])


def _body(stage: Stage, id_: str, fields: dict[str, str]) -> dict[str, Any]:
    return {"name": stage.own.name_of(id_), "type": {"name": SLOT}, "credentialFields": {**BASIC, **fields}}


def _value(field: facts.Field, secret: str) -> str:
    return secret if field.secret else field.default or VALUES.get(field.format, "verify")


def _listed(stage: Stage, id_: str) -> CredentialInfo:
    """A credential as the listing shows it, which may take a while.

    Raises:
        NotTried: it does not.
    """
    found: list[CredentialInfo] = []

    def shown() -> bool:
        listing = walk_cursor(stage.client, f"{CREDENTIALS}/listing", CursorPage[CredentialInfo])
        found[:] = [each for each in listing if each.id == id_]
        return bool(found)

    if not stage.until(LOOK_FOR, shown):
        raise NotTried(f"{LOOK_FOR:.0f} s after its creation, the listing lacks a credential")
    return found[0]


def _modified(stage: Stage, id_: str) -> datetime:
    modified = _listed(stage, id_).modified_date
    if modified is None:
        raise NotTried("the listing tells no dates of credentials")
    return modified


TRIALS: Final = {
    "SAVING_MOVES_MODIFIED_DATE": saving_moves_modified_date,
    "LINKING_LEAVES_MODIFIED_DATE": linking_leaves_modified_date,
    "CREDENTIAL_ANSWERS_NAME_THEIR_TYPE": credential_answers_name_their_type,
    "CREDENTIAL_IS_SAVED_AS_A_WHOLE": credential_is_saved_as_a_whole,
    "SECRET_FIELDS_CANNOT_BE_READ": secret_fields_cannot_be_read,
    "IN_USE_REFUSAL_SAYS_SO": in_use_refusal_says_so,
    "CLOCKS_AGREE_WITHIN_TWO_SECONDS": clocks_agree_within_two_seconds,
    "SAVED_FIELDS_TAKE_EFFECT": saved_fields_take_effect,
}
