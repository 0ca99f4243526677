"""Genesys Cloud data action integrations for Pulumi: the provider.

`catalog` says what exists, `api` talks to Genesys Cloud, `resources` says what each resource promises, and `doors` let
Pulumi in. Each layer imports only the ones named before it, and nothing below `doors` knows Pulumi or gRPC.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__: str = version("pulumi-genesyscloud")
