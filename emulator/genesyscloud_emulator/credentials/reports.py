"""What the control route is told and reports of credentials."""

from __future__ import annotations

from genesyscloud_emulator.wire.reports import Report


class CredentialReport(Report):
    """A credential with its field values in clear."""

    id: str
    name: str | None
    type: str
    fields: dict[str, str]
    created_date: str
    modified_date: str


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
