"""From an inventory to the objects of an organization, as they are put there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, get_args

from genesyscloud_emulator.actions.reports import ActionReport, FunctionReport
from genesyscloud_emulator.authorization.reports import DivisionReport, RoleReport
from genesyscloud_emulator.behaviour.switches import StateDetail
from genesyscloud_emulator.credentials.reports import CredentialReport
from genesyscloud_emulator.integrations.reports import IntegrationReport, StateReport
from genesyscloud_emulator.oauth.models import DEFAULT_VALIDITY
from genesyscloud_emulator.oauth.reports import OAuthClientReport, RoleGiven
from genesyscloud_emulator.seed import inventory as told
from genesyscloud_emulator.seed.usage import executions, flows
from genesyscloud_emulator.wire.reports import Report

UNKNOWN_TYPE: Final = "unknown"
"""The type of a credential whose type the inventory does not tell."""

HOME: Final = "Home"
"""What Genesys Cloud calls the home division, unless somebody renamed it."""

_KINDS: Final[dict[str, Literal["custom", "static", "customAuth"]]] = {
    "custom": "custom",
    "static": "static",
    "authentication": "customAuth",
}
_STATES: Final[tuple[str, ...]] = get_args(StateReport.model_fields["code"].annotation)


def objects(inventory: told.Inventory) -> Iterator[Report]:
    """Everything but the types, in an order in which what is referred to comes first."""
    yield from _divisions(inventory)
    yield from (_credential(each) for each in inventory.credentials)
    yield from (_integration(each) for each in inventory.integrations)
    yield from (_action(each) for each in inventory.actions)
    yield from flows(inventory.actions)
    yield from executions(inventory.actions)
    yield from _roles(inventory)
    yield from (_client(each) for each in inventory.oauth_clients)


def _divisions(inventory: told.Inventory) -> Iterator[DivisionReport]:
    """Those in which a client has a role."""
    named = {
        role.division: role.division_name or role.division
        for client in inventory.oauth_clients
        for role in client.roles
        if role.division != "*"
    }
    for id_, name in named.items():
        yield DivisionReport(id=id_, name=name, home=name == HOME)


def _credential(each: told.Credential) -> CredentialReport:
    moment = each.modified_date or ""
    name = each.name or None
    type_ = each.type or UNKNOWN_TYPE
    return CredentialReport(id=each.id, name=name, type=type_, created_date=moment, modified_date=moment)


def _integration(each: told.Integration) -> IntegrationReport:
    code = each.reported_state if each.reported_state in _STATES else "INACTIVE"
    detail = StateDetail(message=each.reason, message_with_params=each.reason) if each.reason else None
    return IntegrationReport(
        id=each.id,
        integration_type=each.type,
        name=each.name,
        credentials={slot.slot: slot.credential for slot in each.credentials},
        intended_state=each.intended_state,
        reported_state=StateReport.model_validate({"code": code, "detail": detail}),
    )


def _action(each: told.Action) -> ActionReport:
    published = each.version is not None
    return ActionReport(
        id=each.id,
        integration_id=each.integration,
        name=each.name,
        category=each.category,
        kind=_KINDS[each.kind],
        published=published,
        draft=each.draft_version is not None,
        version=each.version or each.draft_version or 1,
        draft_version=each.draft_version,
        secure=each.secure,
        config=_config(each.call),
        function=_function(each.function),
    )


def _config(call: told.Call | None) -> dict[str, Any]:
    if call is None:
        return {}
    timeout = {} if call.timeout_seconds is None else {"timeoutSeconds": call.timeout_seconds}
    return {**timeout, "request": {"requestType": call.method} if call.method else {}}


def _function(function: told.Function | None) -> FunctionReport | None:
    if function is None:
        return None
    settings = {"runtime": function.runtime, "handler": function.handler, "timeoutSeconds": function.timeout_seconds}
    return FunctionReport(settings={name: value for name, value in settings.items() if value not in (None, "")})


def _roles(inventory: told.Inventory) -> Iterator[RoleReport]:
    """The roles that are told, and those that clients have and that are not."""
    known = {each.id for each in inventory.roles}
    for each in inventory.roles:
        policies = _policies(each.permissions)
        yield RoleReport(id=each.id, name=each.name, permission_policies=policies, default=each.genesys_clouds_own)
    held = {role.role: role.name for client in inventory.oauth_clients for role in client.roles}
    for id_, name in held.items():
        if id_ not in known:
            yield RoleReport(id=id_, name=name or id_)


def _policies(permissions: list[str]) -> list[dict[str, Any]]:
    """One policy for each entity; what is no permission allows nothing, and is left out."""
    actions: dict[tuple[str, str], list[str]] = {}
    for each in permissions:
        domain, _, rest = each.partition(":")
        entity, _, action = rest.partition(":")
        if domain and entity and action:
            actions.setdefault((domain, entity), []).append(action)
    return [{"domain": domain, "entityName": entity, "actionSet": given} for (domain, entity), given in actions.items()]


def _client(each: told.OAuthClient) -> OAuthClientReport:
    return OAuthClientReport(
        id=each.id,
        name=each.name,
        state=each.state,
        grant_type=each.grant_type,
        access_token_validity_seconds=each.token_seconds or DEFAULT_VALIDITY,
        scope=each.scopes,
        roles=[RoleGiven(role_id=role.role, division_id=role.division) for role in each.roles],
        date_created=each.modified_date or "",
        date_modified=each.modified_date or "",
    )
