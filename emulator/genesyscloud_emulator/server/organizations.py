"""The organizations behind one address, and which of them a request is for."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import HTTPConnection

from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.record import CONTROL, ORGANIZATION_HEADER
from genesyscloud_emulator.wire.errors import ApiError, bad_request


class Organizations:
    """All organizations; the first is there from the start, and is meant where a request names none.

    Regions are such addresses in Genesys Cloud: the login decides whose objects a request sees.
    """

    def __init__(self, first: Organization, *others: Organization) -> None:
        self.first = first
        self._all = [first, *others]

    def __iter__(self) -> Iterator[Organization]:
        return iter(self._all)

    def add(self, organization: Organization) -> None:
        """Add one: 400 if its id or the id of its OAuth client is taken."""
        new = organization.access
        if any(new.id == other.access.id or new.client_id == other.access.client_id for other in self):
            raise bad_request("An organization with this id or client id is there already.")
        self._all.append(organization)

    def remove(self, organization: Organization) -> None:
        """Forget one that was added: what it gave out leads nowhere any more. 400 for the first."""
        if organization is self.first:
            raise bad_request("The first organization stays: only one that was added can be removed.")
        self._all.remove(organization)

    def reset(self) -> None:
        """Empty the first, and forget all others: what they gave out leads nowhere any more."""
        self._all = [self.first]
        self.first.reset()

    def addressed(self, request: HTTPConnection) -> Organization:
        """The one that this request is for: by header, or by what it bears that was given out. 404 for no such id."""
        if request.scope["path"].startswith(CONTROL):
            return self._named(request.headers.get(ORGANIZATION_HEADER))
        known = (each for each in self if any(service.issued(request) for service in each.services))
        return next(known, self.first)

    def _named(self, organization_id: str | None) -> Organization:
        found = [each for each in self if organization_id in {None, each.id}]
        if not found:
            raise ApiError(404, "not.found", "The emulator has no organization {id}.", {"id": str(organization_id)})
        return found[0]
