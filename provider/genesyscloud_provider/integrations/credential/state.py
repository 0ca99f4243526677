"""What the state of a credential holds beside what its program wrote."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.declaration import Outputs

__all__ = ["CredentialOutputs"]


class CredentialOutputs(Outputs):
    """The outputs of `IntegrationCredential`."""

    modified_date: Annotated[
        str,
        Field(description="When the service last saw the credential change, in ISO 8601; empty if it does not say."),
    ]
