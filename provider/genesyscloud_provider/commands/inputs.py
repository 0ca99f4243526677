"""What a command is given to read."""

from __future__ import annotations

from typing import BinaryIO


def is_one_input(one: BinaryIO, other: BinaryIO) -> bool:
    """Whether two files are both standard input, of which one of them would get nothing."""
    return one.read == other.read  # methods are the same where their objects are, whatever wraps these
