"""Users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class User:
    """A user. Nobody here logs in as one."""

    entity_name: ClassVar[str] = "user"

    id: str
    name: str
    email: str

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
