"""What the state of an integration holds beside what its program wrote."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from genesyscloud_provider.client.deferred import Deferred
from genesyscloud_provider.framework.declaration import Mark, Outputs
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.integration.inputs import IntegrationInputs


class _Remembered(Deferred):
    """A configuration as a state remembers it."""

    version: int | None = None
    name: str | None = None
    notes: str | None = Field(default=None, repr=False)
    properties: dict[str, Any] | None = Field(default=None, repr=False)
    advanced: dict[str, Any] | None = Field(default=None, repr=False)
    credentials: dict[str, str | None] | None = None


def _remembered(document: dict[str, Any]) -> dict[str, Any]:
    try:
        _Remembered.model_validate(document, strict=True)
    except ValidationError as error:
        part = ".".join(str(each) for each in error.errors()[0]["loc"])
        raise PydanticCustomError("document_type", "has a wrong `{part}`", {"part": part}) from None
    return document


class IntegrationOutputs(Outputs):
    """The outputs of `DataActionIntegration`."""

    integration_type_id: Annotated[
        str,
        Mark.STABLE,
        Field(description="The integration type's id, also where the program wrote what stands for it."),
    ]
    reported_state: Annotated[
        str, Field(description="What the service last said the integration is, such as `ACTIVE`.")
    ]
    credential_slot: Annotated[
        str | None, Field(description="The slot of the configuration that holds the credential, if there is one.")
    ] = None
    configuration: Annotated[
        dict[str, Any],
        AfterValidator(_remembered),
        Mark.SECRET,
        Field(
            repr=False,
            description="The last seen configuration, without what the program wrote: `version`, and what others set."
            " A secret, because others may have set secrets.",
        ),
    ]


IntegrationState = Stored[IntegrationInputs, IntegrationOutputs]
"""What a state holds of an integration."""
