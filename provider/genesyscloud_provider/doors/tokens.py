"""By which names Pulumi knows the resources and functions, at each door."""

from __future__ import annotations

from genesyscloud_provider.api.configuration import NAMESPACE

__all__ = ["dynamic_token", "token"]


def token(name: str) -> str:
    """The name of a resource, a function or a type of the plugin."""
    return f"{NAMESPACE}:index:{name}"


def dynamic_token(name: str) -> str:
    """The name of a dynamic resource."""
    return f"pulumi-python:dynamic/{NAMESPACE}:{name}"
