"""Credentials in a program: what is known of their fields stands in the stack's configuration, as secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from genesyscloud_provider.adapters.program.naming import called, member
from genesyscloud_provider.commands.adopt.linking import Reference
from genesyscloud_provider.commands.adopt.objects import Adoption, Found
from genesyscloud_provider.commands.adopt.python.expressions import PACKAGE, Refer, call, literal, mapping
from genesyscloud_provider.commands.adopt.secrets import FieldKey, asked_fields, output_for
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, CredentialType
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE

CLASS: Final = f"{PACKAGE}.IntegrationCredential"


def constructor(
    adoption: Adoption,
    credential: Found,
    others: Mapping[str, str],
    keys: Mapping[FieldKey, str],
    refer: Refer,
) -> str:
    """The call that makes a credential with its fields.

    Args:
        adoption: what is taken over.
        credential: the credential.
        others: the arguments but for type and fields, as expressions.
        keys: the keys of the configuration.
        refer: how the module refers to an object of the program.
    """
    name = literal(adoption.names[credential.key])
    kind = CREDENTIAL_TYPES.get(str(credential.inputs["credentialType"]))
    fields = asked_fields(adoption, credential)
    values = {each: _value(adoption, credential, each, keys, refer) for each in fields}
    if kind is None or not _fits(kind, fields):
        return call(CLASS, name, _type(credential), fields=mapping(values), **others)
    typed = f"{CLASS}.{_constructor_name(kind)}"
    if kind.open:
        return call(typed, name, fields=mapping(values), **others)
    return call(typed, name, **{called(each): value for each, value in values.items()}, **others)


def without_fields(adoption: Adoption, credential: Found, others: Mapping[str, str]) -> str:
    """The call that takes a credential over as it is, whose fields nobody can read."""
    return call(CLASS, literal(adoption.names[credential.key]), _type(credential), **others)


def _value(adoption: Adoption, credential: Found, field: str, keys: Mapping[FieldKey, str], refer: Refer) -> str:
    output = output_for(adoption, credential, field)
    if output:
        return f"{refer(Reference(output.client))}.{called(output.name)}"
    return f"config.require_secret({literal(keys[credential.key, field])})"


def _fits(kind: CredentialType, fields: Iterable[str]) -> bool:
    """Whether the typed constructor takes exactly these fields."""
    given = set(fields)
    required = {each.key for each in kind.fields if each.required and each.default is None}
    return kind.open or required <= given <= {each.key for each in kind.fields}


def _constructor_name(kind: CredentialType) -> str:
    return next(each.name for each in CREDENTIAL_TYPE.values if each.value == kind.name)


def _type(credential: Found) -> str:
    value = str(credential.inputs["credentialType"])
    known = next((each for each in CREDENTIAL_TYPE.values if each.value == value), None)
    return f"{PACKAGE}.{CREDENTIAL_TYPE.name}.{member(known)}" if known else literal(value)
