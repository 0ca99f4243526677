"""One organization: all that the emulator remembers of it, and how its services learn of each other's changes."""

from __future__ import annotations

import copy
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from genesyscloud_emulator.behaviour.callers import Caller
from genesyscloud_emulator.behaviour.clock import Stamps
from genesyscloud_emulator.behaviour.store import Item, Store
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.wire.reports import Report

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.routing import Route


class OrganizationAccess(Report):
    """How to log in to an organization, as its own OAuth client; the token does not expire."""

    id: str
    client_id: str
    client_secret: str
    access_token: str

    @classmethod
    def made_up(
        cls, id: str | None = None, client_id: str | None = None, client_secret: str | None = None
    ) -> OrganizationAccess:
        """What is given, and something new for the rest."""
        return cls(
            id=id or str(uuid.uuid4()),
            client_id=client_id or str(uuid.uuid4()),
            client_secret=client_secret or uuid.uuid4().hex,
            access_token=secrets.token_urlsafe(48),
        )


@dataclass(frozen=True)
class Contents:
    """All objects of an organization, by their class, and its switches."""

    stores: dict[type, Store[Any]]
    switches: Mapping[str, object]


class Organization:
    """An organization, with an OAuth client of its own.

    The given switches are copied; access and name default to new ones. Used from one event loop only, which is what
    keeps it consistent.
    """

    def __init__(
        self,
        services: Sequence[type[Service]],
        switches: Switches | None = None,
        access: OrganizationAccess | None = None,
        name: str | None = None,
    ) -> None:
        self.initial = (switches or Switches()).model_copy(deep=True)
        self.switches = self.initial.model_copy(deep=True)
        self.access = access or OrganizationAccess.made_up()
        self.name = name or "Emulated Organization"
        self.stamps = Stamps()
        self._stores: dict[type, Store[Any]] = {}
        self.services = [service(self) for service in services]
        self.save()

    @property
    def id(self) -> str:
        """What `/api/v2/organizations/me` answers, and AWS knows as the external id (API reference 3.4)."""
        return self.access.id

    def store(self, kind: type[Item]) -> Store[Item]:
        """The organization's objects of one class."""
        if kind not in self._stores:
            self._stores[kind] = Store(kind, self.switches)
        return self._stores[kind]

    def held(self) -> dict[tuple[type, str], Any]:
        """All objects that were not deleted, by class and id."""
        return {(kind, each): item for kind, store in self._stores.items() for each, item in store.held().items()}

    def tell(self, change: object) -> None:
        """Let every service follow a change."""
        for service in self.services:
            service.follow(change)

    def another(self, switches: Switches, access: OrganizationAccess, name: str | None) -> Organization:
        """An organization that has the same services."""
        return Organization([type(service) for service in self.services], switches, access, name)

    def initial_switches(self, changes: Mapping[str, object]) -> Switches:
        """The switches that it began with, with some changes. Raises pydantic's ValidationError."""
        switches = self.initial.model_copy(deep=True)
        switches.apply(changes)
        return switches

    def reset(self) -> None:
        """Forget all objects and counts and set the switches back. Tokens stay good."""
        self._begin_again(Contents({}, self.initial.model_dump()))

    def save(self) -> None:
        """Remember all objects, and the switches."""
        self.saved = self._copied(self.contents)

    def restore(self) -> None:
        """Go back to what was saved last; all counts begin anew, and tokens stay good."""
        self._begin_again(self._copied(self.saved))

    @property
    def contents(self) -> Contents:
        """What it has, and how it behaves, just now."""
        return Contents(self._stores, self.switches.model_dump())

    def go_on(self, contents: Contents, saved: Contents) -> None:
        """Have this, and remember that as what was saved last; of stores of this organization."""
        self._begin_again(contents)
        self.saved = saved

    def put(self, objects: Iterable[Report]) -> None:
        """Put objects there as they are given, each by its service."""
        given = list(objects)
        for service in self.services:
            service.put(given)

    def _begin_again(self, contents: Contents) -> None:
        self.switches.apply(contents.switches)
        self._stores = contents.stores
        for service in self.services:
            service.reset()

    def _copied(self, contents: Contents) -> Contents:
        """Copies of the objects; the stores still go by the same switches."""
        return copy.deepcopy(contents, {id(self.switches): self.switches})


class Service:
    """One of Genesys Cloud's services in one organization: what it serves, reports and follows.

    Objects are in the organization's stores, which a reset empties. What a service itself remembers outlasts a reset.
    What every organization has is put there by the constructor, and again by `reset`. `kinds` are the classes of its
    objects.
    """

    kinds: ClassVar[Sequence[type]] = ()

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self.switches = organization.switches

    def routes(self) -> list[Route]:
        """What it serves of the API."""
        raise NotImplementedError

    def control_routes(self) -> list[Route]:
        """What tests can do with its objects, as somebody else would in the console. By default nothing."""
        return []

    def report(self) -> Mapping[str, object]:
        """Its part of the state as JSON: fields of `State` in camel case. By default none."""
        return {}

    def put(self, objects: Sequence[Report]) -> None:
        """Put those objects there that are this service's, as they are given; the others are none of its business."""

    def remembered(self) -> object:
        """What it remembers beside its objects, and a state file has to keep, as JSON. By default nothing."""
        return None

    def remember(self, remembered: Any) -> None:
        """Remember again what `remembered` told, perhaps in another process."""

    def follow(self, change: object) -> None:
        """Do what follows from a change in some service; changes are among a service's models. By default nothing."""

    def reset(self) -> None:
        """Begin all counts anew, and add what every organization has where it is not there. By default nothing."""

    def issued(self, request: HTTPConnection) -> bool:
        """Whether a request bears something that this service gave out, so that it is for this organization."""
        return False

    def admit(self, authorization: str | None) -> Caller | None:
        """Count a request against the token in its `Authorization` header, and return who sent it.

        Raises 401; None if tokens are not this service's business.
        """
        return None
