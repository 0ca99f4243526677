"""The routes of users, as far as data actions and grants need them."""

from __future__ import annotations

from starlette.routing import Route

from genesyscloud_emulator.behaviour import permissions
from genesyscloud_emulator.behaviour.store import Store
from genesyscloud_emulator.organization import Organization, Service
from genesyscloud_emulator.server.operations import Call, reads, resource
from genesyscloud_emulator.server.pages import PAGING, numbered_page
from genesyscloud_emulator.users.fixtures import users
from genesyscloud_emulator.users.models import User
from genesyscloud_emulator.wire.errors import ApiError

USERS = "/api/v2/users"
MAX_IDS = 100
_LOOK = ("expand", "integrationPresenceSource", "state")


class UsersService(Service):
    """Users can be read. None is ever added or changed."""

    def __init__(self, organization: Organization) -> None:
        super().__init__(organization)
        self.reset()

    def routes(self) -> list[Route]:
        """The table."""
        view = permissions.USER_VIEW
        return [
            resource(USERS, GET=reads(self._list, *PAGING, "id", "jabberId", "sortOrder", *_LOOK, needs=view)),
            resource(f"{USERS}/me", GET=reads(self._me, *_LOOK)),
            resource(f"{USERS}/{{id}}", GET=reads(self._read, *_LOOK, needs=view)),
        ]

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
