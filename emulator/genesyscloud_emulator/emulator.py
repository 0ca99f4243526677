"""The emulator: one organization or several, served from a thread of this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from genesyscloud_emulator.behaviour.contradictions import contradicting
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.control.client import Control
from genesyscloud_emulator.organization import Organization, OrganizationAccess
from genesyscloud_emulator.seed.inventory import inventory_of
from genesyscloud_emulator.server.start import Server, listen

if TYPE_CHECKING:
    from genesyscloud_emulator.server.organizations import Organizations
    from genesyscloud_emulator.storage.start import Kept

MISSING_EXTRA = "The emulator's server is not installed: pip install 'pulumi-genesyscloud[emulator]'"
"""What to say where the distribution was installed without its extra."""


class AddedOrganization:
    """Another organization of an emulator, which it got by `Emulator.add_organization`.

    - `url`: as the emulator's
    - `client_id`, `client_secret`, `access_token`, `organization_id`, `control`: its own
    """

    def __init__(self, url: str, access: OrganizationAccess, control: Control) -> None:
        self.url = url
        self.client_id = access.client_id
        self.client_secret = access.client_secret
        self.access_token = access.access_token
        self.organization_id = access.id
        self.control = control.of(access.id)

    def seed(self, inventory: Mapping[str, object] | str | Path) -> None:
        """Let it be like the organization of an inventory, as `Control.seed` does, whose errors it raises."""
        self.organization_id = self.control.seed(inventory).id


class Emulator:
    """A Genesys Cloud organization on the loopback interface, as a context manager.

    `switches` is a `Switches` or a mapping of some of them. `contradict` names assumptions of the provider
    (`docs/assumptions.md`) that are false here, whatever `switches` says; ValueError for one that cannot be. Client id,
    client secret and organization id default to new ones, `port` to a free one. `seed` is an inventory, or the path of
    one, that the organization looks like (see `Control.seed`). With a `state_file` all of it is read from there at the
    start, if the file is there, and saved there soon after each request and at the end; ids and secret are those of
    the file then, `switches` changes to its switches, and `seed` is not used. `access_log` prints a line for each
    request to standard error. While it runs:

    - `url`: scheme, host and port of both API and token endpoint
    - `client_id`, `client_secret`: the OAuth client that `/oauth/token` accepts
    - `access_token`: a token that does not expire
    - `organization_id`: what `/api/v2/organizations/me` answers
    - `control`: a `Control` of this emulator
    - `seeded`: whether the organization was made of the `seed`
    """

    def __init__(
        self,
        switches: Switches | Mapping[str, object] | None = None,
        *,
        contradict: Sequence[str] = (),
        client_id: str | None = None,
        client_secret: str | None = None,
        organization_id: str | None = None,
        port: int = 0,
        seed: Mapping[str, object] | str | Path | None = None,
        state_file: str | Path | None = None,
        access_log: bool = False,
    ) -> None:
        if not isinstance(switches, Switches):
            switches = Switches.model_validate(switches or {})
        # The caller may change them before the start.
        self._switches = switches.model_copy(deep=True)
        self._switches.apply(contradicting(contradict))
        self._given = {"id": organization_id, "client_id": client_id, "client_secret": client_secret}
        self._port = port
        self._state_file = None if state_file is None else Path(state_file)
        self._seed = seed
        self._access_log = access_log
        self.seeded = False
        self._organizations: Organizations | None = None
        self._running: tuple[Server, Control] | None = None
        self._kept: Kept | None = None
        self._is(OrganizationAccess.made_up(organization_id, client_id, client_secret))

    def _is(self, access: OrganizationAccess) -> None:
        self._access = access
        self.client_id = access.client_id
        self.client_secret = access.client_secret
        self.organization_id = access.id
        self.access_token = access.access_token

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return self._started[0].url

    @property
    def control(self) -> Control:
        """The control route of this emulator."""
        return self._started[1]

    def add_organization(
        self,
        switches: Mapping[str, object] | None = None,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        organization_id: str | None = None,
        name: str | None = None,
    ) -> AddedOrganization:
        """Another organization behind the same address, until the next `reset`. Raises `ControlError`.

        `switches` are changes to those of this emulator's start; ids, secret and name default to new ones. `save` and
        `restore` of any organization's control are for all of them.
        """
        access = self.control.add_organization(
            switches,
            client_id=client_id,
            client_secret=client_secret,
            organization_id=organization_id,
            name=name,
        )
        return AddedOrganization(self.url, access, self.control)

    def seed(self, inventory: Mapping[str, object] | str | Path) -> None:
        """Let the organization be like that of an inventory, as `Control.seed` does, whose errors it raises."""
        self._is(self.control.seed(inventory))

    @property
    def _organization(self) -> Organization | None:
        return None if self._organizations is None else self._organizations.first

    @property
    def _started(self) -> tuple[Server, Control]:
        if self._running is None:
            raise RuntimeError("The emulator is not running.")
        return self._running

    def start(self) -> Emulator:
        """Begin to serve; returns when requests are accepted.

        Raises `SeedError` if the seed is no inventory, and `StateError` if the state file is none, is damaged, is
        newer, or is another emulator's.
        """
        try:
            server = self._serve()
        except ModuleNotFoundError as error:
            raise RuntimeError(MISSING_EXTRA) from error
        self._running = server, Control(server.url)
        return self

    def _serve(self) -> Server:
        from genesyscloud_emulator.control.access_log import AccessLogMiddleware
        from genesyscloud_emulator.control.routes import control_routes
        from genesyscloud_emulator.page.application import Page
        from genesyscloud_emulator.server.app import create_app
        from genesyscloud_emulator.storage.start import Kept

        # First of all, so that a port that is taken leaves no state behind.
        listening = listen(self._port)
        try:
            if self._state_file is not None:
                self._kept = Kept(self._state_file)
            if self._organizations is None:
                read = None if self._kept is None else self._kept.read(self._switches, self._given)
                self._organizations = read or self._new_organizations()
                self._is(self._organizations.first.access)
            app = create_app(self._organizations, control_routes, Page)
            if self._kept is not None:
                app = self._kept.saving(app, self._organizations)
            if self._access_log:
                app = AccessLogMiddleware(app)
            return Server(app, listening)
        except BaseException:
            listening.close()
            self._end_keeping()
            raise

    def _new_organizations(self) -> Organizations:
        from genesyscloud_emulator.seed.plant import plant
        from genesyscloud_emulator.storage.start import new_organizations

        organizations = new_organizations(self._switches, self._access)
        if self._seed is not None:
            plant(organizations.first, inventory_of(self._seed), self._given["id"])
            self.seeded = True
        return organizations

    def stop(self) -> bool:
        """End serving; returns when the port is closed. Requests under way are cut off.

        False if the state could not be saved at the end; why is on standard error.
        """
        running, self._running = self._running, None
        if running is None:
            return True
        server, control = running
        control.close()
        server.stop()
        return self._end_keeping()

    def _end_keeping(self) -> bool:
        kept, self._kept = self._kept, None
        return kept is None or kept.finish()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
