"""The lookup of a role."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.authorization.api import api_of
from genesyscloud_provider.authorization.role.permissions import permissions_of
from genesyscloud_provider.client.errors import while_doing
from genesyscloud_provider.framework.lookup import Answer, Lookup, ObjectArguments, asked_for, the_one
from genesyscloud_provider.framework.session import Session


class GetRoleResult(Answer):
    """A role, as the organization has it."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    description: Annotated[str, Field(description="What it is for.")]
    permissions: Annotated[
        list[str], Field(description="What it allows without conditions, each as `domain:entity:action`.")
    ]


def _get_role(session: Session, arguments: ObjectArguments) -> GetRoleResult:
    """A role by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the role {asked_for(arguments)}"):
        roles = api_of(session).roles
        found = the_one("role", roles.find, roles.all, arguments)
        return GetRoleResult(
            id=found.id,
            name=found.name,
            description=found.description,
            permissions=permissions_of(found.policies),
        )


ROLE: Final = Lookup("getRole", _get_role, ObjectArguments, GetRoleResult)
