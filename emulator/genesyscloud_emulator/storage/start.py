"""From a state file to organizations that are served, and to the end of that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.types import ASGIApp

from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.oauth.models import OAuthClient
from genesyscloud_emulator.organization import Organization, OrganizationAccess
from genesyscloud_emulator.server.organizations import Organizations
from genesyscloud_emulator.services import SERVICES
from genesyscloud_emulator.storage.document import StateError, from_json
from genesyscloud_emulator.storage.file import StateFile
from genesyscloud_emulator.storage.saving import Saver, SavingMiddleware

WORDS = {"id": "organization id", "client_id": "client id"}
"""What of an organization's access is there for good."""


def new_organizations(switches: Switches, access: OrganizationAccess) -> Organizations:
    """One organization, with nothing in it."""
    return Organizations(Organization(SERVICES, switches, access))


class Kept:
    """The state file of an emulator, from start to stop. Raises `StateError`, which names the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._saver: Saver | None = None
        try:
            self._file = StateFile(path)
        except StateError as error:
            raise self._error(error) from None

    def read(self, switches: Switches, given: Mapping[str, str | None]) -> Organizations | None:
        """What the file holds, with the switches that were set and the secret, if one is given; None if it is new."""
        try:
            content = self._file.read()
            if content is None:
                return None
            organizations = Organizations(*from_json(content, SERVICES))
            _take(organizations.first, switches.model_dump(include=switches.model_fields_set), given)
        except StateError as error:
            raise self._error(error) from error.__cause__
        return organizations

    def saving(self, app: ASGIApp, organizations: Organizations) -> ASGIApp:
        """The application, whose requests let the file be written."""
        self._saver = Saver(self._file, organizations)
        return SavingMiddleware(app, self._saver)

    def finish(self) -> bool:
        """Write for the last time; False if that failed."""
        if self._saver is None:
            self._file.close()
            return True
        return self._saver.finish()

    def _error(self, error: StateError) -> StateError:
        return StateError(f"The state file {self._path} cannot be used: {error}.")


def _take(organization: Organization, switches: Mapping[str, object], given: Mapping[str, str | None]) -> None:
    """Let what was given at the start hold beside what was read."""
    access = organization.access
    for name, word in WORDS.items():
        wanted, there = given[name], getattr(access, name)
        if wanted not in {None, there}:
            raise StateError(f"its {word} is {there}, and {wanted} was asked for. Leave that out, or name another file")
    organization.initial.apply(switches)
    organization.switches.apply(switches)
    own = organization.store(OAuthClient).find(access.client_id)
    if own is not None:
        own.secret = given["client_secret"] or own.secret
        organization.access = access.model_copy(update={"client_secret": own.secret})
