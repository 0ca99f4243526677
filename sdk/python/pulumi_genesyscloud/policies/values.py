"""What a policy is told of a resource, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pulumi_policy.proxy import UnknownValueError

from genesyscloud_provider.framework.properties import UNKNOWN


def plain(value: Any) -> Any:
    """A value of Pulumi's, with `UNKNOWN` for each part that only the update will know.

    Pulumi raises an error where a policy reads such a part, and the policy would then judge nothing else.
    """
    if isinstance(value, Mapping):
        return {key: _entry(value, key) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_entry(value, index) for index in range(len(value))]
    return value


def _entry(container: Any, key: Any) -> Any:
    try:
        found = container[key]
    except UnknownValueError:
        return UNKNOWN
    return plain(found)


def part(value: Any, path: str) -> Any:
    """What stands at a path of keys, with points between; None where nothing does, or where that is not known."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return None if value is UNKNOWN else value


def texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Each text within a value, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, f"{path}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from texts(each, f"{path}[{index}]")
