"""What is printed, in whatever a terminal or a file takes."""

from __future__ import annotations

import sys


def printable(text: str) -> str:
    """A text as standard output can show it: of an older encoding it shows what it can."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def encoded(text: str) -> bytes:
    """A document that is for a file: UTF-8, wherever it is printed."""
    return text.encode("utf-8", "replace")
