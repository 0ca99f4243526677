"""By which names Pulumi knows the resources, functions and what is its own among their properties, at each adapter."""

from __future__ import annotations

from typing import Final

from genesyscloud_provider.client.configuration import NAMESPACE

DYNAMIC_STATE: Final = "__provider"
"""What only the state of a dynamic resource holds: without it, an update that sends nothing takes the resource over."""

PROPOSED_NAME: Final = "__proposedName"
"""The input by which a program proposes a name to the dynamic provider; check drops it, so no state has it."""


def token(name: str) -> str:
    """The name of a resource, a function or a type of the plugin."""
    return f"{NAMESPACE}:index:{name}"


def short_token(name: str) -> str:
    """The same as people write it in programs in YAML."""
    return f"{NAMESPACE}:{name}"


def dynamic_token(name: str) -> str:
    """The name of a dynamic resource."""
    return f"pulumi-python:dynamic/{NAMESPACE}:{name}"
