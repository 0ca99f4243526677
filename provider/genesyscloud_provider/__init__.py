"""Genesys Cloud data action integrations for Pulumi: the provider.

`client` sends requests to Genesys Cloud, `framework` is the life of a resource under Pulumi, `architect` tells who uses
an action, `integrations` holds the resources, `registry` lists them, `adapters` serve them to Pulumi, and `commands`
are for people. Each imports only those named before it, and nothing below `adapters` knows Pulumi or gRPC.
"""

from typing import TYPE_CHECKING

__all__ = ["__version__"]

__version__: str

if not TYPE_CHECKING:

    def __getattr__(name: str) -> str:
        """The version, read when somebody asks for it: it takes long, and most programs do not."""
        if name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib.metadata import version

        globals()[name] = found = version("pulumi-genesyscloud")
        return found
