"""Genesys Cloud data action integrations for Pulumi: the provider.

`client` sends requests to Genesys Cloud, `framework` is the life of a resource under Pulumi, `architect` tells who uses
an action, `integrations` holds the resources, `registry` lists them, `adapters` serve them to Pulumi, and `commands`
are for people. Each imports only those named before it, and nothing below `adapters` knows Pulumi or gRPC.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__: str = version("pulumi-genesyscloud")
