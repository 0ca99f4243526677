"""Makes the document of what an organization told. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import Any, Final, Protocol, TypeVar

from genesyscloud_provider.architect.text import counted
from genesyscloud_provider.authorization.oauth_client.models import OAuthClientDocument
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.authorization.role.permissions import permissions_of
from genesyscloud_provider.commands.inventory import model
from genesyscloud_provider.commands.inventory.actions import actions_of
from genesyscloud_provider.commands.inventory.digests import digest
from genesyscloud_provider.commands.inventory.findings import findings
from genesyscloud_provider.commands.inventory.found import Found, Part
from genesyscloud_provider.commands.inventory.limits import limits_of
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import ReportedState
from genesyscloud_provider.integrations.integration import document
from genesyscloud_provider.integrations.integration.models import Integration, IntegrationConfiguration
from genesyscloud_provider.integrations.models import CredentialInfo

MOST_REASONS: Final = 3
"""Reasons of one part that are told, where it is asked for once an action: they may differ in nothing but an id."""


def assemble(found: Found) -> model.Inventory:
    """The inventory, with what looks wrong in it.

    Args:
        found: what the organization told.
    """
    actions = actions_of(found)
    inventory = model.Inventory(
        taken_at=_moment(found.at) or "",
        organization=model.Organization(id=found.organization.id, name=found.organization.name, region=found.region),
        asked=model.Asked(usage=found.wanted.usage, contracts=found.wanted.contracts),
        untold=_untold(found),
        limits=list(limits_of(found, actions)),
        integrations=_by_name(_integrations(found, {each.integration for each in actions})),
        credentials=_by_name(_credentials(found)),
        actions=actions,
        oauth_clients=_by_name(_client(found, each) for each in found.clients.value.values()),
        roles=_by_name(_roles(found)),
    )
    return inventory.model_copy(update={"findings": findings(inventory)})


class _Named(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


def _by_name(objects: Iterable[NamedT]) -> list[NamedT]:
    return sorted(objects, key=lambda each: (each.name.casefold(), each.name, each.id))


def _moment(date: datetime | None) -> str | None:
    """A moment in ISO 8601, in whole seconds of UTC."""
    if date is None:
        return None
    return date.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _untold(found: Found) -> list[model.Untold]:
    """What is not complete, each reason once, and of one part the first few."""
    reasons = [(each.part, each.reason, each.permission) for each in found.told if not each.whole]
    reasons += [(Part.USAGE, why.reason, why.permission) for each in found.usages.values() for why in each.untold]
    told: list[model.Untold] = []
    for part in Part:
        of_part = list(dict.fromkeys((reason, permission) for each, reason, permission in reasons if each is part))
        shown = of_part[:MOST_REASONS]
        if left := len(of_part) - len(shown):
            shown.append((f"and {counted(left, 'more reason')}", ""))
        told += [model.Untold(part=part.key, reason=why, permission=permission or None) for why, permission in shown]
    return told


def _integrations(found: Found, with_actions: set[str]) -> Iterator[model.Integration]:
    for each in found.integrations.value.values():
        live, system = found.types.value.get(each.type_id), facts.system(each.type_id)
        configuration = each.configuration or IntegrationConfiguration()
        required = any(slot.required for slot in live.credentials.values()) if live else None
        yield model.Integration(
            id=each.id,
            name=configuration.name or each.name,
            type=each.type_id,
            type_name=(live.name if live else "") or (system.title if system else each.type_id),
            for_data_actions=facts.for_data_actions(each.type_id) or each.id in with_actions,
            intended_state=each.intended_state,
            credential_required=bool(system and system.credential_required) if required is None else required,
            credentials=[
                model.Slot(slot=slot, credential=held.id, type=held.type_name or found.credential_type(held.id))
                for slot, held in configuration.credentials.items()
            ],
            **_state(each),
            **_settings(configuration),
        )


def _state(integration: Integration) -> dict[str, str]:
    reported = integration.reported_state
    if reported is None:
        return {"reported_state": ""}
    told = reported.code == ReportedState.ERROR or reported.detail is not None
    return {"reported_state": reported.code, "reason": reported.reason if told else ""}


def _settings(configuration: IntegrationConfiguration) -> dict[str, str]:
    """Digests of what a configuration says beyond the service's defaults."""
    parts: dict[str, dict[str, Any]] = {"notes": {}, "properties": {}, "advanced": {}}
    for path, value in document.of_live(configuration).items():
        if path[0] in parts and not document.same(path, value, None):
            parts[path[0]][path[-1]] = value
    return {f"{part}_digest": digest(values) for part, values in parts.items()}


def _credentials(found: Found) -> Iterator[model.Credential]:
    for each in found.credentials.value.values():
        users = [key for key, user in found.integrations.value.items() if each.id in user.credential_ids]
        yield _credential(each, users, found.credential_type(each.id))


def _credential(info: CredentialInfo, users: list[str], kind: str) -> model.Credential:
    modified = _moment(info.modified_date)
    return model.Credential(id=info.id, name=info.name, type=kind, modified_date=modified, users=sorted(users))


def _client(found: Found, client: OAuthClientDocument) -> model.OAuthClient:
    roles, divisions = found.roles.value, found.divisions.value
    held = [
        model.HeldRole(
            role=each.role_id,
            name=roles[each.role_id].name if each.role_id in roles else "",
            division=each.division_id,
            division_name=divisions[each.division_id].name if each.division_id in divisions else "",
        )
        for each in client.role_divisions
    ]
    return model.OAuthClient(
        id=client.id,
        name=client.name,
        grant_type=client.authorized_grant_type,
        state=client.state,
        token_seconds=client.access_token_validity_seconds,
        scopes=sorted(client.scope),
        roles=sorted(held, key=lambda each: (each.name, each.role, each.division)),
        modified_date=_moment(client.date_modified),
    )


def _roles(found: Found) -> Iterator[model.Role]:
    """The roles that somebody made, and those of Genesys Cloud's own that a client has."""
    held = {role.role_id for each in found.clients.value.values() for role in each.role_divisions}
    for each in found.roles.value.values():
        if each.id in held or not each.is_genesys_clouds_own:
            yield _role(each)


def _role(role: RoleDocument) -> model.Role:
    return model.Role(
        id=role.id,
        name=role.name,
        genesys_clouds_own=role.is_genesys_clouds_own,
        permissions=sorted(permissions_of(role.policies)),
        conditions_digest=digest(sorted(_conditions(role))),
    )


def _conditions(role: RoleDocument) -> Iterator[tuple[str, ...]]:
    """What a role allows with conditions; the ids of its policies are other ones in each organization."""
    for each in role.policies:
        if each.has_condition:
            yield each.domain, each.entity_name, *sorted(each.action_set), digest(each.resource_condition_node)
