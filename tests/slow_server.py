"""A server that keeps silent, or sends a byte now and then."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress


class SlowServer:
    """A server on loopback that takes whole requests, and answers each with some bytes and then one now and then."""

    def __init__(self, begin: bytes, drip: bytes, every: float = 0.01) -> None:
        self.asked = 0
        self._begin, self._drip, self._every = begin, drip, every
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        while not self._over.is_set():
            connection, _ = self._listener.accept()
            self._threads.append(threading.Thread(target=self._serve, args=[connection]))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            if not connection.recv(65536):
                return
            self.asked += 1
            connection.sendall(self._begin)
            while not self._over.wait(self._every):
                connection.sendall(self._drip)

    def stop(self) -> None:
        self._over.set()
        socket.create_connection(self._listener.getsockname()).close()
        for each in self._threads:
            each.join()
        self._listener.close()
