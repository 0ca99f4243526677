"""What the state of a role holds beside what its program wrote."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.authorization.role.inputs import RoleInputs
from genesyscloud_provider.framework.declaration import Outputs
from genesyscloud_provider.framework.steps import Stored


class RoleOutputs(Outputs):
    """The outputs of `Role`."""

    granted_to: Annotated[
        list[str],
        Field(description="The ids of those that `grantToProvider` has given the role: OAuth clients, or users."),
    ]


RoleState = Stored[RoleInputs, RoleOutputs]
"""What a state holds of a role."""
