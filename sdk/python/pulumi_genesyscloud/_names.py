"""Names that the service sees."""

from __future__ import annotations

import pulumi

__all__ = ["default_name"]


def default_name(resource_name: str) -> str:
    """What an object is called unless the program says otherwise: unique within an organization's stacks."""
    return f"{resource_name}-{pulumi.get_stack()}"
