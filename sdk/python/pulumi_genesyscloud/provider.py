# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`Provider`: an organization of its own, for programs that work on more than one."""

from __future__ import annotations

import pulumi

from pulumi_genesyscloud._provider import Conveniences


class Provider(Conveniences):
    """One Genesys Cloud organization, and how to log in to it.

    Resources that are given a provider are served by the plugin, which has to be installed once:
    `pulumi-genesyscloud install-plugin`.

    A stack's configuration has the same settings, and a program that reaches one organization needs no provider of
    its own. For several organizations it makes one provider each. A setting that is not given is taken from its
    environment variable, but credentials are only ever taken from one place: those of an environment never complete
    those of a program.

    The roles of its OAuth client need Integrations > Integration > Add, Delete, Edit, View and Integrations > Action
    > Add, Delete, Edit, Execute, View; or Integrations > Action > All Permissions in place of the single ones, which
    takes in those to come. Genesys Cloud writes permissions in two ways that mean the same: Integrations > Action >
    View in the console, `integrations:action:view` in the API and its messages.

    Another region, or another `organization_id`, is refused: what the provider manages stays where it is. Use
    another stack, or another provider resource, for another organization.

    Args:
        resource_name: the provider's name in Pulumi.
        region: the organization's region: an AWS region name such as `us-east-1`, or a domain such as
            `mypurecloud.com`. Another one is refused: it is another organization's. Environment variable:
            `GENESYSCLOUD_REGION`.
        oauth_client_id: the id of an OAuth client with the client credentials grant. Environment variable:
            `GENESYSCLOUD_OAUTHCLIENT_ID`.
        oauth_client_secret: the secret of the OAuth client. Environment variable: `GENESYSCLOUD_OAUTHCLIENT_SECRET`.
        access_token: an access token; within one source it wins over the OAuth client. Environment variable:
            `GENESYSCLOUD_ACCESS_TOKEN`.
        organization_id: the id of the organization that is meant. If set, the provider stops before it touches any
            other. Another one is refused: what the provider manages stays where it is. Environment variable:
            `GENESYSCLOUD_ORGANIZATION_ID`.
        preflight: whether the organization is asked before something is created or changed, for limits, types and
            names: `auto` (when credentials are configured), `required` (without credentials it is an error) or `off`.
            Environment variable: `GENESYSCLOUD_PREFLIGHT`.
        activation_timeout: seconds to wait for an integration's activation; 180 by default. Environment variable:
            `GENESYSCLOUD_ACTIVATION_TIMEOUT`.
        deletion_protection: whether published actions that are in use, and the integrations above them, are kept from
            deletion and replacement where a resource does not say it; True by default. `false` in the environment lifts
            the protection of all resources for one command. Environment variable: `GENESYSCLOUD_DELETION_PROTECTION`.
        token_pool_size: how many tokens of the OAuth client requests are spread over, from 1 to 50; 1 by default. A
            further one is asked for when the others have used up the limit of 300 requests a minute, which is assumed
            to count by token. Of no effect with an access token. Environment variable: `GENESYSCLOUD_TOKEN_POOL_SIZE`.
        contradicted: names of assumptions that the organization contradicts, with commas between: the provider then
            goes its second way where it has one. `docs/assumptions.md` says for which it has. Environment variable:
            `GENESYSCLOUD_CONTRADICTED`.
        api_url: where the API is, instead of the region's: https, or http on loopback. Environment variable:
            `GENESYSCLOUD_API_URL`.
        login_url: where tokens are, instead of the region's: https, or http on loopback. Environment variable:
            `GENESYSCLOUD_LOGIN_URL`.
        opts: Pulumi's resource options.

    Raises:
        pulumi.RunError: the plugin is not installed.
    """

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
        token_pool_size: pulumi.Input[int] | None = None,
        contradicted: pulumi.Input[list[str]] | None = None,
        api_url: pulumi.Input[str] | None = None,
        login_url: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            resource_name,
            {
                "region": region,
                "oauthClientId": oauth_client_id,
                "oauthClientSecret": self._secret(oauth_client_secret),
                "accessToken": self._secret(access_token),
                "organizationId": organization_id,
                "preflight": preflight,
                "activationTimeout": activation_timeout,
                "deletionProtection": deletion_protection,
                "tokenPoolSize": token_pool_size,
                "contradicted": contradicted,
                "apiUrl": api_url,
                "loginUrl": login_url,
            },
            opts,
        )
