"""Values between a program and a resource: plain JSON-like values, some of which may not be known yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final

__all__ = [
    "UNKNOWN",
    "Properties",
    "Unknown",
    "fingerprint",
    "is_unknown",
    "known_part",
    "unknown_paths",
    "without_nulls",
]

Properties = dict[str, Any]
"""Properties by wire name; values are JSON-like or `UNKNOWN`."""

Path = tuple[str, ...]


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    VALUE = "a value that is not known before the update"


UNKNOWN: Final = Unknown.VALUE
"""Stands for a value that a preview cannot know."""


def is_unknown(value: Any) -> bool:
    """Whether `value` is unknown, or is a list with an unknown in it: such a list has no known part."""
    return value is UNKNOWN or (isinstance(value, list) and any(_holds_unknown(each) for each in value))


def known_part(value: Any) -> Any:
    """`value` without the entries that are unknown, at any depth."""
    if isinstance(value, Mapping):
        return {key: known_part(each) for key, each in value.items() if not is_unknown(each)}
    return value


def unknown_paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where `value` is unknown."""
    if is_unknown(value):
        yield path
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from unknown_paths(each, (*path, key))


def without_nulls(value: Any) -> Any:
    """`value` as a program can write it: on the way through Pulumi a map loses its entries that are null."""
    if isinstance(value, Mapping):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def fingerprint(value: Any) -> str:
    """A text that is equal for equal values and does not show them."""
    canonical = json.dumps(value, sort_keys=True, default=repr)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _holds_unknown(value: Any) -> bool:
    return next(unknown_paths(value), None) is not None
