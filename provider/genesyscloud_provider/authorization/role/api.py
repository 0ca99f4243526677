"""Roles: created, saved, deleted (API reference, supplement 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timezone
from typing import Any, Final

from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.errors import Conflict, GenesysCloudError, NotFound, OutcomeUnknown
from genesyscloud_provider.client.listing import Listing, walk_pages
from genesyscloud_provider.client.lost_answers import Claims, Kind, look_for, not_told_apart, two_ways

ROLES: Final = "/api/v2/authorization/roles"

KIND: Final = Kind("role", "genesyscloud:index:Role", "gc authorization roles delete")


class Roles:
    """The organization's roles.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._listing = Listing(self._list, lambda each: each.id, access.clock)
        self._claims: Claims[RoleDocument] = Claims(lambda id_: self._listing.known(id_) is not None)

    def all(self) -> dict[str, RoleDocument]:
        """Every role by id."""
        return self._listing.all()

    def find(self, role_id: str) -> RoleDocument | None:
        """A role; None if it does not exist. Absence from the listing is confirmed by its id."""
        return self._listing.shown().get(role_id) or self.look(role_id)

    def look(self, role_id: str) -> RoleDocument | None:
        """A role as it is now; None if it does not exist."""
        try:
            found = self._access.client.get(paths.of(ROLES, role_id), RoleDocument)
        except NotFound:
            # assumes: NEW_OBJECTS_ARE_READABLE_AT_ONCE, NOT_FOUND_MEANS_ABSENT
            self._listing.gone(role_id)
            return None
        self._listing.read(found)
        return found

    def create(
        self, body: Mapping[str, Any], *, one_off: bool = False, deployed: Callable[[str], bool] = lambda _: False
    ) -> RoleDocument:
        """A new role; one whose answer got lost is taken over only by a name that nobody else can have.

        Args:
            body: its name, description and policies.
            one_off: whether nobody else can have the name.
            deployed: whether a state has the object of an id, which then is no new one.

        Raises:
            Conflict: there is something in the way; a role of this name is named.
            OutcomeUnknown: whether it exists, or which one it is, could not be found out; what may be it is named.
        """
        with self._claims.claim(body["name"]):
            try:
                created = self._access.client.post(ROLES, RoleDocument, body)
            except OutcomeUnknown as lost:
                created = self._find_new(body["name"], lost, one_off, deployed)
            except Conflict as conflict:
                conflict.remedy = self._way_out(body["name"], deployed) or conflict.remedy
                raise
            self._listing.wrote(created)
            return created

    def save(self, role_id: str, body: Mapping[str, Any]) -> RoleDocument:
        """Save a role as a whole: the service has no version of it."""
        saved = self._access.client.put(paths.of(ROLES, role_id), RoleDocument, body)
        self._listing.wrote(saved)
        return saved

    def delete(self, role_id: str) -> None:
        """Delete a role; it is no error if it is gone already."""
        self._access.client.delete(paths.of(ROLES, role_id))
        self._listing.gone(role_id)

    def _list(self) -> Iterable[RoleDocument]:
        return walk_pages(self._access.client, ROLES, Page[RoleDocument])

    def _way_out(self, name: str, deployed: Callable[[str], bool]) -> str:
        """What to do where a name is taken; empty where it is not seen to be: the refusal then stands as it is."""
        # assumes: TAKEN_ROLE_NAMES_ARE_A_CONFLICT
        try:
            taken = [each for each in self._list() if each.name.casefold() == name.casefold()]
        except GenesysCloudError:
            return ""
        if not taken:
            return ""
        others = [each for each in taken if not (each.is_genesys_clouds_own or deployed(each.id))]
        if not others:
            ids = ", ".join(each.id for each in taken)
            return f"Nothing was created. The name is that of {ids}: give this role another `name`."
        return (
            f"Nothing was created. The name {name!r} is taken:{two_ways(KIND, others)} Do one of the two with what is"
            " this program's, as after an interrupted creation; then run `pulumi up` again. If it is another resource's"
            " or somebody else's, give this role another `name`."
        )

    def _find_new(
        self, name: str, lost: OutcomeUnknown, one_off: bool, deployed: Callable[[str], bool]
    ) -> RoleDocument:
        lost.sent_at = lost.sent_at or datetime.now(timezone.utc)
        candidates = look_for(
            lambda: [
                each for each in self._claims.new(list(self._list())) if each.name == name and not deployed(each.id)
            ],
            f"a role named {name!r}",
            lost,
            self._access.clock,
        )
        ours = self._claims.only(name, candidates) if one_off else None
        if ours is None:
            raise not_told_apart(lost, KIND, name, candidates)
        return ours
