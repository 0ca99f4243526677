"""How the objects of a verification are called: by the name one sees whose they are, and whether that still goes on."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Final

PREFIX: Final = "pulumi-genesyscloud-verify-"
"""How all names begin."""

LONGEST: Final = timedelta(hours=1)
"""How long a verification takes at most; what is older is left over, wherever it was made."""

_WHEN: Final = "%Y%m%dt%H%M%Sz"

# The end is a number or one word, as verifications make them: what somebody added to a name makes it theirs.
_NAME: Final = re.compile(
    f"{PREFIX}([0-9]{{8}}t[0-9]{{6}}z)-([0-9a-f]{{6}})-([0-9]{{1,10}})(?:-(?:[0-9]+|[a-z]+|[A-Z]+))?"
)


@dataclass(frozen=True)
class VerificationName:
    """What the names of one verification's objects have in common.

    Attributes:
        began: when it began, in whole seconds.
        host: tells its machine from others.
        process: the id of its process there.
    """

    began: datetime
    host: str
    process: int

    @classmethod
    def mine(cls, now: datetime) -> VerificationName:
        """That of this process.

        Args:
            now: this moment, by the service's clock.
        """
        return cls(now.astimezone(timezone.utc).replace(microsecond=0), _host(), os.getpid())

    @classmethod
    def of(cls, name: str) -> VerificationName | None:
        """That of an object's name; None if the name is not that of an object of a verification."""
        match = _NAME.fullmatch(name)
        if match is None:
            return None
        try:
            began = datetime.strptime(match[1], _WHEN).replace(tzinfo=timezone.utc)
        except ValueError:
            return None
        return cls(began, match[2], int(match[3]))

    @property
    def stem(self) -> str:
        """How the names of its objects begin."""
        return f"{PREFIX}{self.began.strftime(_WHEN)}-{self.host}-{self.process}"

    def name(self, what: str) -> str:
        """The name of an object."""
        return f"{self.stem}-{what}"

    def is_over(self, now: datetime) -> bool:
        """Whether the verification has surely ended.

        Args:
            now: this moment, by the service's clock.
        """
        return (self.host == _host() and not _lives(self.process)) or now - self.began > LONGEST


def _host() -> str:
    return sha256(socket.gethostname().encode()).hexdigest()[:6]


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False  # one of this process's own, which had the same id
    if os.name == "nt":  # where a signal of nothing would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
