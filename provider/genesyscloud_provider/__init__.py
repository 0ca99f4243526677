"""Genesys Cloud data action integrations for Pulumi: the provider.

`catalog` says what exists, `api` talks to Genesys Cloud, `architect` tells who uses an action, `resources` says what
each resource promises, `adapters` let Pulumi in, and `commands` are for people. Each layer imports only those named before
it, and nothing below `adapters` knows Pulumi or gRPC.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__: str = version("pulumi-genesyscloud")
