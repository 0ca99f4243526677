"""Pulumi's server for inline programs, made to leave nothing behind.

When an operation fails the engine goes away before the program has ended. Pulumi then leaves an event loop with all its
tasks to the garbage collector, which complains about them at some later time: on the demo's screen, or in another test.
"""

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from unittest import mock

import grpc
from pulumi.automation import PulumiFn, _stack
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto.language_pb2 import RunRequest, RunResponse


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
        loops = []
        program: PulumiFn = self.program

        def noting_its_loop() -> Awaitable[None] | None:
            loops.append(asyncio.get_running_loop())
            return program()

        self.program = noting_its_loop
        with self.running:
            try:
                response: RunResponse = super().Run(request, context)  # type: ignore[no-untyped-call]
                return response
            except grpc.RpcError:
                # The engine is gone, and has told the user why.
                return RunResponse()
            finally:
                for loop in loops:
                    end(loop)


def end(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what is left in a loop, and close it."""
    if loop.is_closed():
        return
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    # Pulumi's own handler would stop the loop at the first task that misses the engine.
    loop.set_exception_handler(lambda _loop, _context: None)
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()
