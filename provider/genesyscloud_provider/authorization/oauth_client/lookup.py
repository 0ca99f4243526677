"""The lookup of an OAuth client."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.authorization.api import api_of
from genesyscloud_provider.authorization.oauth_client.state import RoleDivision
from genesyscloud_provider.client.errors import while_doing
from genesyscloud_provider.framework.lookup import Answer, Lookup, ObjectArguments, asked_for, the_one
from genesyscloud_provider.framework.session import Session


class GetOAuthClientResult(Answer):
    """An OAuth client, as the organization has it. Nobody can read its secret."""

    id: Annotated[str, Field(description="Its id.")]
    name: Annotated[str, Field(description="Its name.")]
    description: Annotated[str, Field(description="What it is for.")]
    authorized_grant_type: Annotated[str, Field(description="How whoever uses it logs in.")]
    state: Annotated[str, Field(description="`active` or `inactive`; `disabled` by Genesys Cloud's support.")]
    role_divisions: Annotated[list[RoleDivision], Field(description="The roles it has, each with its division.")]


def _get_oauth_client(session: Session, arguments: ObjectArguments) -> GetOAuthClientResult:
    """An OAuth client by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the OAuth client {asked_for(arguments)}"):
        clients = api_of(session).clients
        found = the_one("OAuth client", clients.find, clients.all, arguments)
        return GetOAuthClientResult(
            id=found.id,
            name=found.name,
            description=found.description,
            authorized_grant_type=found.authorized_grant_type,
            state=found.state,
            role_divisions=[
                RoleDivision.model_validate({"roleId": each.role_id, "divisionId": each.division_id})
                for each in found.role_divisions
            ],
        )


OAUTH_CLIENT: Final = Lookup("getOAuthClient", _get_oauth_client, ObjectArguments, GetOAuthClientResult)
