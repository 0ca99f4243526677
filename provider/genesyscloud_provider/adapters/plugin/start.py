"""Starts the plugin; or says, in a line, what its Python environment lacks.

The engine ends what it shows of a plugin that does not start with "This is *always* a bug in the provider", and then,
on the same line, what the plugin printed. So each text begins with a line break, and contradicts.
"""

from __future__ import annotations

import sys

import genesyscloud_provider
from genesyscloud_provider.adapters.installation import incomplete


def main() -> None:
    """Serve until the engine says stop, or is gone; with `--version` say which one this is, and end."""
    if sys.argv[1:] == ["--version"]:
        print(genesyscloud_provider.__version__)
        return
    try:
        from genesyscloud_provider.adapters.plugin.server import main as serve
    except ImportError as error:
        sys.exit(f"\npulumi-genesyscloud: this is no bug; {incomplete(error)}")
    serve()
