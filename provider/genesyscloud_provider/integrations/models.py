"""What the documents of several resources hold, as the API has it (API reference 3.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from genesyscloud_provider.client.documents import Document, Text


# assumes: CREDENTIAL_ANSWERS_NAME_THEIR_TYPE
class CredentialTypeReference(Document):
    """A reference to a credential type; answers may carry only `name` (API reference 3.6)."""

    id: Text = ""
    name: Text = ""


def _type_reference(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class CredentialInfo(Document):
    """A credential without its field values. Its name may be missing altogether (API reference 4.3)."""

    id: str
    name: Text = ""
    type: Annotated[CredentialTypeReference | None, BeforeValidator(_type_reference)] = None
    created_date: datetime | None = None
    modified_date: datetime | None = None

    @property
    def type_name(self) -> str:
        """The credential type's name, or an empty text where the answer leaves it out."""
        return (self.type.name or self.type.id) if self.type else ""
