"""What the state of a custom auth action holds beside what its program wrote."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.declaration import Mark, Outputs, Part
from genesyscloud_provider.integrations.custom_auth_action.inputs import AuthActionConfig


class OriginalAuthAction(Part):
    """A custom auth action as it came with its credential."""

    name: Annotated[str, Field(description="Its name.")]
    config: Annotated[AuthActionConfig, Field(description="How it logged in.")]


class AuthActionOutputs(Outputs):
    """The outputs of `CustomAuthAction`."""

    version: Annotated[int, Field(description="The version that was last seen.")]
    saved_version: Annotated[
        int | None, Field(description="The version that this resource last saved; absent while it has saved none.")
    ] = None
    found: Annotated[
        OriginalAuthAction | None,
        Mark.STABLE,
        Field(
            description="What the action was before anybody changed it, and what a deletion sets it back to. Absent"
            " where somebody had changed it before this resource."
        ),
    ] = None
