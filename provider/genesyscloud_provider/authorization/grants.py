"""Who holds which role, and in which division (API reference, supplement 3 and 5)."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Document, Page, Text, empty_list
from genesyscloud_provider.client.listing import walk_pages

HOME: Final = "/api/v2/authorization/divisions/home"
CALLER: Final = "/api/v2/authorization/subjects/me"
GRANT: Final = "/api/v2/authorization/subjects/{subject}/divisions/{division}/roles/{role}"
HOLDERS: Final = "/api/v2/authorization/roles/{id}/subjectgrants"

ALL_DIVISIONS: Final = "*"
"""Stands for every division, those to come included."""

SETTLES_IN: Final = 10.0  # assumes: GRANTS_TAKE_EFFECT_IN_TEN_SECONDS
"""Seconds until a role that was just granted can be relied on."""


class Division(Document):
    """A division."""

    id: str
    name: Text = ""


class GrantedRole(Document):
    """The role of a grant."""

    id: str
    name: Text = ""


class Grant(Document):
    """A role that a subject holds in a division."""

    role: GrantedRole
    division: Division | None = None


class Subject(Document):
    """A user, a group or an OAuth client, with the roles that it holds."""

    id: str
    name: Text = ""
    grants: Annotated[list[Grant], BeforeValidator(empty_list), Field(default_factory=list)]


class Holder(Document):
    """A subject that holds a role."""

    id: str
    name: Text = ""
    type: Text = ""

    @property
    def title(self) -> str:
        """How messages call it."""
        named = f"{self.name!r} ({self.id})" if self.name else self.id
        return f"{_KINDS.get(self.type, self.type.lower() or 'subject')} {named}"


_KINDS: Final = {"PC_OAUTH_CLIENT": "OAuth client", "PC_USER": "user", "PC_GROUP": "group"}
"""What subjects are called, by their type."""


class Divisions:
    """The organization's divisions.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._home: str | None = None
        self._asking = threading.Lock()

    def home(self) -> str:
        """The id of the home division; asked for once."""
        with self._asking:
            if self._home is None:
                self._home = self._access.client.get(HOME, Division).id
            return self._home


class Grants:
    """Who holds which role.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._held: frozenset[str] | None = None
        self._granted: dict[str, float] = {}
        self._asking = threading.Lock()

    def held(self) -> frozenset[str]:
        """The ids of the roles that the caller holds; asked for once."""
        with self._asking:
            if self._held is None:
                caller = self._access.client.get(CALLER, Subject)
                self._held = frozenset(each.role.id for each in caller.grants)
            return self._held | self._granted.keys()

    def grant(self, client_id: str, role_id: str) -> None:
        """Give an OAuth client, the caller's own, a role in all divisions; it may hold it already.

        Args:
            client_id: the client.
            role_id: the role.
        """
        self._access.client.ensure(_grant(client_id, role_id), subjectType="PC_OAUTH_CLIENT")
        self._granted[role_id] = self._access.clock.now()

    def revoke(self, client_id: str, role_id: str) -> None:
        """Take that grant away; it is no error if it is gone already."""
        self._access.client.delete(_grant(client_id, role_id))
        self._granted.pop(role_id, None)

    def settle(self, role_ids: Iterable[str]) -> None:
        """Wait until what this process has granted of some roles can be relied on.

        What is asked too early is said to be remembered wrongly by the service, so this waits and does not try.
        """
        clock = self._access.clock
        granted = [self._granted[each] for each in role_ids if each in self._granted]
        remaining = max(granted, default=float("-inf")) + SETTLES_IN - clock.now()
        if remaining > 0:
            self._access.report(f"Waiting {remaining:.0f} s until a role that was just granted takes effect")
            clock.sleep(remaining)

    def holders(self, role_id: str) -> list[Holder]:
        """Every subject that holds a role."""
        # assumes: HOLDERS_OF_A_ROLE_ARE_LISTED
        return walk_pages(self._access.client, paths.filled(HOLDERS, id=role_id), Page[Holder])


def _grant(client_id: str, role_id: str) -> str:
    return paths.filled(GRANT, subject=client_id, division=ALL_DIVISIONS, role=role_id)
