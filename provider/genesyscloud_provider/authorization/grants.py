"""Who holds which role, and in which division (API reference, supplement 3 and 5)."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Document, Page, Text, empty_list
from genesyscloud_provider.client.errors import Stopped
from genesyscloud_provider.client.listing import walk_pages

DIVISIONS: Final = "/api/v2/authorization/divisions"
HOME: Final = "/api/v2/authorization/divisions/home"
CALLER: Final = "/api/v2/authorization/subjects/me"
TOKEN: Final = "/api/v2/tokens/me"  # noqa: S105 (an address)
GRANT: Final = "/api/v2/authorization/subjects/{subject}/divisions/{division}/roles/{role}"
HOLDERS: Final = "/api/v2/authorization/roles/{id}/subjectgrants"

ALL_DIVISIONS: Final = "*"
"""Stands for every division, those to come included."""

SETTLES_IN: Final = 10.0  # assumes: GRANTS_TAKE_EFFECT_IN_TEN_SECONDS
"""Seconds until a role that was just granted, or given to a new OAuth client, can be relied on."""

CLIENT: Final = "PC_OAUTH_CLIENT"
USER: Final = "PC_USER"
"""What kind of subject somebody is."""


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


_KINDS: Final = {CLIENT: "OAuth client", USER: "user", "PC_GROUP": "group"}
"""What subjects are called, by their type."""


class _TokensClient(Document):
    """The OAuth client that a token was given to."""

    id: Text = ""


class _Token(Document):
    """What a token says of itself."""

    client: Annotated[_TokensClient, Field(alias="OAuthClient", default_factory=_TokensClient)]


class Divisions:
    """The organization's divisions.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._home: str | None = None
        self._asking = threading.Lock()

    def all(self) -> dict[str, Division]:
        """Every division that the caller may see, by id."""
        return {each.id: each for each in walk_pages(self._access.client, DIVISIONS, Page[Division])}

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
        self._caller: Subject | None = None
        self._granted: dict[str, float] = {}
        self._settles_in = access.patience("GRANTS_TAKE_EFFECT_IN_TEN_SECONDS", SETTLES_IN)
        self._asking = threading.Lock()

    @property
    def caller(self) -> Subject:
        """Who sends the requests, with the roles that it holds; asked for once."""
        with self._asking:
            if self._caller is None:
                self._caller = self._access.client.get(CALLER, Subject)
            return self._caller

    def held(self) -> frozenset[str]:
        """The ids of the roles that the caller holds."""
        return frozenset(each.role.id for each in self.caller.grants) | self._granted.keys()

    def grant(self, role_id: str, client_id: str | None) -> str:
        """Give the caller a role in all divisions; it may hold it already.

        Args:
            role_id: the role.
            client_id: the OAuth client that the caller is; None where only its token is known.

        Returns:
            The caller's id.
        """
        caller = client_id or self.caller.id
        path = paths.filled(GRANT, subject=caller, division=ALL_DIVISIONS, role=role_id)
        self._access.client.ensure(path, subjectType=CLIENT if client_id else self._kind_of(caller))
        self._granted[role_id] = self._access.clock.now()
        return caller

    def revoke(self, subject_id: str, role_id: str) -> None:
        """Take such a grant from somebody; it is no error if it is gone already."""
        self._access.client.delete(paths.filled(GRANT, subject=subject_id, division=ALL_DIVISIONS, role=role_id))
        self._granted.pop(role_id, None)

    def _kind_of(self, caller: str) -> str:
        """What the caller is: an OAuth client, unless its token was given to a user by way of one."""
        return CLIENT if self._access.client.get(TOKEN, _Token).client.id in ("", caller) else USER

    def settle(self, role_ids: Iterable[str]) -> None:
        """Wait until what this process has granted of some roles can be relied on.

        What is asked too early is said to be remembered wrongly by the service, so this waits and does not try.
        """
        clock = self._access.clock
        granted = [self._granted[each] for each in role_ids if each in self._granted]
        remaining = max(granted, default=float("-inf")) + self._settles_in - clock.now()
        if remaining > 0:
            self._access.report(f"Waiting {remaining:.0f} s until a role that was just granted takes effect")
            clock.sleep(remaining)

    def settle_new(self) -> None:
        """Wait until the roles of an OAuth client that was just created can be relied on.

        It is waited to the end only where nobody wants to stop: what was created must not get lost for that.
        """
        self._access.report(f"Waiting {self._settles_in:.0f} s until the roles of the new OAuth client take effect")
        with suppress(Stopped):
            self._access.clock.sleep(self._settles_in)

    def holders(self, role_id: str) -> list[Holder]:
        """Every subject that holds a role."""
        # assumes: HOLDERS_OF_A_ROLE_ARE_LISTED
        return walk_pages(self._access.client, paths.filled(HOLDERS, id=role_id), Page[Holder])
