"""The users that every organization has."""

from __future__ import annotations

import uuid

from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.users.models import User

_NAMES = ("Ann Archer", "Bob Baker", "Cleo Clark")


def users(organization: Organization) -> list[User]:
    """Three of them; their ids are the organization's own, and the same after a reset."""
    return [_user(organization, name) for name in _NAMES]


def _user(organization: Organization, name: str) -> User:
    email = f"{name.split()[0].lower()}@example.com"
    return User(str(uuid.uuid5(uuid.NAMESPACE_URL, f"{organization.id}/users/{name}")), name, email, built_in=True)
