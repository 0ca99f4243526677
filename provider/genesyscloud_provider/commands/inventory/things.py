"""The objects of an inventory as they are compared: each under a name instead of an id, with what is compared of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from genesyscloud_provider.commands.inventory import model
from genesyscloud_provider.commands.inventory.differences import Kind
from genesyscloud_provider.commands.inventory.found import Part
from genesyscloud_provider.commands.inventory.model import ActionKind, Inventory

Named = Callable[[str], str]
"""A name as it counts in a comparison."""


@dataclass(frozen=True)
class Value:
    """What one of both has of a part: two values are the same if they have the same texts.

    Attributes:
        texts: what it is.
        hidden: whether the texts are digests, which nobody is shown.
    """

    texts: frozenset[str]
    hidden: bool = False


@dataclass(frozen=True)
class Thing:
    """An object.

    Attributes:
        key: tells it from others of its kind: its name, and for an action those of its integration and category.
        parts: what is compared of it; None where that is not told.
        brought: whether Genesys Cloud itself brings it, so that it is compared only where both show it.
    """

    key: tuple[str, ...]
    parts: Mapping[str, Value | None]
    brought: bool = False


@dataclass(frozen=True)
class KindOfThing:
    """A kind of objects.

    Attributes:
        name: its name.
        things: those of an inventory.
        lists: what has to be complete, or an object may seem to be absent.
    """

    name: Kind
    things: Callable[[Inventory, Named], Iterator[Thing]]
    lists: tuple[Part, ...]


def _integrations(inventory: Inventory, named: Named) -> Iterator[Thing]:
    for each in inventory.for_data_actions:
        types = [f"{slot.slot}: {slot.type}" for slot in each.credentials]
        told = all(slot.type for slot in each.credentials)
        yield Thing(
            (named(each.name),),
            {
                "type": _shown(each.type),
                "intendedState": _shown(each.intended_state),
                "reportedState": _shown(each.reported_state),
                "credentialTypes": _shown(*types) if told else None,
                "properties": _hidden(each.properties_digest),
                "advanced": _hidden(each.advanced_digest),
                "notes": _hidden(each.notes_digest),
            },
        )


def _credentials(inventory: Inventory, named: Named) -> Iterator[Thing]:
    for each in inventory.credentials:
        yield Thing((named(each.name),), {"type": _shown(each.type) if each.type else None})


def _actions(inventory: Inventory, named: Named) -> Iterator[Thing]:
    """The actions that somebody wrote; those that come with integrations are the same wherever they come.

    One whose integration is not told has no name by which it could be found in the other organization.
    """
    integrations = {each.id: each.name for each in inventory.integrations}
    for each in inventory.actions:
        above = integrations.get(each.integration)
        if above is not None and each.kind is not ActionKind.STATIC:
            brought = each.kind is ActionKind.AUTHENTICATION
            parts = dict(_of_action(each, contracts=inventory.asked.contracts))
            yield Thing((named(above), named(each.category), named(each.name)), parts, brought)


def _of_action(action: model.Action, *, contracts: bool) -> Iterator[tuple[str, Value | None]]:
    yield "published", _shown("yes" if action.published else "no")
    yield "secure", _shown("yes" if action.secure else "no")
    call = action.call
    yield "method", _shown(call.method) if call else None
    yield "timeoutSeconds", _shown(*_number(call.timeout_seconds)) if call else None
    yield "url", _hidden(call.url_digest) if call else None
    yield "headers", _hidden(call.headers_digest) if call else None
    yield "translationMap", _hidden(call.translation_map_digest) if call else None
    yield "translationMapDefaults", _hidden(call.translation_defaults_digest) if call else None
    yield "requestTemplate", _hidden(call.request_template_digest) if call else None
    yield "successTemplate", _hidden(call.success_template_digest) if call else None
    yield "contract", _hidden(action.contract_digest)
    if action.is_function and contracts:
        yield "function", _shown("yes" if action.function else "no")
    if function := action.function:
        yield "function.runtime", _shown(function.runtime)
        yield "function.handler", _shown(function.handler)
        yield "function.timeoutSeconds", _shown(*_number(function.timeout_seconds))
        yield "function.code", _hidden(function.code or None)


def _clients(inventory: Inventory, named: Named) -> Iterator[Thing]:
    for each in inventory.oauth_clients:
        roles = [_held(role, named) for role in each.roles]
        yield Thing(
            (named(each.name),),
            {
                "grantType": _shown(each.grant_type),
                "state": _shown(each.state),
                "tokenSeconds": _shown(*_number(each.token_seconds)),
                "scopes": _shown(*each.scopes),
                "roles": _shown(*roles) if all(roles) else None,
            },
        )


def _held(role: model.HeldRole, named: Named) -> str:
    """A role of a client, by names; empty where one of them is not told."""
    division = "all divisions" if role.division == "*" else named(role.division_name or "")
    return f"{named(role.name)} in {division}" if role.name and division else ""


def _roles(inventory: Inventory, named: Named) -> Iterator[Thing]:
    for each in inventory.roles:
        parts = {"permissions": _shown(*each.permissions), "conditions": _hidden(each.conditions_digest)}
        yield Thing((named(each.name),), parts, each.genesys_clouds_own)


def _shown(*texts: str) -> Value:
    return Value(frozenset(texts))


def _hidden(digest: str | None) -> Value | None:
    return None if digest is None else Value(frozenset({digest}), hidden=True)


def _number(value: int | None) -> list[str]:
    return [] if value is None else [str(value)]


KINDS: Final = (
    KindOfThing("integration", _integrations, (Part.INTEGRATIONS,)),
    KindOfThing("credential", _credentials, (Part.CREDENTIALS,)),
    KindOfThing("action", _actions, (Part.ACTIONS, Part.DRAFTS, Part.INTEGRATIONS)),
    KindOfThing("oauthClient", _clients, (Part.CLIENTS,)),
    KindOfThing("role", _roles, (Part.ROLES,)),
)
"""Every kind of objects that is compared."""
