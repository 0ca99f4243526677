"""`Provider`: an organization of its own, for programs that work on more than one."""

from __future__ import annotations

import pulumi

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.program.serving import require_plugin
from genesyscloud_provider.client.configuration import NAMESPACE

__all__ = ["Provider"]


class Provider(pulumi.ProviderResource):
    """One Genesys Cloud organization, and how to log in to it.

    Resources that are given a provider are served by the plugin, which has to be installed once:
    `pulumi-genesyscloud install-plugin`. What is left out is taken from the environment, but never a part of the
    credentials.

    Args:
        resource_name: the provider's name in Pulumi.
        region: the organization's region: an AWS region name such as `us-east-1`, or a domain such as
            `mypurecloud.com`. Another region is another organization, and refused.
        oauth_client_id: the id of an OAuth client with the client credentials grant.
        oauth_client_secret: the secret of the OAuth client.
        access_token: an access token instead of an OAuth client.
        organization_id: the id of the organization that is meant; the provider stops before it touches any other.
            Another one is refused: what the provider manages stays where it is.
        preflight: whether the organization is asked before something is created or changed: `auto`, `required` or
            `off`.
        activation_timeout: seconds to wait for an integration's activation.
        deletion_protection: whether published actions that are in use, and the integrations above them, are kept from
            deletion and replacement where a resource does not say it; True by default.
        api_url: where the API is, instead of the region's.
        login_url: where tokens are, instead of the region's.
        opts: Pulumi's resource options.

    Raises:
        pulumi.RunError: the plugin is not installed.
    """

    region: pulumi.Output[str | None]
    """The region, if the program gives one."""
    api_url: pulumi.Output[str | None]
    """Where the API is, if the program says so."""

    def __init__(
        self,
        resource_name: str,
        region: pulumi.Input[str] | None = None,
        oauth_client_id: pulumi.Input[str] | None = None,
        oauth_client_secret: pulumi.Input[str] | None = None,
        access_token: pulumi.Input[str] | None = None,
        organization_id: pulumi.Input[str] | None = None,
        preflight: pulumi.Input[str] | None = None,
        activation_timeout: pulumi.Input[float] | None = None,
        deletion_protection: pulumi.Input[bool] | None = None,
        api_url: pulumi.Input[str] | None = None,
        login_url: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        require_plugin(f"The provider {resource_name!r}", opts)
        super().__init__(
            NAMESPACE,
            resource_name,
            {
                "region": region,
                "oauthClientId": oauth_client_id,
                "oauthClientSecret": _secret(oauth_client_secret),
                "accessToken": _secret(access_token),
                "organizationId": organization_id,
                "preflight": preflight,
                "activationTimeout": activation_timeout,
                "deletionProtection": deletion_protection,
                "apiUrl": api_url,
                "loginUrl": login_url,
            },
            pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(version=__version__)),
        )
        self.region = pulumi.Output.from_input(region)
        self.api_url = pulumi.Output.from_input(api_url)


def _secret(value: pulumi.Input[str] | None) -> pulumi.Output[str] | None:
    return None if value is None else pulumi.Output.secret(value)
