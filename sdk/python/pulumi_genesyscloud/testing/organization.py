"""An organization of the emulator's for one test, and the settings that lead a program to it."""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Final

from genesyscloud_emulator import AddedOrganization, ControlError, Emulator, RecordedRequest
from genesyscloud_provider.client.configuration import (
    API_URL,
    LOGIN_URL,
    OAUTH_CLIENT_ID,
    OAUTH_CLIENT_SECRET,
    ORGANIZATION_ID,
    SETTINGS,
    Setting,
)

SECRET: Final = OAUTH_CLIENT_SECRET.key
"""The key of a stack's configuration whose value is a secret."""


class Organization(AddedOrganization):
    """An organization of its own, empty at first, in an emulator that others share.

    Its `control` looks at it, steers it and does what somebody else would: objects, switches, faults and requests are
    this organization's alone, and `control.reset()` empties no other.

    - `url`: scheme, host and port of both API and token endpoint
    - `client_id`, `client_secret`, `access_token`: how to log in
    - `organization_id`, `control`

    Args:
        emulator: where it is.
        switches: changes to the switches of the emulator's start, see `genesyscloud_emulator.Switches`.
        organization_id: its id; by default a new one.
        name: its name.
    """

    def __init__(
        self,
        emulator: Emulator,
        switches: Mapping[str, object] | None = None,
        *,
        organization_id: str | None = None,
        name: str | None = None,
    ) -> None:
        access = emulator.control.add_organization(switches, organization_id=organization_id, name=name)
        super().__init__(emulator.url, access, emulator.control)

    @property
    def config(self) -> dict[str, str]:
        """What a stack's configuration says to reach it, by key; that of `SECRET` is a secret."""
        return {setting.key: value for setting, value in self.settings.items()}

    @property
    def environment(self) -> dict[str, str]:
        """The same as environment variables; those of all other settings are empty, which is as good as absent."""
        return {each.environment: self.settings.get(each, "") for each in SETTINGS}

    @property
    def settings(self) -> dict[Setting, str]:
        """The same by setting."""
        return {
            API_URL: self.url,
            LOGIN_URL: self.url,
            OAUTH_CLIENT_ID: self.client_id,
            OAUTH_CLIENT_SECRET: self.client_secret,
            ORGANIZATION_ID: self.organization_id,
        }

    def requests(self) -> list[RecordedRequest]:
        """The requests to its API since it was made, or since the last reset, without those for tokens."""
        return [each for each in self.control.requests() if each.route != "/oauth/token"]

    def remove(self) -> None:
        """Remove it, with all that was set for it; it is no error if a reset of the whole emulator has."""
        with suppress(ControlError):
            self.control.remove_organization()


@cache
def emulator_of_mocks() -> Emulator:
    """The emulator of this process's mocks, started when it is first needed; nobody else sees it.

    Raises:
        RuntimeError: what it needs is not installed; the message says how to install it.
    """
    started = Emulator().start()
    atexit.register(started.stop)
    return started
