# Written by `make sdk` from the declarations of genesyscloud_provider. Change those, not this file.

"""`OAuthClient`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pulumi

from pulumi_genesyscloud._dynamic import OAUTH_CLIENT
from pulumi_genesyscloud._resource import Declared, Resource
from pulumi_genesyscloud.arguments import (
    OAUTH_CLIENT_ROLE,
    OAuthClientRoleArgs,
)
from pulumi_genesyscloud.enums import (
    ClientState,
    GrantType,
)


class OAuthClient(Resource, module="genesyscloud", name="OAuthClient"):
    """An OAuth client: what a program or an integration logs in to Genesys Cloud with.

    Its secret is told once, when it is created, and kept in the state as a secret. Another value of `rotate`
    replaces the client: the new one exists, and the credential that refers to it is updated, before the old one is
    deleted, so that there is always a secret that works.

    Arguments that are maps have the keys of their types, which construct them too: of a misspelt key in
    `OAuthClientRoleArgs(…)` a type checker says the name. The names that Genesys Cloud has for keys, such as
    `roleId`, are taken as well. Keys that are yours, such as the names of headers, stay as they are.

    Args:
        resource_name: the resource's name in Pulumi.
        name: the client's name in Genesys Cloud. By default a new one is called `<resource_name>-<stack>` (the setting
            `nameTemplate`), with an explicit provider what Pulumi's autonaming gives, and keeps that name. A change
            updates in place.
        description: what the client is for; empty by default. A change updates in place.
        authorized_grant_type: how whoever uses the client logs in: `CLIENT-CREDENTIALS`, which integrations need, or
            `CODE`, `TOKEN`, `SAML2-BEARER`, `PASSWORD`. `CLIENT-CREDENTIALS` by default. A change updates in place.
        roles: what the client may do, with the grant type `CLIENT-CREDENTIALS`, which needs at least one role. Genesys
            Cloud lets a caller give only roles that it holds itself. A change updates in place.
        access_token_validity_seconds: for how many seconds a token is valid, 300 to 172800; 86400 by default. More, up
            to 38880000, only for clients that provision users (SCIM). A change updates in place.
        registered_redirect_uris: where a login may lead back to, with the grant types `CODE` and `TOKEN`. A change
            updates in place.
        scopes: what a login may be used for, with any grant type but `CLIENT-CREDENTIALS`. A change updates in place.
        state: `active` (the default), or `inactive`: then nobody can log in with it, which shows who still needs a
            client before it is removed. A change updates in place.
        rotate: any text, such as a date. A change, also when it is taken out, replaces the client by one with a new
            secret: what refers to it is given the new one's id and secret before the old one is removed.
        opts: Pulumi's resource options.

    Raises:
        ValueError: an argument is given twice, in both spellings.
    """

    _declared: ClassVar[Declared] = Declared(
        provider=OAUTH_CLIENT,
        outputs=("organizationId", "clientSecret", "roleDivisions", "modifiedDate"),
        parts={"roles": OAUTH_CLIENT_ROLE},
        secret_outputs=("clientSecret",),
        autonamed=True,
    )

    def __init__(
        self,
        resource_name: str,
        name: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        authorized_grant_type: pulumi.Input[GrantType | str] | None = None,
        roles: pulumi.Input[Sequence[pulumi.CustomResource | pulumi.Input[OAuthClientRoleArgs | str]]] | None = None,
        access_token_validity_seconds: pulumi.Input[int] | None = None,
        registered_redirect_uris: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        scopes: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        state: pulumi.Input[ClientState | str] | None = None,
        rotate: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        inputs = {
            "name": name,
            "description": description,
            "authorizedGrantType": authorized_grant_type,
            "roles": roles,
            "accessTokenValiditySeconds": access_token_validity_seconds,
            "registeredRedirectUris": registered_redirect_uris,
            "scopes": scopes,
            "state": state,
            "rotate": rotate,
        }
        super().__init__(resource_name, inputs, opts)

    @property
    def name(self) -> pulumi.Output[str]:
        """The client's name in Genesys Cloud."""
        return self._output("name")

    @property
    def description(self) -> pulumi.Output[str | None]:
        """What the client is for; empty by default."""
        return self._output("description")

    @property
    def authorized_grant_type(self) -> pulumi.Output[str | None]:
        """How whoever uses the client logs in: `CLIENT-CREDENTIALS`, which integrations need, or `CODE`, `TOKEN`,
        `SAML2-BEARER`, `PASSWORD`. `CLIENT-CREDENTIALS` by default.
        """
        return self._output("authorizedGrantType")

    @property
    def roles(self) -> pulumi.Output[list[dict[str, str]] | None]:
        """What the client may do, with the grant type `CLIENT-CREDENTIALS`, which needs at least one role. Genesys
        Cloud lets a caller give only roles that it holds itself.
        """
        return self._output("roles")

    @property
    def access_token_validity_seconds(self) -> pulumi.Output[int | None]:
        """For how many seconds a token is valid, 300 to 172800; 86400 by default. More, up to 38880000, only for
        clients that provision users (SCIM).
        """
        return self._output("accessTokenValiditySeconds")

    @property
    def registered_redirect_uris(self) -> pulumi.Output[list[str] | None]:
        """Where a login may lead back to, with the grant types `CODE` and `TOKEN`."""
        return self._output("registeredRedirectUris")

    @property
    def scopes(self) -> pulumi.Output[list[str] | None]:
        """What a login may be used for, with any grant type but `CLIENT-CREDENTIALS`."""
        return self._output("scopes")

    @property
    def state(self) -> pulumi.Output[str | None]:
        """`active` (the default), or `inactive`: then nobody can log in with it, which shows who still needs a client
        before it is removed.
        """
        return self._output("state")

    @property
    def rotate(self) -> pulumi.Output[str | None]:
        """Any text, such as a date. A change, also when it is taken out, replaces the client by one with a new secret:
        what refers to it is given the new one's id and secret before the old one is removed.
        """
        return self._output("rotate")

    @property
    def organization_id(self) -> pulumi.Output[str]:
        """The id of the organization that holds the object. With the credentials of another one nothing is read,
        changed or deleted. Absent only where an earlier version wrote the state: the next update or refresh fills it
        in.
        """
        return self._output("organizationId")

    @property
    def client_secret(self) -> pulumi.Output[str]:
        """The client's secret, which only its creation tells. Empty where the client was imported: nobody can read a
        secret, and `rotate` makes a client with a new one.
        """
        return self._output("clientSecret")

    @property
    def role_divisions(self) -> pulumi.Output[list[dict[str, str]]]:
        """The roles that the client has, each with its division."""
        return self._output("roleDivisions")

    @property
    def modified_date(self) -> pulumi.Output[str]:
        """When the client was last changed, in ISO 8601; empty if the service does not say."""
        return self._output("modifiedDate")
