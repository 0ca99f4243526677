"""What a program may write of an OAuth client."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from genesyscloud_provider.authorization.oauth_client.diff import same_roles
from genesyscloud_provider.authorization.oauth_client.models import (
    LEAST_VALIDITY,
    MOST_VALIDITY,
    USUAL_MOST_VALIDITY,
    VALIDITY,
    ClientState,
    GrantType,
)
from genesyscloud_provider.framework.declaration import Change, Differs, Inputs, Mark, NotBlank, Part
from genesyscloud_provider.framework.differences import other_than, same_members


class OAuthClientRole(Part):
    """A role that an OAuth client has, in a division."""

    in_place_of_text: ClassVar[str] = "give the role's id as `roleId`"
    id_is: ClassVar[str] = "role_id"
    refers_to: ClassVar[str] = "Role"

    role_id: Annotated[NotBlank, Mark.OBJECT_ID, Field(description="The role's id.")]
    division_id: Annotated[
        str | None,
        Field(description="The id of the division in which it has the role, or `*` for all. By default the home one."),
    ] = None


class OAuthClientInputs(Inputs):
    """The inputs of `OAuthClient`."""

    name: Annotated[NotBlank, Change.UPDATE, Mark.AUTONAMED, Field(description="The client's name in Genesys Cloud.")]
    description: Annotated[
        str | None,
        Change.UPDATE,
        Differs(other_than("description", "")),
        Field(description="What the client is for; empty by default."),
    ] = None
    authorized_grant_type: Annotated[
        GrantType | None,
        Change.UPDATE,
        Differs(other_than("authorized_grant_type", GrantType.CLIENT_CREDENTIALS.value)),
        Field(
            description="How whoever uses the client logs in: `CLIENT-CREDENTIALS`, which integrations need, or"
            " `CODE`, `TOKEN`, `SAML2-BEARER`, `PASSWORD`. `CLIENT-CREDENTIALS` by default."
        ),
    ] = None
    roles: Annotated[
        list[OAuthClientRole] | None,
        Change.UPDATE,
        Differs(other_than("roles", [], same_roles)),
        Field(
            description="What the client may do, with the grant type `CLIENT-CREDENTIALS`, which needs at least one"
            " role. Genesys Cloud lets a caller give only roles that it holds itself."
        ),
    ] = None
    access_token_validity_seconds: Annotated[
        int | None,
        Change.UPDATE,
        Differs(other_than("access_token_validity_seconds", VALIDITY)),
        Field(
            description=f"For how many seconds a token is valid, {LEAST_VALIDITY} to {USUAL_MOST_VALIDITY};"
            f" {VALIDITY} by default. More, up to {MOST_VALIDITY}, only for clients that provision users (SCIM)."
        ),
    ] = None
    registered_redirect_uris: Annotated[
        list[str] | None,
        Change.UPDATE,
        Differs(other_than("registered_redirect_uris", [], same_members)),
        Field(description="Where a login may lead back to, with the grant types `CODE` and `TOKEN`."),
    ] = None
    scopes: Annotated[
        list[str] | None,
        Change.UPDATE,
        Differs(other_than("scopes", [], same_members)),
        Field(description="What a login may be used for, with any grant type but `CLIENT-CREDENTIALS`."),
    ] = None
    state: Annotated[
        ClientState | None,
        Change.UPDATE,
        Differs(other_than("state", ClientState.ACTIVE.value)),
        Field(
            description="`active` (the default), or `inactive`: then nobody can log in with it, which shows who still"
            " needs a client before it is removed."
        ),
    ] = None
    rotate: Annotated[
        str | None,
        Change.REPLACE,
        Field(
            description="Any text, such as a date. A change, also when it is taken out, replaces the client by one with"
            " a new secret: what refers to it is given the new one's id and secret before the old one is removed."
        ),
    ] = None
