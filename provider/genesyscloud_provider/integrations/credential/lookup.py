"""The lookup of a credential."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from genesyscloud_provider.client.errors import (
    while_doing,
)
from genesyscloud_provider.framework.lookup import Answer, Lookup, ObjectArguments, asked_for, the_one
from genesyscloud_provider.framework.session import Session
from genesyscloud_provider.integrations.api import api_of


class GetIntegrationCredentialResult(Answer):
    """A credential, as the organization has it."""

    id: Annotated[str, Field(description="Its id.")]
    type: Annotated[str, Field(description="Its credential type.")]
    name: Annotated[str, Field(description="Its name.")]


def _get_integration_credential(session: Session, arguments: ObjectArguments) -> GetIntegrationCredentialResult:
    """A credential by its id or its name.

    Raises:
        Refused: there is none, or several have the name.
    """
    with while_doing(f"looking up the credential {asked_for(arguments)}"):
        credentials = api_of(session).credentials
        found = the_one("credential", credentials.find, credentials.all, arguments)
        return GetIntegrationCredentialResult(id=found.id, name=found.name, type=credentials.type_told_of(found))


INTEGRATION_CREDENTIAL: Final = Lookup(
    "getIntegrationCredential", _get_integration_credential, ObjectArguments, GetIntegrationCredentialResult
)
