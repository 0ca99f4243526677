"""Credential types, as the API has them (API reference 3.2)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, RootModel

from genesyscloud_provider.client.documents import Document, JsonObject, Text, empty_list, entities


# assumes: CREDENTIAL_TYPES_ARE_DESCRIBED_AS_SCHEMAS
class CredentialType(Document):
    """A credential type as the organization has it; `properties` describes its fields, in the manner of JSON schema."""

    name: Text = ""
    properties: JsonObject = {}
    required: Annotated[list[str], BeforeValidator(empty_list)] = []

    def default(self, key: str) -> str | None:
        """What the service takes for a field that is left out; None if the description says nothing of it."""
        schema = self.properties.get(key)
        default = schema.get("default") if isinstance(schema, dict) else None
        return default if isinstance(default, str) else None

    def label(self, key: str) -> str:
        """The console's word for a field, or an empty text."""
        schema = self.properties.get(key)
        return str(schema.get("title") or "") if isinstance(schema, dict) else ""


class CredentialTypes(RootModel[Annotated[list[CredentialType], BeforeValidator(entities)]]):
    """Every credential type: a bare array, which older descriptions of the API wrap in a page (API reference 3.2)."""
