"""Credentials and their types, and what others have to know when a credential changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from genesyscloud_emulator.wire.bodies import Body
from genesyscloud_emulator.wire.fields import FIELDS

USER_DEFINED_OAUTH = "userDefinedOAuth"
"""The credential type that brings a custom auth action with it (API reference 8.4)."""

INVENTED_TYPES = frozenset({"googleCloudPlatformServiceAccount", "googleGSuiteServiceAccount", "adobeServiceAccount"})
"""The types in which names are invented: Google's and Adobe's (see the switch `invented_names`)."""

MASK = "********"
"""What stands for a secret."""


@dataclass(frozen=True)
class Field:
    """A field of a credential type: its key, its label, whether it must be given, whether it is hidden on read."""

    key: str
    title: str
    required: bool = True
    secret: bool = False
    default: str | None = None


@dataclass(frozen=True)
class CredentialType:
    """A credential type (API reference 2). An `open` one takes any field, all of them secret."""

    entity_name: ClassVar[str] = "credential type"

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    open: bool = False

    @property
    def id(self) -> str:
        """Its name."""
        return self.name

    def secret(self, key: str) -> bool:
        """Whether this field's value is hidden on read."""
        return all(field.secret for field in self.fields if field.key == key)

    def to_json(self) -> dict[str, object]:
        """One entry of `GET /integrations/credentials/types` (API reference 3.6)."""
        return {
            "id": self.name,
            "name": self.name,
            "properties": {field.key: _field_schema(field) for field in self.fields},
            "displayOrder": [field.key for field in self.fields],
            "required": [field.key for field in self.fields if field.required],
        }


def _field_schema(field: Field) -> dict[str, object]:
    schema: dict[str, object] = {"type": "string", "title": field.title}
    if field.secret:
        schema["format"] = "password"
    if field.default is not None:
        schema["default"] = field.default
    return schema


@dataclass
class Credential:
    """A stored credential. The name may be missing, and need not be unique."""

    entity_name: ClassVar[str] = "credential"

    id: str
    name: str | None
    type: CredentialType
    fields: dict[str, str]
    created: str
    modified: str

    @property
    def self_uri(self) -> str:
        """The path of this credential."""
        return f"/api/v2/integrations/credentials/{self.id}"

    def info(self) -> dict[str, object]:
        """`CredentialInfo`: everything but the fields."""
        info: dict[str, object] = {
            "id": self.id,
            "createdDate": self.created,
            "modifiedDate": self.modified,
            "type": {"name": self.type.name},
            "selfUri": self.self_uri,
        }
        return info if self.name is None else {**info, "name": self.name}


class CredentialTypeReference(Body):
    """`type` of a credential wherever a body has one: only `name` counts."""

    comes_along = FIELDS["CredentialType"]

    name: str


@dataclass(frozen=True)
class CredentialChanged:
    """A credential has other content, perhaps another type."""

    credential: Credential


@dataclass(frozen=True)
class CredentialDeleted:
    """A credential was deleted; slots may hold it still."""

    credential: Credential
