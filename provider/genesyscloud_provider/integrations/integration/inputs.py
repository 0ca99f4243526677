"""What a program may write of an integration."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from genesyscloud_provider.client.deferred import Deferred
from genesyscloud_provider.framework.declaration import Change, Inputs, Mark, NotBlank
from genesyscloud_provider.framework.properties import UNKNOWN, Properties
from genesyscloud_provider.integrations.facts import CertificateAuthority, IntendedState
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE, INTEGRATION_TYPE
from genesyscloud_provider.integrations.protection import DeletionProtection

__all__ = ["CredentialReference", "IntegrationInputs", "intended"]


class CredentialReference(Deferred):
    """A credential as an integration refers to it."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: Annotated[str, Change.UPDATE, Field(description="The credential's id.")]
    type: Annotated[NotBlank, CREDENTIAL_TYPE, Change.REPLACE, Field(description="The credential's type.")]


class IntegrationInputs(Inputs):
    """The inputs of `DataActionIntegration`."""

    # assumes: INTEGRATION_TYPE_IS_FIXED
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
            description="The credential that the integration logs in with, if its type takes one. Another credential of"
            " the same type is an update; another type, giving one and taking it away are replacements.",
        ),
    ] = None
    name: Annotated[
        NotBlank,
        Change.UPDATE,
        Mark.AUTONAMED,
        Field(
            description="The integration's name. Keep it unique: it tells integrations and their actions apart wherever"
            " they are chosen.",
        ),
    ]
    notes: Annotated[str | None, Change.UPDATE, Field(repr=False, description="Free text for administrators.")] = None
    client_certificate_authority: Annotated[
        CertificateAuthority | None,
        Change.UPDATE,
        Field(description="Who signs the client certificate for mutual TLS; Web Services only."),
    ] = None
    properties: Annotated[
        dict[str, Any] | None,
        Change.UPDATE,
        Mark.ANY_JSON,
        Field(repr=False, description="Properties that have no argument of their own; only these keys are managed."),
    ] = None
    intended_state: Annotated[
        IntendedState | None, Change.UPDATE, Field(description="`ENABLED` (the default) or `DISABLED`.")
    ] = None
    deletion_protection: DeletionProtection = None


def intended(properties: Properties) -> Any:
    """The intended state, of a program or a state; `ENABLED` unless it says otherwise. May be unknown."""
    value = properties.get("intendedState")
    return IntendedState.ENABLED if value is None else value if value is UNKNOWN else _as_state(value)


def _as_state(value: str) -> Any:
    return IntendedState(value) if value in IntendedState.__members__ else value
