"""How Pulumi's Automation API meets the engine for development: its command and its environment."""

import os
import sys
from copy import copy
from functools import cache
from pathlib import Path

from pulumi.automation import PulumiCommand

from tools.engine import engine_folder

PYTHON = sys.executable
"""What runs dynamic resources: this Python, which has the provider installed."""

SECRETS_PROVIDER = "passphrase"
"""What encrypts the secrets of a new stack, as `pulumi stack init --secrets-provider` calls it."""


def pulumi_command() -> PulumiCommand:
    """Return the engine as the Automation API wants it: by the folder above `bin`, or else the one on PATH."""
    return copy(_command(engine_folder()))


@cache  # it asks the engine for its version
def _command(folder: Path) -> PulumiCommand:
    return PulumiCommand(root=str(folder.parent) if folder.name == "bin" else None)


def no_proxy() -> str:
    """Return what no proxy is for: this machine, and what the user's own environment names."""
    return ",".join(filter(None, [os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), "127.0.0.1,localhost"]))


def workspace_environment(home: Path, backend: Path) -> dict[str, str]:
    """Return an environment in which the engine keeps to two folders of ours: its home, and its stacks."""
    for folder in (home, backend):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "PULUMI_HOME": str(home),
        "PULUMI_BACKEND_URL": f"file://{backend}",
        "PULUMI_CONFIG_PASSPHRASE": "development",
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        # A missing plugin is an error to see at once, not a download to wait for.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_PYTHON_CMD": PYTHON,
        # Everything of ours is on this machine, whatever proxy there is to the world outside.
        "NO_PROXY": no_proxy(),
        "PATH": os.pathsep.join([str(engine_folder()), os.environ.get("PATH", os.defpath)]),
    }
