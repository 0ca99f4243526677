"""The component that holds a Genesys Cloud integration and all that it needs to call the Platform API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import pulumi

from genesyscloud_provider.client.configuration import NAMESPACE
from pulumi_genesyscloud.arguments import OAuthClientRoleArgs
from pulumi_genesyscloud.data_action_integration import DataActionIntegration
from pulumi_genesyscloud.enums import IntegrationType, IntendedState
from pulumi_genesyscloud.integration_credential import IntegrationCredential
from pulumi_genesyscloud.oauth_client import OAuthClient
from pulumi_genesyscloud.role import Role

GivenRole: TypeAlias = Role | OAuthClientRoleArgs | pulumi.Input[str]
"""A role that an OAuth client gets: itself or its id, in the home division, or its id with that of a division."""

_TYPE: Final = f"{NAMESPACE}:index:PlatformDataActions"


class PlatformDataActions(pulumi.ComponentResource):
    """A Genesys Cloud data actions integration, with the OAuth client by which its actions call the Platform API.

    It makes

    - a role with `permissions`, if there are any, which the OAuth client that Pulumi logs in with gets too, as Genesys
      Cloud lets a caller give only roles that it holds itself,
    - an OAuth client with the grant type client credentials, which has this role and the given ones,
    - the credential with the client's id and secret, and the integration that uses it, active when `pulumi up` is done.

    The client's secret is encrypted in the state, and stands in the credential. The integration has the promises of
    `DataActionIntegration`: a change that would replace or delete it is refused while published actions under it are
    in use.

    Args:
        resource_name: the resource's name in Pulumi, and the start of the names of all that it makes.
        permissions: what the actions may do, each as `domain:entity:action`, such as `directory:user:view`; see `Role`.
            Without any, no role is made. A change updates the role in place.
        roles: other roles that the client gets: a `Role` or its id, in the home division, or a map with `role_id` and
            `division_id`. There has to be a role, or permissions. A change updates the client in place.
        division_id: the id of the division in which the client has the role that is made, or `*` for all; by default
            the home division. A change updates the client in place.
        name: the integration's name in Genesys Cloud; by default as `DataActionIntegration` says. Keep it unique: it
            tells integrations and their actions apart wherever they are chosen. A change updates in place.
        notes: the integration's notes, free text for administrators; empty by default. A change updates in place.
        intended_state: the integration's intended state, `ENABLED` (the default) or `DISABLED`. A change updates in
            place and waits until it is reached.
        deletion_protection: the integration's deletion protection; by default what the setting
            `genesyscloud:deletionProtection` says, which is True. False is consent, a change in place that counts once
            it is deployed.
        rotate: any text, such as a date. A change, also when it is taken out, replaces the client by one with a new
            secret: the credential gets it before the old client is deleted, and the integration is not touched.
        opts: Pulumi's resource options.

    Raises:
        pulumi.RunError: there is neither a role nor a permission.
    """

    role: Role | None
    """The role with `permissions`; None if there are none."""
    client: OAuthClient
    """The OAuth client."""
    credential: IntegrationCredential
    """The credential that holds the client's id and secret."""
    integration: DataActionIntegration
    """The integration that uses the credential."""
    integration_id: pulumi.Output[str]
    """The integration's id."""

    def __init__(
        self,
        resource_name: str,
        permissions: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        roles: Sequence[GivenRole] | None = None,
        division_id: pulumi.Input[str] | None = None,
        name: pulumi.Input[str] | None = None,
        notes: pulumi.Input[str] | None = None,
        intended_state: pulumi.Input[IntendedState | str] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        rotate: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        if not permissions and not roles:
            raise pulumi.RunError(
                f"PlatformDataActions {resource_name!r}: give `permissions`, such as ['directory:user:view'], or"
                " `roles`: an OAuth client without a role may do nothing."
            )
        super().__init__(_TYPE, resource_name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        given = [_given(each) for each in roles or ()]
        self.role = None
        if permissions:
            self.role = Role(
                resource_name,
                permissions,
                description="What the data actions of an integration may do",
                grant_to_provider=True,
                opts=below,
            )
            given.append(_given(self.role, division_id))
        self.client = OAuthClient(
            resource_name,
            description="What the data actions of an integration log in with",
            roles=given,
            rotate=rotate,
            opts=below,
        )
        self.credential = IntegrationCredential.pure_cloud_oauth_client(
            resource_name, client_id=self.client.id, client_secret=self.client.client_secret, opts=below
        )
        self.integration = DataActionIntegration(
            resource_name,
            IntegrationType.GENESYS_CLOUD,
            self.credential,
            name=name,
            notes=notes,
            intended_state=intended_state,
            deletion_protection=deletion_protection,
            opts=below,
        )
        self.integration_id = self.integration.id
        self.register_outputs({"integrationId": self.integration_id})


def _given(role: GivenRole, division_id: pulumi.Input[str] | None = None) -> OAuthClientRoleArgs:
    """A role as a client takes it."""
    if isinstance(role, Mapping):
        return role
    made = OAuthClientRoleArgs(role_id=role)
    if division_id is not None:
        made["division_id"] = division_id
    return made
