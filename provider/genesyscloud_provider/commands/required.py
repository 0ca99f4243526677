"""Which versions of Pulumi this package takes, as its own requirement says; the engine's are those of its SDK."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Final

PACKAGE: Final = "pulumi-genesyscloud"

_BOUNDS: Final = (r">=\s*([\d.]+)", r"<\s*([\d.]+)")
"""How requirements write the lowest version, and the first that is too high."""


def parsed(version: str) -> tuple[int, ...]:
    """The numbers of a version, such as `v3.259.0` or `3.259`; none where it has none."""
    found = re.match(r"v?(\d+(?:\.\d+)*)", version.strip())
    return tuple(map(int, found[1].split("."))) if found else ()


def of_pulumi() -> str:
    """The versions that this package takes, such as `<4,>=3.259`."""
    for each in metadata.requires(PACKAGE) or ():
        found = re.fullmatch(r"([\w.-]+)\s*\(?([^;)]*)\)?.*", each)
        if found and found[1].lower() == "pulumi":
            return found[2].strip()
    return ""


def bounds(required: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The lowest version, and the first that is too high; empty where there is none."""
    lowest, limit = (parsed(each[0]) if (each := re.findall(pattern, required)) else () for pattern in _BOUNDS)
    return lowest, limit


def oldest_pulumi() -> str:
    """The lowest version, such as `3.259`; the tests run with the engine of that version."""
    return ".".join(map(str, bounds(of_pulumi())[0]))
