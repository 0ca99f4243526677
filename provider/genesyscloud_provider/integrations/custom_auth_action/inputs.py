"""What a program may write of a custom auth action."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.framework.declaration import Change, Differs, Inputs, Part
from genesyscloud_provider.integrations import facts
from genesyscloud_provider.integrations.action_config.diff import another_integration
from genesyscloud_provider.integrations.action_config.inputs import ActionRequest, ActionResponse, IntegrationReference
from genesyscloud_provider.integrations.custom_auth_action.diff import another_config, another_name


class AuthActionConfig(Part):
    """How a custom auth action logs in."""

    request: Annotated[
        ActionRequest | None, Field(description="What it sends; `${credentials.…}` are the credential's fields.")
    ] = None
    response: Annotated[
        ActionResponse | None,
        Field(description="What it makes of the answer; the integration's actions know it as `${authResponse.…}`."),
    ] = None


class AuthActionInputs(Inputs):
    """The inputs of `CustomAuthAction`."""

    integration: Annotated[
        IntegrationReference,
        Change.REPLACE,
        Differs(another_integration),
        Field(
            description="The Web Services integration whose credential is of type `userDefinedOAuth`. A change takes"
            " over the action of the other integration."
        ),
    ]
    name: Annotated[
        str | None,
        Change.UPDATE,
        Differs(another_name),
        Field(max_length=facts.ACTION_NAME_LENGTH, description="The action's name; it keeps its own by default."),
    ] = None
    config: Annotated[
        AuthActionConfig,
        Change.UPDATE,
        Differs(another_config),
        Field(description="How it logs in; it has no time-out of its own."),
    ]
