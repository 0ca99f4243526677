"""Users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class User:
    """A user. Nobody here logs in as one; `built_in` is whether every organization has it."""

    entity_name: ClassVar[str] = "user"

    id: str
    name: str
    email: str
    built_in: bool = False

    def to_json(self) -> dict[str, object]:
        """`User`, as far as it says anything here."""
        return {
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "username": self.email,
            "state": "active",
            "version": 1,
            "acdAutoAnswer": False,
            "selfUri": f"/api/v2/users/{self.id}",
        }


@dataclass(frozen=True)
class Group:
    """A group, which can be given roles as users can. Who is in it nobody asks here."""

    entity_name: ClassVar[str] = "group"

    id: str
    name: str


@dataclass(frozen=True)
class SubjectDeleted:
    """A user or group was deleted, and has no roles any more."""

    id: str
