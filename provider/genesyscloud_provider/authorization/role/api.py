"""Roles: created, saved, deleted (API reference, supplement 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from genesyscloud_provider.authorization.objects import Objects
from genesyscloud_provider.authorization.role.models import RoleDocument
from genesyscloud_provider.client import paths
from genesyscloud_provider.client.access import Access
from genesyscloud_provider.client.documents import Page
from genesyscloud_provider.client.errors import Conflict, GenesysCloudError
from genesyscloud_provider.client.listing import walk_pages
from genesyscloud_provider.client.lost_answers import Kind, two_ways

ROLES: Final = "/api/v2/authorization/roles"

KIND: Final = Kind("role", "genesyscloud:index:Role", "gc authorization roles delete")


class Roles(Objects[RoleDocument]):
    """The organization's roles.

    Args:
        access: reaches the organization.
    """

    def __init__(self, access: Access) -> None:
        super().__init__(access, ROLES, RoleDocument, KIND, "a role")

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
        try:
            return self._created(body, one_off, deployed)
        except Conflict as conflict:
            conflict.remedy = self._way_out(body["name"], deployed) or conflict.remedy
            raise

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
