"""httpx without its command line, which it brings along wherever click and rich are installed.

That takes longer than all of this package, and Pulumi starts a process for each of its commands. So nothing here
imports httpx but from this module.
"""

import sys

__all__ = ["httpx"]

_COMMAND_LINE = "httpx._main"

if "httpx" in sys.modules:
    import httpx
else:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # "cannot be imported", which httpx is ready for
    try:
        import httpx
    finally:
        del sys.modules[_COMMAND_LINE]
