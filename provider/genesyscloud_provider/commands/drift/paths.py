"""Paths of properties, as Pulumi writes them: `config.request.headers["X-Key"]`, `roles[0].roleId`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.commands.masked import is_secret

ANY: Final = "*"
"""Stands in `ignoreChanges` for every part."""

_PART: Final = re.compile(r"""\["(?P<quoted>(?:[^"\\]|\\.)*)"\]|\[(?P<index>[^\]]*)\]|(?P<plain>[^.\[\]]+)""")
_PLAIN: Final = re.compile(r"[\w$-]+")


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a path."""
    return tuple(re.sub(r"\\(.)", r"\1", each[each.lastgroup or 0]) for each in _PART.finditer(path))


def top(path: str) -> str:
    """The property that a path begins with."""
    return next(iter(parts_of(path)), "")


def covers(wider: str, path: str) -> bool:
    """Whether a path is another one, or leads to something within it."""
    outer, inner = parts_of(wider), parts_of(path)
    return len(outer) <= len(inner) and all(one in (ANY, other) for one, other in zip(outer, inner, strict=False))


def paths_between(old: Mapping[str, Any], new: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The paths at which two objects differ, in order; of a resource, what begins with `__` is Pulumi's own."""
    for key in sorted(each for each in old.keys() | new.keys() if above or not each.startswith("__")):
        before, after, path = old.get(key), new.get(key), _joined(above, key)
        if all(isinstance(each, dict) and not is_secret(each) for each in (before, after)):
            yield from paths_between(before or {}, after or {}, path)
        elif before != after:
            yield path


def _joined(above: str, key: str) -> str:
    if not _PLAIN.fullmatch(key):
        quoted = re.sub(r'(["\\])', r"\\\1", key)
        return f'{above}["{quoted}"]'
    return f"{above}.{key}" if above else key
