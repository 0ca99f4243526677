"""What was read before an interruption: a file beside the program, which goes when the program is written.

An action whose listed version is the one that was read is as it was read.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TextIO

from genesyscloud_provider import __version__
from genesyscloud_provider.commands.adopt.project import keep_out
from genesyscloud_provider.framework.properties import Properties

NAME: Final = "readings.jsonl"

Known = tuple[Properties, Properties]
"""The inputs and the state of an object."""


class Memory:
    """The readings of one adoption. Thread-safe.

    Args:
        folder: where the file is; None where nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / NAME if folder else None
        self._known: dict[tuple[str, str], tuple[int, Known]] = {}
        self._file: TextIO | None = None
        self._lock = threading.Lock()

    def open(self, organization: str) -> None:
        """Recall what was read of an organization, and keep what will be.

        Raises:
            OSError: the file cannot be written.
        """
        if self._path is None:
            return
        head = {"organization": organization, "version": __version__}
        lines = self._lines()
        if not lines or lines[0] != head:
            lines = [head]
            keep_out(self._path.parent)
            _start(self._path, head)
        for each in lines[1:]:
            with suppress(KeyError, TypeError):
                self._known[each["resource"], each["id"]] = each["listed"], ({**each["inputs"]}, {**each["state"]})
        self._file = self._path.open("a", encoding="utf-8")
        self._file.write("\n")  # behind a line that was cut off

    def recall(self, resource: str, id_: str, version: int | None) -> Known | None:
        """What is known of an object of the version that a listing shows."""
        # assumes: VERSION_GROWS_WITH_EVERY_CHANGE
        at, known = self._known.get((resource, id_), (None, None))
        return known if version is not None and at == version else None

    def note(self, resource: str, id_: str, version: int | None, known: Known) -> None:
        """Keep what was read."""
        if self._file is None or version is None:
            return
        inputs, state = known
        line = {"resource": resource, "id": id_, "listed": version, "inputs": inputs, "state": state}
        text = json.dumps(line)
        with self._lock:
            self._file.write(f"{text}\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file, and leave it."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def forget(self) -> None:
        """Remove the file: what it was for is done."""
        self.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _lines(self) -> list[dict[str, Any]]:
        """What the file holds; a line that an interruption cut off is none."""
        if self._path is None or not self._path.exists():
            return []
        lines = []
        for each in self._path.read_text("utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                lines.append(json.loads(each))
        return [each for each in lines if isinstance(each, dict)]


def _start(path: Path, head: dict[str, str]) -> None:
    # Headers of actions may hold what their authors should not have written there.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(json.dumps(head) + "\n")
