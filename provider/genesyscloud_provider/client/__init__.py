"""Genesys Cloud's REST API, and nothing of Pulumi.

`Configuration` says where and as whom, `Client` sends one request, `Access` makes sure that it reaches the organization
that is meant. Errors are `GenesysCloudError`s (the tree is in `errors`).
"""

import sys


def _import_httpx() -> None:
    """Import httpx without its command line, which it brings along wherever click and rich are installed.

    That takes longer than all of this package, and Pulumi starts a process for each of its commands.
    """
    if "httpx" in sys.modules:
        return
    command_line = "httpx._main"
    sys.modules[command_line] = None  # type: ignore[assignment]  # "cannot be imported", which httpx is ready for
    try:
        import httpx  # noqa: F401
    finally:
        del sys.modules[command_line]


_import_httpx()
