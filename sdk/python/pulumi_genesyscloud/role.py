# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`Role`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pulumi

from pulumi_genesyscloud._dynamic import ROLE
from pulumi_genesyscloud._resource import Declared, Resource


class Role(Resource, module="genesyscloud", name="Role"):
    """A role: what users, groups and OAuth clients that have it may do.

    What others have added to a role stays: an update writes what the program says, and leaves permissions with
    conditions, old general permissions and what else a policy says as they are. A role that somebody still holds is
    not deleted.

    Args:
        resource_name: the resource's name in Pulumi.
        permissions: what the role allows, each as `domain:entity:action`, such as `integrations:action:view`. `*`
            stands for every entity of a domain, or for every action. The order does not matter. Permissions with
            conditions, which others have given the role, stay as they are. A change updates in place.
        name: the role's name in Genesys Cloud. By default a new one is called `<resource_name>-<stack>` (the setting
            `nameTemplate`), with an explicit provider what Pulumi's autonaming gives, and keeps that name. A change
            updates in place.
        description: what the role is for; empty by default. A change updates in place.
        grant_to_provider: whether the OAuth client that Pulumi logs in with gets the role too, in all divisions; False
            by default. Genesys Cloud lets a caller give only roles that it holds itself: so this is needed where the
            same program gives the role to an `OAuthClient`. A change updates in place.
        opts: Pulumi's resource options.
    """

    _declared: ClassVar[Declared] = Declared(provider=ROLE, outputs=("organizationId", "grantedTo"), autonamed=True)

    def __init__(
        self,
        resource_name: str,
        permissions: pulumi.Input[Sequence[pulumi.Input[str]]],
        name: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        grant_to_provider: pulumi.Input[bool] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "permissions": permissions,
            "name": name,
            "description": description,
            "grantToProvider": grant_to_provider,
        }
        super().__init__(resource_name, inputs, opts)

    @property
    def name(self) -> pulumi.Output[str]:
        """The role's name in Genesys Cloud."""
        return self._output("name")

    @property
    def permissions(self) -> pulumi.Output[list[str]]:
        """What the role allows, each as `domain:entity:action`, such as `integrations:action:view`. `*` stands for
        every entity of a domain, or for every action. The order does not matter. Permissions with conditions, which
        others have given the role, stay as they are.
        """
        return self._output("permissions")

    @property
    def description(self) -> pulumi.Output[str | None]:
        """What the role is for; empty by default."""
        return self._output("description")

    @property
    def grant_to_provider(self) -> pulumi.Output[bool | None]:
        """Whether the OAuth client that Pulumi logs in with gets the role too, in all divisions; False by default.
        Genesys Cloud lets a caller give only roles that it holds itself: so this is needed where the same program
        gives the role to an `OAuthClient`.
        """
        return self._output("grantToProvider")

    @property
    def organization_id(self) -> pulumi.Output[str]:
        """The id of the organization that holds the object. With the credentials of another one nothing is read,
        changed or deleted. Absent only where an earlier version wrote the state: the next update or refresh fills it
        in.
        """
        return self._output("organizationId")

    @property
    def granted_to(self) -> pulumi.Output[list[str]]:
        """The ids of those that `grant_to_provider` has given the role: OAuth clients, or users."""
        return self._output("grantedTo")
