"""What a program may write of a credential."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.declaration import Change, Inputs, Mark, NotBlank
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE


class CredentialInputs(Inputs):
    """The inputs of `IntegrationCredential`."""

    credential_type: Annotated[
        NotBlank,
        CREDENTIAL_TYPE,
        Change.REPLACE,
        Field(
            description="The credential type, such as `amazonWebServicesARN`. A change replaces the credential, and"
            " with it every integration that uses it."
        ),
    ]
    # assumes: SECRET_FIELDS_CANNOT_BE_READ
    fields: Annotated[
        dict[str, str] | None,
        Change.UPDATE,
        Mark.SECRET,
        Field(
            repr=False,
            description="The fields of the credential type, by name. Required when the credential is created; an"
            " imported credential may leave them out, as secrets cannot be read.",
        ),
    ] = None
    name: Annotated[
        NotBlank, Change.UPDATE, Mark.AUTONAMED, Field(description="The credential's name in Genesys Cloud.")
    ]
