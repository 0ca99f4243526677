"""Credentials and their types, and what others have to know when a credential changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from genesyscloud_emulator.behaviour.changes import Noted
from genesyscloud_emulator.behaviour.clock import Moment
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
    """A field of a credential type: its key, its label, whether it is told as required, whether it is hidden on read.

    `needed` is whether a required field must be given although it has a default.
    """

    key: str
    title: str
    required: bool = True
    secret: bool = False
    default: str | None = None
    needed: bool = False

    @property
    def must_be_given(self) -> bool:
        """Whether a credential without it is refused."""
        return self.required and (self.default is None or self.needed)


@dataclass(frozen=True)
class CredentialType:
    """A credential type (API reference 2). An `open` one takes any field, all of them secret."""

    entity_name: ClassVar[str] = "credential type"

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    open: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def id(self) -> str:
        """Its name."""
        return self.name

    def secret(self, key: str) -> bool:
        """Whether this field's value is hidden on read."""
        return all(field.secret for field in self.fields if field.key == key)

    def to_json(self, form: Literal["schema", "nested"] = "schema") -> dict[str, object]:
        """One entry of `GET /integrations/credentials/types` (API reference 3.6; switch `credential_type_form`)."""
        properties: dict[str, object] = {field.key: _field_schema(field) for field in self.fields}
        required = [field.key for field in self.fields if field.required]
        own = {"id": self.name, "name": self.name, "displayOrder": [field.key for field in self.fields]}
        if form == "nested":
            return {**own, "properties": {"type": "object", "properties": properties, "required": required}}
        return {**own, "properties": properties, "required": required}


def _field_schema(field: Field) -> dict[str, object]:
    schema: dict[str, object] = {"type": "string", "title": field.title}
    if field.secret:
        schema["format"] = "password"
    if field.default is not None:
        schema["default"] = field.default
    return schema


@dataclass(frozen=True)
class Login:
    """An access token, and until which moment of the clock runs of actions go on with it."""

    token: str
    until: Moment


@dataclass
class Credential(Noted):
    """A stored credential. The name may be missing, and need not be unique. `login` is the last one with its fields."""

    entity_name: ClassVar[str] = "credential"

    id: str
    name: str | None
    type: CredentialType
    fields: dict[str, str] = field(repr=False)
    created: str
    modified: str = field(compare=False)
    login: Login | None = field(default=None, repr=False, compare=False)

    @property
    def self_uri(self) -> str:
        """The path of this credential."""
        return f"/api/v2/integrations/credentials/{self.id}"

    def info(self, with_type: bool = True) -> dict[str, object]:
        """`CredentialInfo`: everything but the fields."""
        info: dict[str, object] = {
            "id": self.id,
            "name": self.name,
            "createdDate": self.created,
            "modifiedDate": self.modified,
            "type": {"name": self.type.name} if with_type else None,
            "selfUri": self.self_uri,
        }
        return {name: value for name, value in info.items() if value is not None}


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
