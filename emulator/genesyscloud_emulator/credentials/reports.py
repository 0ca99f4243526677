"""What the control route is told and reports of credentials."""

from __future__ import annotations

from pydantic import Field

from genesyscloud_emulator.wire.reports import Report, new_id


class CredentialReport(Report):
    """A credential with its field values in clear. Where one is put, dates that it lacks are those of the moment."""

    id: str = Field(default_factory=new_id)
    name: str | None = None
    type: str
    fields: dict[str, str] = Field(default_factory=dict, repr=False)
    created_date: str = ""
    modified_date: str = ""


class PutCredentials(Report):
    """Credentials that are put there as they are given."""

    objects: list[CredentialReport]


class FieldReport(Report):
    """A field of a credential type."""

    key: str
    title: str = ""
    required: bool = True
    secret: bool = False
    default: str | None = None


class CredentialTypeReport(Report):
    """A credential type that no other organization has. An `open` one takes any field, all of them secret."""

    name: str
    title: str = ""
    fields: list[FieldReport] = Field(default_factory=list)
    open: bool = False


class PutCredentialTypes(Report):
    """Credential types that are put there as they are given."""

    objects: list[CredentialTypeReport]


class NewCredential(Report):
    """A credential that somebody else adds."""

    type: str
    fields: dict[str, str]
    name: str | None = None


class CredentialChange(Report):
    """What somebody else changes on a credential; what is left out stays. `fields` replaces all fields."""

    name: str | None = None
    type: str | None = None
    fields: dict[str, str] | None = None
