"""A stand-in for get.pulumi.com, met as a real one is behind a proxy: by CONNECT, then TLS with its own name."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

import trustme

Answer = Callable[[socket.socket], None]


def says(status: str, body: str = "") -> Answer:
    """Answers one request for whatever path."""

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())

    return answer


class Downloads:
    """The proxy and the host behind it; `answer` is what the host does with a connection, None that it is silent."""

    def __init__(self, answer: Answer | None, authority: trustme.CA) -> None:
        self._answer = answer
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("get.pulumi.com").configure_cert(self._tls)
        self.asked: list[str] = []

    def __enter__(self) -> Downloads:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for each in [*self._open, self._listener]:
            each.close()

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                self.asked.append(connection.recv(65536).split(b" HTTP/")[0].decode())
                if self._answer:
                    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    with suppress(OSError), self._tls.wrap_socket(connection, server_side=True) as secure:
                        self._answer(secure)
