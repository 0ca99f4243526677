"""A stand-in for Pulumi's AWS plugin, for development only; nothing of it is shipped.

The real plugin comes from no package registry. This one speaks the same protocol to unmodified `pulumi_aws` programs,
knows only what the examples use, and refuses every endpoint that is not on this machine.
"""

import os
import re
import shutil
from pathlib import Path

__all__ = ["STAND_IN", "aws_plugin_folder"]

STAND_IN = Path(__file__).parent
"""The folder in which the engine finds the stand-in's executable."""


def aws_plugin_folder() -> Path:
    """Return the folder of the real AWS plugin where one is installed, else the stand-in's."""
    return installed_aws_plugin() or STAND_IN


def installed_aws_plugin() -> Path | None:
    """Return the folder of the newest real AWS plugin that goes with version 7 of `pulumi_aws`."""
    on_path = shutil.which("pulumi-resource-aws")
    if on_path:
        return Path(on_path).resolve().parent
    home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    installed = [plugin.parent for plugin in home.glob("plugins/resource-aws-v7.*/pulumi-resource-aws")]
    return max(installed, key=version_numbers, default=None)


def version_numbers(folder: Path) -> tuple[int, ...]:
    """Return the version in a plugin folder's name, to order by."""
    return tuple(int(number) for number in re.findall(r"\d+", folder.name))
