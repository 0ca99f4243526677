"""What each form of the page does. All of it is done as by the control route, or by the service itself."""

from __future__ import annotations

from collections.abc import Callable

from genesyscloud_emulator.actions.service import Actions
from genesyscloud_emulator.credentials.models import Credential
from genesyscloud_emulator.page.console import Console
from genesyscloud_emulator.page.given import FIELD, NEW_FIELD, NEW_VALUE, SLOT, Given
from genesyscloud_emulator.wire.errors import bad_request, invalid_value

Deed = Callable[[Console, Given, str], str | None]
"""Does what a form says to the object with an id. Returns the id of an object that it made."""


def do(console: Console, deed: str, given: Given, object_id: str) -> str | None:
    """Do what a form says; 400 if the page has no such form."""
    if deed not in DEEDS:
        raise invalid_value("deed", "The page has no form {deed}.", deed=deed)
    return DEEDS[deed](console, given, object_id)


def _change(template: str, *names: str) -> Deed:
    """A PATCH with what the form's entries of these names hold."""

    def change(console: Console, given: Given, object_id: str) -> None:
        console.ask("PATCH", template, object_id, {name: given.text(name) for name in names})

    return change


def _rename(template: str) -> Deed:
    def rename(console: Console, given: Given, object_id: str) -> None:
        console.ask("PATCH", template, object_id, {"name": given.needed("name", "The name")})

    return rename


def _intend(state: str) -> Deed:
    def intend(console: Console, _: Given, object_id: str) -> None:
        console.ask("PATCH", "integrations/{id}", object_id, {"intendedState": state})

    return intend


def _delete(template: str) -> Deed:
    def delete(console: Console, given: Given, object_id: str) -> None:
        given.needed("sure", "The answer whether to delete it")
        console.ask("DELETE", template, object_id)

    return delete


# Integrations


def _add_integration(console: Console, given: Given, _: str) -> str:
    body = {"type": given.needed("type", "The type"), "name": given.text("name") or None}
    return str(console.ask("POST", "integrations", body=body)["id"])


def _report_state(console: Console, given: Given, object_id: str) -> None:
    code, message = given.needed("state", "The state"), given.text("message")
    detail = {"message": message, "messageWithParams": message} if code == "ERROR" else None
    console.ask("PATCH", "integrations/{id}", object_id, {"reportedState": {"code": code, "detail": detail}})


def _link(console: Console, given: Given, object_id: str) -> None:
    slots = {key: held or None for key, held in given.starting(SLOT).items()}
    console.ask("PATCH", "integrations/{id}", object_id, {"credentials": slots})


# Credentials


def _fields(given: Given, current: dict[str, str]) -> dict[str, str]:
    """The fields that a credential is to have: those that were given, and of the current ones what is left empty."""
    fields = {**current, **{key: value for key, value in given.starting(FIELD).items() if value}}
    further, value = given.text(NEW_FIELD), given.exact(NEW_VALUE)
    return {**fields, further: value} if further else fields


def _add_credential(console: Console, given: Given, _: str) -> str:
    body = {"type": given.needed("type", "The type"), "name": given.text("name"), "fields": _fields(given, {})}
    return str(console.ask("POST", "credentials", body=body)["id"])


def _rotate(console: Console, given: Given, object_id: str) -> None:
    credential = console.organization.store(Credential).get(object_id)
    emptied = [key for key, value in given.starting(FIELD).items() if not value and not credential.type.secret(key)]
    current = {key: value for key, value in credential.fields.items() if key not in emptied}
    console.ask("PATCH", "credentials/{id}", object_id, {"fields": _fields(given, current)})


def _change_type(console: Console, given: Given, object_id: str) -> None:
    body = {"type": given.needed("type", "The type"), "fields": _fields(given, {})}
    console.ask("PATCH", "credentials/{id}", object_id, body)


# Actions


def _add_action(console: Console, given: Given, _: str) -> str:
    body = {
        "integrationId": given.needed("integration", "The integration"),
        "name": given.needed("name", "The name"),
        "published": given.text("form") == "published",
    }
    return str(console.ask("POST", "actions", body=body)["id"])


def _start_draft(console: Console, _: Given, object_id: str) -> None:
    Actions(console.organization).start_draft(object_id)


def _publish(console: Console, _: Given, object_id: str) -> None:
    actions = Actions(console.organization)
    actions.publish(object_id, actions.drafted(object_id)[1].version)


def _execute(console: Console, given: Given, object_id: str) -> None:
    console.ask("POST", "actions/{id}/runs", object_id, {"times": _number(given, "times")})


def _number(given: Given, name: str) -> int:
    text = given.needed(name, "The number")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise bad_request("{text} is not a whole number.", text=text)
    return int(text)


# Flows and OAuth clients


def _version(given: Given) -> dict[str, object]:
    return {"uses": given.many("uses"), "published": given.text("form") == "published"}


def _add_flow(console: Console, given: Given, _: str) -> str:
    body = {**_version(given), "name": given.needed("name", "The name"), "type": given.text("type")}
    return str(console.ask("POST", "flows", body=body)["id"])


def _point_flow(console: Console, given: Given, object_id: str) -> None:
    console.ask("POST", "flows/{id}/versions", object_id, _version(given))


def _add_client(console: Console, given: Given, _: str) -> str:
    roles = [{"roleId": each} for each in given.many("roles")]
    body = {"name": given.needed("name", "The name"), "roles": roles}
    return str(console.ask("POST", "oauth/clients", body=body)["id"])


def _rotate_secret(console: Console, _: Given, object_id: str) -> None:
    console.ask("POST", "oauth/clients/{id}/secret", object_id)


DEEDS: dict[str, Deed] = {
    "add-integration": _add_integration,
    "rename-integration": _rename("integrations/{id}"),
    "enable": _intend("ENABLED"),
    "disable": _intend("DISABLED"),
    "report-state": _report_state,
    "take-notes": _change("integrations/{id}", "notes"),
    "link": _link,
    "delete-integration": _delete("integrations/{id}"),
    "add-credential": _add_credential,
    "rename-credential": _rename("credentials/{id}"),
    "rotate": _rotate,
    "change-type": _change_type,
    "delete-credential": _delete("credentials/{id}"),
    "add-action": _add_action,
    "rename-action": _rename("actions/{id}"),
    "start-draft": _start_draft,
    "publish": _publish,
    "execute": _execute,
    "delete-action": _delete("actions/{id}"),
    "add-flow": _add_flow,
    "point-flow": _point_flow,
    "delete-flow": _delete("flows/{id}"),
    "add-client": _add_client,
    "rename-client": _rename("oauth/clients/{id}"),
    "rotate-secret": _rotate_secret,
    "change-client": _change("oauth/clients/{id}", "state"),
    "delete-client": _delete("oauth/clients/{id}"),
}
"""By the name that a form has."""
