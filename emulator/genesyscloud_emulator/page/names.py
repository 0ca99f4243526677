"""How objects are called on the page, and where one leads to another."""

from __future__ import annotations

from genesyscloud_emulator.actions.models import Action
from genesyscloud_emulator.architect.models import Flow
from genesyscloud_emulator.authorization.models import Role
from genesyscloud_emulator.credentials.models import Credential
from genesyscloud_emulator.integrations.models import Integration
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.page.shown import Kind, Piece, Tone, query
from genesyscloud_emulator.users.models import User

KINDS: dict[Kind, type[Integration | Credential | Action | Flow | OAuthClient]] = {
    "integration": Integration,
    "credential": Credential,
    "action": Action,
    "flow": Flow,
    "client": OAuthClient,
}
"""What has a view of its own: by the word for it in addresses."""

NAMELESS = "(no name)"

STATES: dict[str, Tone] = {
    "ACTIVE": "good",
    "ACTIVATING": "note",
    "DEACTIVATING": "note",
    "ERROR": "error",
    "INACTIVE": "",
    "active": "good",
    "inactive": "",
    "disabled": "warning",
    "deleted": "error",
}
"""The tone of an integration's reported state, or an OAuth client's state."""


class Names:
    """The names of one organization's objects."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization

    def link(self, kind: Kind, object_id: str) -> str:
        """The address of an object's view."""
        return query(organization=self._organization.id, show=kind, id=object_id)

    def piece(self, kind: Kind, object_id: str, more: str = "") -> Piece:
        """An object's name with the way to it; its id alone if it is not there."""
        item = self._organization.store(KINDS[kind]).find(object_id)
        if item is None:
            return Piece(object_id, tone="error", more=f"{more}, not there".removeprefix(", "))
        return Piece(item.name or NAMELESS, link=self.link(kind, object_id), more=more)

    def any(self, object_id: str) -> Piece | None:
        """The object with this id, whatever it is; None if it has no view."""
        for kind, model in KINDS.items():
            if self._organization.store(model).find(object_id) is not None:
                return self.piece(kind, object_id)
        return None

    def role(self, role_id: str) -> str:
        """What a role is called; its id if it is not there."""
        role = self._organization.store(Role).find(role_id)
        return role_id if role is None else role.name

    def subject(self, subject_id: str) -> str:
        """What a user or an OAuth client is called; the id if it is not there."""
        store = self._organization.store
        found = store(OAuthClient).find(subject_id) or store(User).find(subject_id)
        return subject_id if found is None else found.name
