"""Paths of objects in the API (API reference 3)."""

from __future__ import annotations

from urllib.parse import quote


def filled(template: str, **ids: str) -> str:
    """A path such as `/api/v2/roles/{id}/grants` with ids in it; whatever an id is, it stays one part of it."""
    return template.format(**{name: quote(each, safe="") for name, each in ids.items()})


def of(collection: str, id_: str, *rest: str) -> str:
    """The path of an object; whatever the id is, it stays one part of it."""
    return "/".join([collection, quote(id_, safe=""), *rest])
