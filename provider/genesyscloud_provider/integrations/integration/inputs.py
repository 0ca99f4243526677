"""What a program may write of an integration, and the rules that need no look at the organization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field

from genesyscloud_provider.client.deferred import Deferred
from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.declaration import Change, Inputs, Mark, NotBlank
from genesyscloud_provider.framework.properties import UNKNOWN, Properties
from genesyscloud_provider.framework.steps import Failure
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.facts import CertificateAuthority, IntendedState
from genesyscloud_provider.integrations.integration.types import Specification
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE, INTEGRATION_TYPE
from genesyscloud_provider.integrations.protection import DeletionProtection

__all__ = ["CredentialReference", "IntegrationInputs", "failures", "intended", "not_accepted"]


class CredentialReference(Deferred):
    """A credential as an integration refers to it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: Annotated[str, Change.UPDATE, Field(description="The credential's id.")]
    type: Annotated[NotBlank, CREDENTIAL_TYPE, Change.REPLACE, Field(description="The credential's type.")]


_WITHOUT_CREDENTIAL: Final = " or ".join(each.title for each in facts.SYSTEMS if not each.credential_required)


class IntegrationInputs(Inputs):
    """The inputs of `DataActionIntegration`."""

    integration_type: Annotated[
        NotBlank,
        INTEGRATION_TYPE,
        Change.REPLACE,
        Field(
            description="The integration type's id, such as `aws-lambda-data-actions`; `google` and `adobe` stand for"
            " the types whose ids differ.",
        ),
    ]
    credential: Annotated[
        CredentialReference | None,
        Change.UPDATE,
        Field(
            description="The credential that the integration logs in with. Required unless the type is"
            f" {_WITHOUT_CREDENTIAL}. Another credential of the same type updates in place; another type, giving one"
            " and taking it away replace the integration.",
        ),
    ] = None
    name: Annotated[
        NotBlank,
        Change.UPDATE,
        Mark.AUTONAMED,
        Field(
            description="The integration's name in Genesys Cloud. Keep it unique: it tells integrations and their"
            " actions apart wherever they are chosen.",
        ),
    ]
    notes: Annotated[
        str | None,
        Change.UPDATE,
        Field(
            repr=False,
            description="Free text for administrators; empty by default. Left out later, it is emptied only if the"
            " program had written it.",
        ),
    ] = None
    client_certificate_authority: Annotated[
        CertificateAuthority | None,
        Change.UPDATE,
        Field(
            description="Who signs the client certificate for mutual TLS; Web Services only."
            f" `{facts.DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value}` by default."
        ),
    ] = None
    properties: Annotated[
        dict[str, Any] | None,
        Change.UPDATE,
        Mark.ANY_JSON,
        Field(
            repr=False,
            description="Properties that have no argument of their own, by key. Only the keys written here are managed;"
            " others stay as they are.",
        ),
    ] = None
    intended_state: Annotated[
        IntendedState | None,
        Change.UPDATE,
        Field(description="`ENABLED` (the default) or `DISABLED`. An update waits until it is reached."),
    ] = None
    deletion_protection: DeletionProtection = None


def failures(specification: Specification | None, olds: Properties, news: Properties) -> Iterator[Failure]:
    """What the integration type does not accept (API reference 1.1 and 1.3).

    Args:
        specification: what the type accepts; None where only the organization could tell.
        olds: the inputs of the last deployment; empty when something will be created.
        news: the inputs of the program.
    """
    yield from _credential_failures(specification, olds, news)
    yield from _certificate_authority_failures(news)


def intended(properties: Properties) -> Any:
    """The intended state, of a program or a state; `ENABLED` unless it says otherwise. May be unknown."""
    value = properties.get("intendedState")
    return IntendedState.ENABLED if value is None else value if value is UNKNOWN else _as_state(value)


def _as_state(value: str) -> Any:
    return IntendedState(value) if value in IntendedState.__members__ else value


def _credential_failures(specification: Specification | None, olds: Properties, news: Properties) -> Iterator[Failure]:
    written, credential = news["integrationType"], news.get("credential")
    if credential is None:
        known = facts.system(written) or specification
        if known and known.credential_required:
            accepted = " or ".join(known.credential_types)
            kind = f"of type {accepted}" if accepted else "that the organization's own type accepts"
            yield Failure("credential", f"is required for {written}: an IntegrationCredential {kind}")
        return
    if not isinstance(credential, dict):
        return
    if credential.get("id") == "" and olds.get("credential") != credential:
        yield Failure("credential.id", "must not be empty")
    given = credential.get("type")
    if specification and isinstance(given, str) and given and specification.slot(given) is None:
        yield Failure("credential.type", not_accepted(given, specification))


def not_accepted(given: str, specification: Specification) -> str:
    """Why a credential of type `given` does not fit an integration type."""
    accepted = specification.credential_types
    taken = " or ".join(accepted) or "no credential"
    return f"{given!r} is not accepted by {specification.id}, which takes {taken}{did_you_mean(given, accepted)}"


def _certificate_authority_failures(news: Properties) -> Iterator[Failure]:
    key, written = facts.CLIENT_CERTIFICATE_AUTHORITY, news["integrationType"]
    system = facts.system(written)
    if system and not system.mutual_tls and news.get(key) is not None:
        yield Failure(key, f"is for Web Services integrations only, not for {written}")
    properties = news.get("properties")
    if isinstance(properties, dict) and key in properties:
        yield Failure(f"properties.{key}", f"has an argument of its own: use `{key}`")
