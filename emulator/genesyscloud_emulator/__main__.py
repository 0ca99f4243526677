"""The command `genesyscloud-emulator`; also `python -m genesyscloud_emulator`."""

from __future__ import annotations

import sys

from genesyscloud_emulator.emulator import MISSING_EXTRA

_EXTRA = {"click", "jsonpath", "jsonschema", "starlette", "uvicorn"}


def main() -> None:
    """Run the command; without the extra `emulator`, say in one line how to install it."""
    try:
        from genesyscloud_emulator.cli import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        sys.exit(MISSING_EXTRA)
    serve(prog_name="genesyscloud-emulator")


if __name__ == "__main__":
    main()
