"""Programs that run in this process: one that does not reach the engine is no program without resources."""

from __future__ import annotations

import socket

from pulumi import ComponentResource
from pulumi.runtime.proto.language_pb2 import RunRequest

from pulumi_genesyscloud.testing.language_server import UNREGISTERED, TidyLanguageServer


def test_a_program_that_does_not_reach_the_engine_has_failed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"127.0.0.1:{server.getsockname()[1]}"
    began = []

    def program() -> None:
        began.append(True)
        ComponentResource("test:index:Orders", "orders")

    request = RunRequest(project="shop", stack="dev", monitor_address=nobody, args=[nobody], parallel=1)
    response = TidyLanguageServer(program).Run(request, None)
    assert response.error == UNREGISTERED
