"""What the state of an integration holds beside what its program wrote."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from genesyscloud_provider.resources.base import Mark, Outputs

__all__ = ["IntegrationOutputs"]


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
        Mark.SECRET,
        Field(
            repr=False,
            description="The last seen configuration, without what the program wrote: `version`, and what others set."
            " A secret, because others may have set secrets.",
        ),
    ]
