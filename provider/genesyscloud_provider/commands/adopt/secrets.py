"""Secrets: fields of credentials, and secrets of OAuth clients, which only somebody else's state may know.

They are in no file that stays. A program takes the fields of credentials from the stack's configuration, one secret for
each field, or from an OAuth client that is in the program too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from genesyscloud_provider.commands.adopt.objects import CLIENT, CREDENTIAL, Adoption, Found, Key
from genesyscloud_provider.commands.adopt.words import distinct, hyphenated, words
from genesyscloud_provider.framework.properties import texts
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES

FIELDS: Final = "fields"
CLIENT_SECRET: Final = "clientSecret"  # noqa: S105 - its name
"""The input of a credential, and the output of an OAuth client, that are secret."""

FieldKey = tuple[Key, str]
"""A credential, and one of its fields."""


class Kept(str):
    """Stands for the value of a field that an import has put into a stack, and that nobody tells any more."""


IN_CONFIGURATION: Final = "config"
"""Where the value of a field comes from that is not an OAuth client's: the stack's configuration."""

UNKNOWN_FIELD: Final = "<field name>"
"""What stands for the name of a field that nobody can read."""

_USED: Final = re.compile(r"\$!?\{?credentials\.([A-Za-z][\w-]*)")
"""Where the template of an action refers to a field."""


@dataclass(frozen=True)
class ClientOutput:
    """What an OAuth client of the program has for a credential.

    Attributes:
        client: the client.
        name: which of its outputs, by wire name.
    """

    client: Key
    name: str


def config_keys(adoption: Adoption) -> dict[FieldKey, str]:
    """The keys in a stack's configuration, each for one field of one credential."""
    credentials = [each for each in adoption.ordered() if each.resource == CREDENTIAL]
    return distinct(
        {
            (each.key, field): [f"{adoption.names[each.key]}-{hyphenated(words(field)) or 'field'}"]
            for each in credentials
            for field in asked_fields(adoption, each)
            if output_for(adoption, each, field) is None
        }
    )


def asked_fields(adoption: Adoption, credential: Found) -> list[str]:
    """The fields that a program gives: those that are known, else those of the type, else those that actions use."""
    known = fields_of(credential)
    kind = CREDENTIAL_TYPES.get(str(credential.inputs["credentialType"]))
    if known is not None:
        order = [each.key for each in kind.fields] if kind else []
        return sorted(known, key=lambda each: order.index(each) if each in order else len(order))
    if kind and not kind.open:
        return [each.key for each in kind.fields]
    return sorted(set(_used_fields(adoption, credential))) or [UNKNOWN_FIELD]


def output_for(adoption: Adoption, credential: Found, field: str) -> ClientOutput | None:
    """What an OAuth client of the program has for a field; None where none is known to be what it logs in with."""
    known = fields_of(credential) or {}
    client = (CLIENT, str(known.get("clientId")))
    if client not in adoption.objects:
        return None
    secret = adoption.objects[client].state.get(CLIENT_SECRET)
    if field == "clientId":
        return ClientOutput(client, "id")
    return ClientOutput(client, CLIENT_SECRET) if field == CLIENT_SECRET and secret == known.get(field) else None


def fields_of(found: Found) -> Mapping[str, str] | None:
    """The fields of a credential where they are known."""
    fields = found.inputs.get(FIELDS) if found.resource == CREDENTIAL else None
    return fields if isinstance(fields, Mapping) else None


def config_values(adoption: Adoption, keys: Mapping[str, FieldKey]) -> dict[str, str]:
    """The values of the configuration that are known, by its keys."""
    known = {name: (fields_of(adoption.objects[key]) or {}).get(field) for name, (key, field) in keys.items()}
    return {name: value for name, value in known.items() if value is not None and not isinstance(value, Kept)}


def origins(adoption: Adoption) -> dict[Key, dict[str, str]]:
    """Where the fields of credentials come from that are known: the id of an OAuth client, or `IN_CONFIGURATION`."""
    known = [each for each in adoption.objects.values() if fields_of(each) is not None]
    return {each.key: {field: _origin(adoption, each, field) for field in fields_of(each) or ()} for each in known}


def _origin(adoption: Adoption, credential: Found, field: str) -> str:
    output = output_for(adoption, credential, field)
    return output.client[1] if output else IN_CONFIGURATION


def with_kept(adoption: Adoption, earlier: Mapping[Key, Mapping[str, str]]) -> Adoption:
    """What is taken over, with the fields that an import has put into the stack, where nobody tells them now.

    Args:
        adoption: what is taken over.
        earlier: the `origins` of what was imported.
    """
    kept = {
        key: with_fields(found, {field: _kept(adoption, field, each) for field, each in earlier[key].items()})
        for key, found in adoption.objects.items()
        if key in earlier and fields_of(found) is None
    }
    return replace(adoption, objects={**adoption.objects, **kept})


def _kept(adoption: Adoption, field: str, origin: str) -> Kept:
    client = adoption.objects.get((CLIENT, origin))
    if client is None:
        return Kept(IN_CONFIGURATION)
    return Kept(client.state.get(CLIENT_SECRET, "") if field == CLIENT_SECRET else origin)


def without_kept(found: Found) -> Found:
    """An object as an import takes it: what only a stack has is no part of it."""
    return (
        without_secrets(found) if any(isinstance(each, Kept) for each in (fields_of(found) or {}).values()) else found
    )


def with_fields(found: Found, fields: Mapping[str, str]) -> Found:
    """A credential whose fields are known."""
    given = {FIELDS: dict(fields)}
    return replace(found, inputs={**found.inputs, **given}, state={**found.state, **given})


def with_client_secret(found: Found, secret: str) -> Found:
    """An OAuth client whose secret is known."""
    return replace(found, state={**found.state, CLIENT_SECRET: secret})


def without_secrets(found: Found) -> Found:
    """An object as if nobody knew its secrets."""
    if found.resource == CLIENT:
        return with_client_secret(found, "")
    if found.resource != CREDENTIAL:
        return found
    inputs, state = (
        {key: each for key, each in values.items() if key != FIELDS} for values in (found.inputs, found.state)
    )
    return replace(found, inputs=inputs, state=state)


def _used_fields(adoption: Adoption, credential: Found) -> Iterator[str]:
    """The fields that the actions of its integrations refer to."""
    for integration in adoption.users.get(credential.key, ()):
        for key in adoption.users.get(integration, ()):
            for text in texts(adoption.objects[key].inputs.get("config") or {}):
                yield from _USED.findall(text)
