"""The routes of users, as far as data actions and grants need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.routing import Route

from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, puts, reads, resource, writes
from genesyscloud_emulator.server.pages import PAGING, numbered_page
from genesyscloud_emulator.server.record import CONTROL
from genesyscloud_emulator.users.fixtures import users
from genesyscloud_emulator.users.models import Group, SubjectDeleted, User
from genesyscloud_emulator.users.reports import (
    GroupReport,
    NewGroup,
    NewUser,
    PutGroups,
    PutUsers,
    UserChange,
    UserReport,
)
from genesyscloud_emulator.wire.errors import ApiError
from genesyscloud_emulator.wire.reports import Report, new_id, report_json

USERS = "/api/v2/users"
MAX_IDS = 100
_LOOK = ("expand", "integrationPresenceSource", "state")


class UsersService(Service):
    """Users can be read, and somebody else adds and changes them; of groups only grants know."""

    kinds = (User, Group)

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self.reset()

    def routes(self) -> list[Route]:
        """The table. The definition names no permission for reading users."""
        return [
            resource(USERS, GET=reads(self._list, *PAGING, "id", "jabberId", "sortOrder", *_LOOK)),
            resource(f"{USERS}/me", GET=reads(self._me, *_LOOK)),
            resource(f"{USERS}/{{id}}", GET=reads(self._read, *_LOOK)),
        ]

    def control_routes(self) -> list[Route]:
        """Somebody adds, changes and deletes users and groups."""
        return [
            resource(f"{CONTROL}users", POST=writes(NewUser, self._somebody_adds), PUT=puts(PutUsers, self._put)),
            resource(
                f"{CONTROL}users/{{id}}",
                PATCH=writes(UserChange, self._somebody_changes),
                DELETE=reads(self._somebody_deletes),
            ),
            resource(
                f"{CONTROL}groups", POST=writes(NewGroup, self._somebody_adds_group), PUT=puts(PutGroups, self._put)
            ),
            resource(f"{CONTROL}groups/{{id}}", DELETE=reads(self._somebody_deletes_group)),
        ]

    def report(self) -> Mapping[str, object]:
        """The users that were added, and the groups."""
        groups = [GroupReport(id=one.id, name=one.name) for one in self.organization.store(Group).live()]
        added = [_report(user) for user in self._store.live() if not user.built_in]
        return {"users": report_json(added), "groups": report_json(groups)}

    def put(self, objects: Sequence[Report]) -> None:
        """Users and groups are there as they are given."""
        for one in objects:
            if isinstance(one, UserReport):
                self._store.put(User(one.id, one.name, one.email))
            elif isinstance(one, GroupReport):
                self.organization.store(Group).put(Group(one.id, one.name))

    def reset(self) -> None:
        """Add the users to an organization that is new."""
        if not self._store.known():
            for user in users(self.organization):
                self._store.furnish(user)

    @property
    def _store(self) -> Store[User]:
        return self.organization.store(User)

    def _list(self, call: Call) -> object:
        """`GET /users`: by `id`, a hundred at most."""
        ids = call.query.many("id")
        if len(ids) > MAX_IDS:
            raise ApiError(400, "max.user.ids", "Only 100 users can be requested at a time.")
        found = [user for user in self._store.listed() if not ids or user.id in ids]
        return numbered_page(found, call.path, call.query, self.switches, User.to_json)

    def _read(self, call: Call) -> object:
        """`GET /users/{id}`."""
        user = self._store.find(call.id)
        if user is None:
            raise ApiError(404, "general.resource.not.found", "Unable to find a user with that userId")
        return user.to_json()

    def _me(self, _: Call) -> object:
        """`GET /users/me`: refused, since a token of client credentials is nobody's (supplement 5)."""
        template = (
            "This request requires a user context. Client credentials cannot be used for requests to this resource."
        )
        raise ApiError(400, "not.a.user", template)

    # What somebody else does

    def _put(self, _: Call, body: PutUsers | PutGroups) -> None:
        """Objects are there as they are given."""
        self.put(body.objects)

    def _somebody_adds(self, _: Call, body: NewUser) -> object:
        """Somebody adds a user."""
        email = f"{'.'.join(body.name.lower().split())}@example.com" if body.email is None else body.email
        user = User(new_id(), body.name, email)
        self._store.put(user)
        return report_json(_report(user))

    def _somebody_changes(self, call: Call, body: UserChange) -> object:
        """Somebody changes a user."""
        user = replace(self._store.get(call.id), **body.model_dump(by_alias=False, exclude_none=True))
        self._store.put(user)
        return report_json(_report(user))

    def _somebody_deletes(self, call: Call) -> None:
        """Somebody deletes a user; its roles go with it."""
        self._store.remove(call.id)
        self.organization.tell(SubjectDeleted(call.id))

    def _somebody_adds_group(self, _: Call, body: NewGroup) -> object:
        """Somebody adds a group."""
        group = Group(new_id(), body.name)
        self.organization.store(Group).put(group)
        return report_json(GroupReport(id=group.id, name=group.name))

    def _somebody_deletes_group(self, call: Call) -> None:
        """Somebody deletes a group; its roles go with it."""
        self.organization.store(Group).remove(call.id)
        self.organization.tell(SubjectDeleted(call.id))


def _report(user: User) -> UserReport:
    return UserReport(id=user.id, name=user.name, email=user.email)
