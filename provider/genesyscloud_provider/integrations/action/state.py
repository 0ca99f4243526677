"""What the state of a data action holds beside what its program wrote."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.declaration import Outputs
from genesyscloud_provider.framework.steps import Stored
from genesyscloud_provider.integrations.action.inputs import ActionInputs


class ActionOutputs(Outputs):
    """The outputs of `DataAction`."""

    version: Annotated[int, Field(description="The version that was last saved.")]
    published: Annotated[bool, Field(description="Whether flows and scripts can call it.")]
    code_hash: Annotated[
        str | None,
        Field(description="A hash of the names and contents of a function's files, as they were last uploaded."),
    ] = None


ActionState = Stored[ActionInputs, ActionOutputs]
"""What a state holds of a data action."""
