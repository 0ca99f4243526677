"""Credentials and their types, as the API has them (API reference 3.2 and 3.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from pydantic import BeforeValidator, RootModel
from genesyscloud_provider.client.documents import Document, Text, JsonObject, empty_list, entities

__all__ = ['CredentialInfo', 'CredentialType', 'CredentialTypeReference', 'CredentialTypes']

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


class CredentialType(Document):
    """A credential type as the organization has it; `properties` describes its fields, in the manner of JSON schema."""

    name: Text = ""
    properties: JsonObject = {}
    required: Annotated[list[str], BeforeValidator(empty_list)] = []

    def label(self, key: str) -> str:
        """The console's word for a field, or an empty text."""
        schema = self.properties.get(key)
        return str(schema.get("title") or "") if isinstance(schema, dict) else ""


class CredentialTypes(RootModel[Annotated[list[CredentialType], BeforeValidator(entities)]]):
    """Every credential type: a bare array, which older descriptions of the API wrap in a page (API reference 3.2)."""
