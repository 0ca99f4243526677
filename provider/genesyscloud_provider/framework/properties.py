"""Values between a program and a resource: plain JSON-like values and archives, some of which may not be known yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Properties = dict[str, Any]
"""Properties by wire name; values are JSON-like, an `Archive`, or `UNKNOWN`."""

Path = tuple[str, ...]


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    VALUE = "a value that is not known before the update"


UNKNOWN: Final = Unknown.VALUE
"""Stands for a value that a preview cannot know."""


@dataclass(frozen=True)
class Asset:
    """One file, by its text or by where it is; with neither it is empty. `hash` is Pulumi's own."""

    text: str | Unknown | None = field(default=None, repr=False)
    path: str | Unknown | None = None
    uri: str | Unknown | None = None
    hash: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Archive:
    """Several files: a folder or an archive file by where it is, or assets and archives by name."""

    assets: Mapping[str, Asset | Archive | Unknown] | Unknown | None = None
    path: str | Unknown | None = None
    uri: str | Unknown | None = None
    hash: str | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, value: Any) -> Archive:
        """An archive itself, or the one at a path.

        Raises:
            PydanticCustomError: it is neither.
        """
        if isinstance(value, str):
            return cls(path=value)
        if isinstance(value, cls):
            return value
        raise PydanticCustomError("archive_type", "must be an archive, or the path of a folder or an archive")

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.of)


def is_unknown(value: Any) -> bool:
    """Whether `value` is unknown, or is a list or an archive with an unknown in it: those have no known part."""
    if isinstance(value, Archive | Asset):
        return any(_holds_unknown(each) for each in vars(value).values())
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


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, at any depth; keys of maps are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same in JSON, where 1 is 1.0 and is not true.

    A null in a map is as good as absent: on the way through Pulumi some languages lose it.
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(alike(one.get(key), other.get(key)) for key in {**one, **other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def differs(old: Any, new: Any) -> bool:
    """Whether a new value, which may be unknown, is another one."""
    return next(unknown_paths(new), None) is not None or not alike(old, new)


def fingerprint(value: Any) -> str:
    """A text that is equal for equal values and does not show them."""
    canonical = json.dumps(value, sort_keys=True, default=_plain)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return {**vars(value), "hash": None} if isinstance(value, Archive | Asset) else repr(value)


def _holds_unknown(value: Any) -> bool:
    return next(unknown_paths(value), None) is not None
