# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`CustomAuthAction`."""

from __future__ import annotations

from typing import Any, ClassVar

import pulumi

from pulumi_genesyscloud._dynamic import CUSTOM_AUTH_ACTION
from pulumi_genesyscloud._resource import Declared, Resource
from pulumi_genesyscloud.arguments import (
    AUTH_ACTION_CONFIG,
    INTEGRATION_REFERENCE,
    AuthActionConfigArgs,
    IntegrationReferenceArgs,
)
from pulumi_genesyscloud.data_action_integration import DataActionIntegration
from pulumi_genesyscloud.lookups import (
    GetIntegrationResult,
)


class CustomAuthAction(Resource, module="genesyscloud", name="CustomAuthAction"):
    """How a Web Services integration logs in: the action that a `userDefinedOAuth` credential brings with it.

    Genesys Cloud makes this action when the credential is linked, and removes it with the credential or the
    integration. Its templates take the credential's fields, such as `${credentials.clientId}`, and the integration's
    other actions take what it answers, such as `${authResponse.token}`.

    The action can be changed, and neither created nor deleted. This resource takes it over instead: it waits some
    seconds for the action to appear, remembers how it was, and saves the program's `config`. Deleting the resource
    sets the action back to how it was.

    Where somebody had changed the action before, that change is lost, which is a warning; deleting the resource then
    leaves the action as it is. It is left as it is, with a warning, where somebody has changed it since. The action
    keeps its name unless the program gives one. It has no time-out of its own.

    A resource that gets another name in the program takes the action over from itself: give it an alias, or what the
    action was at first is forgotten, and a deletion leaves it as it is.

    Arguments that are maps have the keys of their types, which construct them too: of a misspelt key in
    `AuthActionConfigArgs(…)` a type checker says the name. The names that Genesys Cloud has for keys, such as
    `requestUrlTemplate`, are taken as well. Keys that are yours, such as the names of headers, stay as they are.

    Args:
        resource_name: the resource's name in Pulumi.
        integration: the Web Services integration whose credential is of type `userDefinedOAuth`. A change takes over
            the action of the other integration. Give a `DataActionIntegration`, or one that another program made: what
            `get_integration` answers, or its id and type.
        config: how it logs in; it has no time-out of its own. `DataActionConfig` has constructors of it. A change
            updates in place.
        name: the action's name; it keeps its own by default. A change updates in place.
        opts: Pulumi's resource options.

    Raises:
        ValueError: an argument is given twice, in both spellings.
    """

    _declared: ClassVar[Declared] = Declared(
        provider=CUSTOM_AUTH_ACTION,
        outputs=("organizationId", "version", "savedVersion", "found"),
        parts={"integration": INTEGRATION_REFERENCE, "config": AUTH_ACTION_CONFIG},
    )

    def __init__(
        self,
        resource_name: str,
        integration: DataActionIntegration | pulumi.Input[IntegrationReferenceArgs | GetIntegrationResult],
        config: pulumi.Input[AuthActionConfigArgs],
        name: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "integration": integration,
            "config": config,
            "name": name,
        }
        super().__init__(resource_name, inputs, opts)

    @property
    def integration(self) -> pulumi.Output[dict[str, str]]:
        """The Web Services integration whose credential is of type `userDefinedOAuth`. A change takes over the action
        of the other integration.
        """
        return self._output("integration")

    @property
    def name(self) -> pulumi.Output[str | None]:
        """The action's name; it keeps its own by default."""
        return self._output("name")

    @property
    def config(self) -> pulumi.Output[dict[str, Any]]:
        """How it logs in; it has no time-out of its own."""
        return self._output("config")

    @property
    def organization_id(self) -> pulumi.Output[str]:
        """The id of the organization that holds the object. With the credentials of another one nothing is read,
        changed or deleted. Absent only where an earlier version wrote the state: the next update or refresh fills it
        in.
        """
        return self._output("organizationId")

    @property
    def version(self) -> pulumi.Output[int]:
        """The version that was last seen."""
        return self._output("version")

    @property
    def saved_version(self) -> pulumi.Output[int | None]:
        """The version that this resource last saved; absent while it has saved none."""
        return self._output("savedVersion")

    @property
    def found(self) -> pulumi.Output[dict[str, Any] | None]:
        """What the action was before anybody changed it, and what a deletion sets it back to. Absent where somebody had
        changed it before this resource.
        """
        return self._output("found")
