"""How deep a JSON value is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from genesyscloud_provider.integrations.facts import JSON_DEPTH

TOO_DEEP = f"must not be nested deeper than {JSON_DEPTH} levels"


def too_deep(value: Any) -> bool:
    """Whether maps and lists stand in each other deeper than the service reads."""
    level = [value]
    for _ in range(JSON_DEPTH + 1):
        level = [inner for each in level for inner in _inside(each)]
    return bool(level)


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values()) or [None]
    return (value or [None]) if isinstance(value, list) else []
