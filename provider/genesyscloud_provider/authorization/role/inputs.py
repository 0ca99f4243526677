"""What a program may write of a role."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from genesyscloud_provider.authorization.role.diff import other_permissions
from genesyscloud_provider.framework.declaration import Change, Differs, Inputs, Mark, NotBlank
from genesyscloud_provider.framework.differences import other_than


class RoleInputs(Inputs):
    """The inputs of `Role`."""

    name: Annotated[NotBlank, Change.UPDATE, Mark.AUTONAMED, Field(description="The role's name in Genesys Cloud.")]
    # assumes: WILDCARDS_MAY_BE_EXPANDED
    permissions: Annotated[
        list[str],
        Change.UPDATE,
        Differs(other_permissions),
        Field(
            description="What the role allows, each as `domain:entity:action`, such as `integrations:action:view`."
            " `*` stands for every entity of a domain, or for every action. The order does not matter. Permissions with"
            " conditions, which others have given the role, stay as they are."
        ),
    ]
    description: Annotated[
        str | None,
        Change.UPDATE,
        Differs(other_than("description", "")),
        Field(description="What the role is for; empty by default."),
    ] = None
    grant_to_provider: Annotated[
        bool | None,
        Change.UPDATE,
        Differs(other_than("grant_to_provider", False)),
        Field(
            description="Whether the OAuth client that Pulumi logs in with gets the role too, in all divisions; false"
            " by default. Genesys Cloud lets a caller give only roles that it holds itself: so this is needed where"
            " the same program gives the role to an `OAuthClient`."
        ),
    ] = None
