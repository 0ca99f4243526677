"""`CustomAuthAction`."""

from __future__ import annotations

from typing import Any

import pulumi

from genesyscloud_provider.integrations.custom_auth_action.inputs import AuthActionConfig, AuthActionInputs
from genesyscloud_provider.integrations.custom_auth_action.state import AuthActionOutputs
from pulumi_genesyscloud._dynamic import CUSTOM_AUTH_ACTION
from pulumi_genesyscloud._resource import Out, Resource
from pulumi_genesyscloud._wire import wire
from pulumi_genesyscloud.data_action_config import DataActionConfigArgs
from pulumi_genesyscloud.integration import Integration, integration_reference

__all__ = ["CustomAuthAction"]


class CustomAuthAction(Resource, module="genesyscloud", name="CustomAuthAction"):
    """How a Web Services integration with a `userDefinedOAuth` credential logs in.

    The action comes with the credential, so this takes over one that is there, and sets it back when it is deleted. It
    asks for a token with the credential's fields, which its templates know as `${credentials.…}`; the integration's
    other actions find its answer in `${authResponse.…}`.

    Args:
        resource_name: the resource's name in Pulumi.
        integration: the `DataActionIntegration`, or one that another program made: what `get_integration` answers, or
            its id and type. A change takes over the action of the other integration.
        config: how it logs in, such as what `DataActionConfig.rest` makes; it has no time-out of its own. A change
            updates in place.
        name: the action's name; it keeps its own by default. A change updates in place.
        opts: Pulumi's resource options.
    """

    integration = Out[dict[str, str]](AuthActionInputs)
    name = Out[str | None](AuthActionInputs)
    config = Out[dict[str, Any]](AuthActionInputs)
    version = Out[int](AuthActionOutputs)
    saved_version = Out[int | None](AuthActionOutputs)
    found = Out[dict[str, Any] | None](AuthActionOutputs)

    def __init__(
        self,
        resource_name: str,
        integration: Integration,
        config: pulumi.Input[DataActionConfigArgs],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "integration": integration_reference(integration),
            "name": name,
            "config": wire(AuthActionConfig, config),
        }
        super().__init__(CUSTOM_AUTH_ACTION, resource_name, inputs, opts)
