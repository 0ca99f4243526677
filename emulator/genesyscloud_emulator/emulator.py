"""The emulator as a server in a thread of this process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from genesyscloud_emulator.control import Control
from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.reports import OrganizationAccess
from genesyscloud_emulator.switches import Switches

if TYPE_CHECKING:
    import uvicorn

KEEP_ALIVE = 60
"""After how many seconds without a request a connection ends, as AWS's load balancers do by default."""

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

    `switches` is a `Switches` or a mapping of some of them. Client id, client secret and organization id default to
    new ones, `port` to a free one. While it runs:

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
        client_id: str | None = None,
        client_secret: str | None = None,
        organization_id: str | None = None,
        port: int = 0,
    ) -> None:
        if not isinstance(switches, Switches):
            switches = Switches.model_validate(switches or {})
        self._organization = Organization(switches, organization_id, client_id, client_secret)
        self._port = port
        self._running: _Running | None = None
        self.client_id = self._organization.client_id
        self.client_secret = self._organization.client_secret
        self.organization_id = self._organization.id
        self.access_token = self._organization.tokens.create()

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return self._started.url

    @property
    def control(self) -> Control:
        """The control route of this emulator."""
        return self._started.control

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
    def _started(self) -> _Running:
        if self._running is None:
            raise RuntimeError("The emulator is not running.")
        return self._running

    def start(self) -> Emulator:
        """Begin to serve; returns when requests are accepted."""
        self._running = _Running(self._organization, self._port)
        return self

    def stop(self) -> None:
        """End serving; returns when the port is closed. Requests under way are cut off."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Running:
    """A server, its thread and its control client."""

    def __init__(self, organization: Organization, port: int) -> None:
        self._server = _server(organization)
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.control = Control(self.url)
        arguments = {"sockets": [self._socket]}
        self._thread = threading.Thread(target=self._server.run, kwargs=arguments, name="emulator", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.001)
        if not self._server.started:
            self._socket.close()
            raise RuntimeError("The emulator could not start.")

    def stop(self) -> None:
        self.control.close()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _server(organization: Organization) -> uvicorn.Server:
    try:
        import uvicorn
        from uvicorn.protocols.http.h11_impl import H11Protocol

        from genesyscloud_emulator.app import create_app
    except ModuleNotFoundError as error:
        raise RuntimeError(MISSING_EXTRA) from error

    class Protocol(H11Protocol):
        """Puts the connection's transport into the state of each request, so that a fault can close it."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.app_state = {**self.app_state, "transport": transport}
            # Headers and body are written separately; without this each answer would wait 40 ms for the client's ACK.
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    config = uvicorn.Config(
        create_app(organization),
        loop="asyncio",
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=0,
        timeout_keep_alive=KEEP_ALIVE,
    )
    return uvicorn.Server(config)
