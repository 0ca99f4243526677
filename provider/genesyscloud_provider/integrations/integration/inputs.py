"""What a program may write of an integration."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from genesyscloud_provider.framework.declaration import Change, Differs, Inputs, Mark, NotBlank, Part
from genesyscloud_provider.integrations.activity import INACTIVE
from genesyscloud_provider.integrations.facts import (
    ABOUT_CLIENT_CERTIFICATE_AUTHORITY,
    CLIENT_CERTIFICATE_AUTHORITY,
    DEFAULT_CLIENT_CERTIFICATE_AUTHORITY,
    SYSTEMS,
    CertificateAuthority,
    IntendedState,
)
from genesyscloud_provider.integrations.integration.diff import (
    another_argument,
    another_state,
    another_type,
    changed_credential,
    changed_properties,
)
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE, INTEGRATION_TYPE
from genesyscloud_provider.integrations.protection import DeletionProtection


class CredentialReference(Part):
    """A credential as an integration refers to it."""

    in_place_of_text: ClassVar[str] = (
        "its id alone does not tell its type. Give the credential itself in Python, as in `credential=orders`, and"
        " elsewhere its `id` and, as `type`, its `credentialType`"
    )
    refers_to: ClassVar[str] = "IntegrationCredential"
    type_is: ClassVar[str] = "credential_type"

    id: Annotated[str, Change.UPDATE, Field(description="The credential's id.")]
    type: Annotated[NotBlank, CREDENTIAL_TYPE, Change.REPLACE, Field(description="The credential's type.")]


_WITHOUT_CREDENTIAL: Final = " or ".join(each.title for each in SYSTEMS if not each.credential_required)


_WHO_SIGNS: Final = " ".join(
    f"With `{each.value}` {about}." for each, about in ABOUT_CLIENT_CERTIFICATE_AUTHORITY.items()
)


class IntegrationInputs(Inputs):
    """The inputs of `DataActionIntegration`."""

    # assumes: INTEGRATION_TYPE_IS_FIXED
    integration_type: Annotated[
        NotBlank,
        INTEGRATION_TYPE,
        Change.REPLACE,
        Differs(another_type),
        Field(
            description="The integration type's id, such as `aws-lambda-data-actions`; `google` and `adobe` stand for"
            " the types whose ids differ.",
        ),
    ]
    credential: Annotated[
        CredentialReference | None,
        Change.UPDATE,
        Differs(changed_credential),
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
            description="The integration's name in Genesys Cloud. Keep it unique, also when it changes: it tells"
            " integrations and their actions apart wherever they are chosen. An integration that is added in the"
            " console is called after its type, and further ones of the type get a number behind that.",
        ),
    ]
    notes: Annotated[
        str | None,
        Change.UPDATE,
        Differs(another_argument("notes", "notes")),
        Field(
            repr=False,
            description="Free text for administrators; empty by default. Left out later, it is emptied only if the"
            " program had written it.",
        ),
    ] = None
    client_certificate_authority: Annotated[
        CertificateAuthority | None,
        Change.UPDATE,
        Differs(another_argument("client_certificate_authority", CLIENT_CERTIFICATE_AUTHORITY)),
        Field(
            description="Who signs the client certificate for mutual TLS (*Mutual TLS Client Certificate Authority* in"
            f" the console); Web Services only. `{DEFAULT_CLIENT_CERTIFICATE_AUTHORITY.value}` by default. {_WHO_SIGNS}"
        ),
    ] = None
    properties: Annotated[
        dict[str, Any] | None,
        Change.UPDATE,
        Differs(changed_properties),
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
        Differs(another_state),
        Field(description=f"`ENABLED` (the default) or `DISABLED`. An update waits until it is reached. {INACTIVE}"),
    ] = None
    deletion_protection: DeletionProtection = None
