"""A stand-in for a vault that keeps the key of a stack's secrets.

Out of a passphrase the engine derives the key anew for each command, a million times over: with the key from a vault a
command takes three quarters of the time. Stacks with a passphrase are elsewhere (`test_demo`, `tests/upgrades`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final

SECRETS_PROVIDER: Final = "hashivault://tests"
"""What Pulumi calls it."""

MARK: Final = "vault:v1:"
"""How what it encrypted begins."""


class _Transit(BaseHTTPRequestHandler):
    """Encrypts and decrypts as Vault's transit engine does, but for the secrecy."""

    def do_PUT(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "/encrypt/" in self.path:
            data = {"ciphertext": MARK + given["plaintext"]}
        else:
            data = {"plaintext": given["ciphertext"].removeprefix(MARK)}
        answer = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def vault() -> Iterator[str]:
    """Serve, until the block ends; gives the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Transit) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
