"""The emulator: one organization or several, served from a thread of this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType

from genesyscloud_emulator.behaviour.contradictions import contradicting
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.control.client import Control
from genesyscloud_emulator.organization import Organization, OrganizationAccess
from genesyscloud_emulator.server.start import Server

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


class Emulator:
    """A Genesys Cloud organization on the loopback interface, as a context manager.

    `switches` is a `Switches` or a mapping of some of them. `contradict` names assumptions of the provider
    (`docs/assumptions.md`) that are false here, whatever `switches` says; ValueError for one that cannot be. Client id,
    client secret and organization id default to new ones, `port` to a free one. While it runs:

    - `url`: scheme, host and port of both API and token endpoint
    - `client_id`, `client_secret`: the OAuth client that `/oauth/token` accepts
    - `access_token`: a token that does not expire
    - `organization_id`: what `/api/v2/organizations/me` answers
    - `control`: a `Control` of this emulator
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
    ) -> None:
        if not isinstance(switches, Switches):
            switches = Switches.model_validate(switches or {})
        # The caller may change them before the start.
        self._switches = switches.model_copy(deep=True)
        self._switches.apply(contradicting(contradict))
        self._access = OrganizationAccess.made_up(organization_id, client_id, client_secret)
        self._port = port
        self._organization: Organization | None = None
        self._running: tuple[Server, Control] | None = None
        self.client_id = self._access.client_id
        self.client_secret = self._access.client_secret
        self.organization_id = self._access.id
        self.access_token = self._access.access_token

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

    @property
    def _started(self) -> tuple[Server, Control]:
        if self._running is None:
            raise RuntimeError("The emulator is not running.")
        return self._running

    def start(self) -> Emulator:
        """Begin to serve; returns when requests are accepted."""
        server = self._serve()
        self._running = server, Control(server.url)
        return self

    def _serve(self) -> Server:
        try:
            from genesyscloud_emulator.control.routes import control_routes
            from genesyscloud_emulator.server.app import create_app
            from genesyscloud_emulator.services import SERVICES

            self._organization = self._organization or Organization(SERVICES, self._switches, self._access)
            return Server(create_app(self._organization, control_routes), self._port)
        except ModuleNotFoundError as error:
            raise RuntimeError(MISSING_EXTRA) from error

    def stop(self) -> None:
        """End serving; returns when the port is closed. Requests under way are cut off."""
        running, self._running = self._running, None
        if running is not None:
            server, control = running
            control.close()
            server.stop()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
