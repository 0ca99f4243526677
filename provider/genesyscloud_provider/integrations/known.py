"""The documented values of `integrationType` and `credentialType`, as programs call and see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic.alias_generators import to_snake

from genesyscloud_provider.framework.declaration import KnownValue, KnownValues
from genesyscloud_provider.integrations.articles import ARTICLES
from genesyscloud_provider.integrations.facts import CREDENTIAL_TYPES, SYSTEMS, CredentialType, Field, System


def _about_system(system: System) -> str:
    verb = "takes" if system.credential_required else "may take"
    # assumes: UNDOCUMENTED_TYPES_ARE_TOLD_BY_THEIR_CREDENTIALS
    types = _listed([f"`{each}`" for each in system.credential_types], "or")
    kinds = f"a credential of type {types}" if types else "a credential"
    stands = "" if system.integration_type else " Stands for the type's id, which no public source shows."
    limit = f"at most {system.max_instances} in an organization"
    article, labels = ARTICLES[system.key], ", ".join(map(_labelled, system.fields))
    reading = ", ".join(str(each) for each in article.reading if each.titled)
    parts = [
        f"{system.title}: {verb} {kinds}; {limit}.{stands}",
        f"In the console its credential has {labels}." if labels else "",
        "It may bring ready-made actions." if article.ready_made else "",
        "What has to be there first:",
        *article.prerequisites,
        f"More is in the Genesys Cloud Resource Center: {reading}." if reading else "",
    ]
    return " ".join(filter(None, parts))


def _labelled(field: Field) -> str:
    default = f"; default `{field.default}`" if field.default else ""
    optional = "" if field.required else ", optional"
    return f"*{field.label}* ({_as_clause(field)}{default}{optional})"


def _about_credential_type(kind: CredentialType) -> str:
    fields = ", ".join(map(_about_field, kind.fields))
    return f"{purpose_of(kind)} Fields: {fields}." if fields else purpose_of(kind)


def purpose_of(kind: CredentialType) -> str:
    """Which systems a credential type is for, and what it holds."""
    systems = [each.title for each in SYSTEMS if kind.name in each.credential_types]
    return f"For {_listed(systems, 'and')}: {kind.description}."


def _about_field(field: Field) -> str:
    optional = "" if field.required else ", optional"
    return f"`{field.key}` (*{field.label}*{optional}: {_as_clause(field)})"


def _as_clause(field: Field) -> str:
    return field.description[0].lower() + field.description[1:].removesuffix(".")


def _listed(words: Sequence[str], before_the_last: str) -> str:
    *others, last = words or [""]
    return f"{', '.join(others)} {before_the_last} {last}" if others else last


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
