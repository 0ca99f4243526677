"""A state file: read once, written as a whole or not at all, and one emulator's alone."""

from __future__ import annotations

import glob
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from genesyscloud_emulator.storage.document import StateError

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StateFile:
    """The file at `path`. While it is open no other emulator can have it: `path.lock` beside it says so.

    Raises `StateError` if another one has it, or if its folder cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        # Whatever the caller's folder is later, and through a link to the file that it means.
        self.path = path.resolve()
        self._lock = _locked(self.path)
        # Left behind by an emulator that was killed while it wrote; it was this file's only one.
        for left in self.path.parent.glob(f"{glob.escape(self._beginning)}*"):
            left.unlink(missing_ok=True)

    @property
    def _beginning(self) -> str:
        """How the names of the files begin that are to take the file's stead."""
        return f".{self.path.name}."

    def read(self) -> bytes | None:
        """What was written last; None if nothing ever was."""
        try:
            return self.path.read_bytes() or None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StateError(f"it cannot be read: {error.strerror}") from None

    def write(self, content: bytes) -> None:
        """Write all of it, for its owner alone, or leave what was there. Raises `OSError`."""
        # The file's own mode is that of a temporary one: 0600.
        number, name = tempfile.mkstemp(prefix=self._beginning, dir=self.path.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise

    def close(self) -> None:
        """Let another emulator have it."""
        self._lock.close()


def _locked(path: Path) -> IO[bytes]:
    """A lock that ends with the process, however it ends."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        file = lock.open("ab")
    except OSError as error:
        raise StateError(f"its folder cannot be written to: {error.strerror}") from None
    try:
        _take(file)
    except OSError:
        file.close()
        raise StateError(
            "another emulator that is running has it. Stop that one, or give this one a file of its own"
        ) from None
    return file
