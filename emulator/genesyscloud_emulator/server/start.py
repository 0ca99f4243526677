"""Starting and ending the server, in a thread of this process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

KEEP_ALIVE = 60
"""After how many seconds without a request a connection ends, as AWS's load balancers do by default."""


def listen(port: int) -> socket.socket:
    """Take a port of the loopback interface, 0 being a free one. Raises `OSError` if it is taken."""
    return socket.create_server(("127.0.0.1", port))


class Server:
    """A server on a socket, with its thread; serves from the beginning until `stop`, which closes the socket.

    Raises `ModuleNotFoundError` where the extra `emulator` is missing.
    """

    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        self._server = _server(app)
        self._socket = listening
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        arguments = {"sockets": [self._socket]}
        self._thread = threading.Thread(target=self._server.run, kwargs=arguments, name="emulator", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.001)
        if not self._server.started:
            self._socket.close()
            raise RuntimeError("The emulator could not start.")

    def stop(self) -> None:
        """End serving; returns when the port is closed. Requests under way are cut off."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


def _server(app: ASGIApp) -> uvicorn.Server:
    # Not above: to import the package needs none of what serves.
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):
        """Puts the connection's transport into the state of each request, so that a fault can close it."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.app_state = {**self.app_state, "transport": transport}
            # Headers and body are written separately; without this each answer would wait 40 ms for the client's ACK.
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=0,
        timeout_keep_alive=KEEP_ALIVE,
    )
    return uvicorn.Server(config)
