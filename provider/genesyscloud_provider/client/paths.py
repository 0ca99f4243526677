"""Paths of objects in the API (API reference 3)."""

from __future__ import annotations

from urllib.parse import quote


def of(collection: str, id_: str, *rest: str) -> str:
    """The path of an object; whatever the id is, it stays one part of it."""
    return "/".join([collection, quote(id_, safe=""), *rest])
