"""When the state file is written: soon after a request, and at the end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from genesyscloud_emulator.organization import Organization
from genesyscloud_emulator.server.record import PAGE
from genesyscloud_emulator.storage.document import Writer
from genesyscloud_emulator.storage.file import StateFile

DELAY: Final = 1.0
"""Seconds from a change to when it is written, at most; a process that is killed loses no more than that."""


class Saver:
    """Writes the organizations to a file. Where that fails it says so once, goes on, and tries again.

    Used from the event loop, as the organizations are; only the disk is waited for elsewhere.
    """

    def __init__(self, file: StateFile, organizations: Iterable[Organization]) -> None:
        self._file = file
        self._organizations = organizations
        self._writer = Writer()
        # One thread: what is written later is later.
        self._writing = ThreadPoolExecutor(1, "emulator-state")
        self._changing = 0
        self._due: asyncio.TimerHandle | None = None
        self._written: bytes | None = None
        self._failure = ""
        # Once before anything is served, so that a file that cannot be written to is noticed at the start.
        self._submit()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """In the block something may change, at any time: what takes effect may be answered much later."""
        self._changing += 1
        self._soon()
        try:
            yield
        finally:
            self._changing -= 1
            self._soon()

    def _soon(self) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(DELAY, self._begin)

    def finish(self) -> bool:
        """Write for the last time, once nothing is served any more. False if the file is not what it should be."""
        self._submit()
        self._writing.shutdown()
        self._file.close()
        return not self._failure

    def _begin(self) -> None:
        self._due = None
        self._submit()
        if self._changing:
            self._soon()

    def _submit(self) -> None:
        self._writing.submit(self._write, self._writer.to_json(self._organizations))

    def _write(self, content: bytes) -> None:
        if content == self._written:
            return
        try:
            self._file.write(content)
        except OSError as error:
            self._tell(error.strerror or str(error))
        else:
            self._tell("")
            self._written = content

    def _tell(self, failure: str) -> None:
        """Say what is new about it."""
        if failure == self._failure:
            return
        self._failure = failure
        if failure:
            text = (
                f"cannot save the state to {self._file.path}: {failure}. It goes on, and what changes from now on is in"
                " memory only. Make room, or let it write there: it tries again after each request, and when it ends."
            )
        else:
            text = f"the state is saved to {self._file.path} again."
        print(f"genesyscloud-emulator: {text}", file=sys.stderr, flush=True)


class SavingMiddleware:
    """Lets the state be saved soon after each request: reads count too, where a switch says how many show a state.

    But not those of the page, of which a browser sends one each second.
    """

    def __init__(self, app: ASGIApp, saver: Saver) -> None:
        self._app = app
        self._saver = saver

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"] in PAGE and scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        with self._saver.changing():
            await self._app(scope, receive, send)
