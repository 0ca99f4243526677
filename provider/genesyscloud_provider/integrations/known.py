"""The documented values of `integrationType` and `credentialType`, as programs call and see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pydantic.alias_generators import to_snake

from genesyscloud_provider.framework.declaration import KnownValue, KnownValues
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, SYSTEMS, CredentialType, Field, Format, System

__all__ = ["CREDENTIAL_TYPE", "INTEGRATION_TYPE"]


def _about_system(system: System) -> str:
    verb = "takes" if system.credential_required else "may take"
    kinds = f"a credential of type {_either(system.credential_types)}" if system.credential_types else "a credential"
    # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
    stands = "" if system.integration_type else " Stands for the type's id, which no public source shows."
    return f"{system.title}: {verb} {kinds}; at most {system.max_instances} in an organization.{stands}"


def _about_credential_type(kind: CredentialType) -> str:
    fields = ", ".join(_about_field(each) for each in kind.fields) or "any"
    return f"{kind.title}. Fields: {fields}."


def _about_field(field: Field) -> str:
    notes = [] if field.required else ["optional"]
    if field.format is not Format.TEXT:
        notes.append(field.format.value)
    if field.default:
        notes.append(f"{field.default} by default")
    return f"`{field.key}`" + (f" ({'; '.join(notes)})" if notes else "")


def _either(names: Iterable[str]) -> str:
    *others, last = (f"`{each}`" for each in names)
    return f"{', '.join(others)} or {last}" if others else last


INTEGRATION_TYPE: Final = KnownValues(
    "IntegrationType",
    "The data actions integration types.",
    tuple(KnownValue(each.key, each.written_as, _about_system(each), each.deprecated or "") for each in SYSTEMS),
)

CREDENTIAL_TYPE: Final = KnownValues(
    "CredentialType",
    "The documented credential types.",
    tuple(
        # By default "OAuth" would be two words in Python.
        KnownValue(to_snake(each.name.replace("OAuth", "Oauth")), each.name, _about_credential_type(each))
        for each in CREDENTIAL_TYPES.values()
    ),
)
