"""The organizations behind one address, and which of them a request is for."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.datastructures import Headers
from starlette.types import Scope

from genesyscloud_emulator.errors import ApiError, bad_request
from genesyscloud_emulator.oauth import basic_pair
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.reports import ORGANIZATION_HEADER

CONTROL = "/_emulator/"
"""Below this path is the control route."""


class Organizations:
    """All organizations; the first is there from the start, and is meant where a request names none.

    Regions are such addresses in Genesys Cloud: the login decides whose objects a request sees.
    """

    def __init__(self, first: Organization) -> None:
        self.first = first
        self._all = [first]

    def __iter__(self) -> Iterator[Organization]:
        return iter(self._all)

    def add(self, organization: Organization) -> None:
        """Add one: 400 if its id or the id of its OAuth client is taken."""
        if any(other.id == organization.id or other.client_id == organization.client_id for other in self):
            raise bad_request("An organization with this id or client id is there already.")
        self._all.append(organization)

    def reset(self) -> None:
        """Empty the first, and forget all others: what they gave out leads nowhere any more."""
        self._all = [self.first]
        self.first.reset()

    def addressed(self, scope: Scope) -> Organization:
        """The one that this request is for: by header, OAuth client, upload address or token. 404 for no such id."""
        headers, path = Headers(scope=scope), scope["path"]
        if path.startswith(CONTROL):
            return self._named(headers.get(ORGANIZATION_HEADER))
        authorization = headers.get("authorization", "")
        client_id = (basic_pair(authorization) or "").partition(":")[0]
        upload = path.removeprefix("/uploads/")
        known = (
            each
            for each in self
            if each.client_id == client_id or each.functions.awaits(upload) or each.tokens.issued_here(authorization)
        )
        return next(known, self.first)

    def _named(self, organization_id: str | None) -> Organization:
        found = [each for each in self if organization_id in {None, each.id}]
        if not found:
            raise ApiError(404, "not.found", "The emulator has no organization {id}.", {"id": str(organization_id)})
        return found[0]
