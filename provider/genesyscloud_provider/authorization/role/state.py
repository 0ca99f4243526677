"""What the state of a role holds beside what its program wrote."""

from __future__ import annotations

from genesyscloud_provider.authorization.role.inputs import RoleInputs
from genesyscloud_provider.framework.declaration import Outputs
from genesyscloud_provider.framework.steps import Stored


class RoleOutputs(Outputs):
    """The outputs of `Role`."""


RoleState = Stored[RoleInputs, RoleOutputs]
"""What a state holds of a role."""
