"""Reads an inventory that `--json` has printed."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from genesyscloud_provider.commands.inventory.model import VERSION, Inventory


class NotAnInventory(Exception):
    """What was read is no inventory; the text says what it is instead, and what to do."""


def read_inventory(content: bytes, name: str) -> Inventory:
    """An inventory.

    Args:
        content: what stands in the file.
        name: what messages call the file.

    Raises:
        NotAnInventory: it is none, or one of another version.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise NotAnInventory(f"{name} is no JSON. {_EXPECTED}") from None
    version = document.get("inventoryVersion") if isinstance(document, dict) else None
    if version is None:
        raise NotAnInventory(f"{name} is JSON, but no inventory. {_EXPECTED}")
    if version != VERSION:
        raise NotAnInventory(
            f"{name} is an inventory of version {version!r}, and this command reads version {VERSION}: write it again"
            " with the same release of pulumi-genesyscloud."
        )
    return _read(document, name)


def _read(document: dict[str, Any], name: str) -> Inventory:
    try:
        return Inventory.model_validate(document)
    except ValidationError as error:
        part = ".".join(str(each) for each in error.errors(include_input=False)[0]["loc"])
        raise NotAnInventory(f"{name} is an inventory whose `{part}` cannot be read. {_EXPECTED}") from None


_EXPECTED = "Give it what `pulumi-genesyscloud inventory --json` has printed."
