"""TLS before a server of this machine that speaks none."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import trustme


class TlsFront:
    """Passes on what comes by TLS, and what is answered.

    Args:
        behind: the address of the server.
        certificate: what it shows.
    """

    def __init__(self, behind: str, certificate: trustme.LeafCert) -> None:
        self._behind = (urlsplit(behind).hostname or "", urlsplit(behind).port or 0)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://localhost:{self._listener.getsockname()[1]}"
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while not self._over.is_set():
            connection, _ = self._listener.accept()
            self._start(self._serve, connection)

    def _serve(self, plain: socket.socket) -> None:
        with (
            plain,
            suppress(OSError),
            self._context.wrap_socket(plain, server_side=True) as secure,
            socket.create_connection(self._behind) as server,
        ):
            back = self._start(_pass_on, server, secure)
            _pass_on(secure, server)
            back.join()

    def _start(self, what: object, *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=what, args=arguments)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()
        return thread

    def stop(self) -> None:
        self._over.set()
        socket.create_connection(self._listener.getsockname()).close()
        for each in self._threads:
            each.join()
        self._listener.close()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(65536):
            sink.sendall(received)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)
