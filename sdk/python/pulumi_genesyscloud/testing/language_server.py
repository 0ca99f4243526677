"""Pulumi's server for inline programs, made to leave nothing behind.

When an operation fails the engine goes away before the program has ended. Pulumi then leaves an event loop with all its
tasks to the garbage collector, which complains about them at some later time: in another test, or on a screen.

Pulumi also takes an engine that cannot be reached for one that is gone, and the program's run for a success. Where the
first request fails that way, as on a busy machine, the engine sees a program without resources, and deletes them all.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Final
from unittest import mock

import grpc
from pulumi import Resource
from pulumi.automation import PulumiFn, _stack
from pulumi.automation._server import LanguageServer
from pulumi.runtime import get_root_resource
from pulumi.runtime.proto.language_pb2 import RunRequest, RunResponse

from pulumi_genesyscloud.testing.event_loops import end

UNREGISTERED: Final = "the program did not reach the engine, which knows none of its resources"
"""The error of a program that ended before anything of it was registered. The operation has changed nothing."""


@contextmanager
def tidy_programs() -> Iterator[None]:
    """Let programs started in this context end before it does."""
    # The Automation API has no public place to name another server.
    with mock.patch.object(_stack, "LanguageServer", TidyLanguageServer):
        try:
            yield
        finally:
            with TidyLanguageServer.running:
                pass


class TidyLanguageServer(LanguageServer):
    """Pulumi's own server, but for the end of a run."""

    running: ClassVar[threading.Lock] = threading.Lock()
    """Held while a program runs."""

    def Run(self, request: RunRequest, context: Any) -> RunResponse:
        """Run the program."""
        loops: list[asyncio.AbstractEventLoop] = []
        roots: list[Resource | None] = []
        program: PulumiFn = self.program

        def noting_its_loop() -> Awaitable[None] | None:
            loops.append(asyncio.get_running_loop())
            roots.append(get_root_resource())
            return program()

        self.program = noting_its_loop
        with self.running:
            try:
                response: RunResponse = super().Run(request, context)  # type: ignore[no-untyped-call]
            except grpc.RpcError:
                # The engine is gone, and has told the user why.
                response = RunResponse()
            finally:
                for loop in loops:
                    end(loop)
        if not response.error and not any(map(_is_registered, roots)):
            response.error = UNREGISTERED
        return response


def _is_registered(resource: Resource | None) -> bool:
    """Whether the engine has answered the registration of a resource."""
    urn = getattr(resource, "urn", None)
    registration = getattr(urn, "_data", None)
    return isinstance(registration, asyncio.Future) and registration.done() and not _failed(registration)


def _failed(future: asyncio.Future[Any]) -> bool:
    return future.cancelled() or future.exception() is not None
