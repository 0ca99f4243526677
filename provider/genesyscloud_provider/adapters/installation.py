"""Where Pulumi looks for the plugin, and the commands that put it there; needs nothing but this package."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import genesyscloud_provider

PLUGIN: Final = "pulumi-resource-genesyscloud"
"""What the engine calls the plugin, on PATH and in its folder."""


_FOUND_OTHERWISE: Final = ("PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES", "PULUMI_ENABLE_LEGACY_PLUGIN_SEARCH")
"""With one of these set the engine finds plugins in ways that are not looked at here."""


def cannot_be_found(project: Path, variables: Mapping[str, str] = os.environ) -> bool:
    """Whether the engine will certainly not find the plugin; False if there is any doubt.

    Args:
        project: the folder of Pulumi.yaml.
        variables: the environment of a program that the engine runs.
    """
    try:
        settings = next(each for each in project.glob("Pulumi.y*ml")).read_text("utf-8")
    except (StopIteration, OSError, ValueError):
        return False
    return found_nowhere(settings, variables)


def found_nowhere(settings: str, variables: Mapping[str, str]) -> bool:
    """The same of a project with these settings.

    Args:
        settings: the text of its Pulumi.yaml.
        variables: as for `cannot_be_found`.
    """
    if any(variables.get(each) for each in _FOUND_OTHERWISE):
        return False
    if "genesyscloud" in variables.get("PULUMI_DEBUG_PROVIDERS", ""):
        return False
    if re.search(r"^\s*[\"']?(plugins|packages)\b", settings, re.MULTILINE):
        return False
    return not (_is_on_path(settings, variables) or plugin_folder(variables).exists())


def _is_on_path(settings: str, variables: Mapping[str, str]) -> bool:
    if ignores_path(variables):
        return False
    folders = variables.get("PATH", "").split(os.pathsep)
    own = Path(variables.get("VIRTUAL_ENV", ""), "Scripts" if os.name == "nt" else "bin")
    # For the program alone Pulumi puts the project's virtual environment before everything else.
    if "VIRTUAL_ENV" in variables and Path(folders[0]) == own and re.search(r"\b(virtualenv|toolchain)\b", settings):
        del folders[0]
    return shutil.which(PLUGIN, path=os.pathsep.join(folders)) is not None


def ignores_path(variables: Mapping[str, str]) -> bool:
    """Whether the engine is told to start no plugin that is on the PATH."""
    return variables.get("PULUMI_IGNORE_AMBIENT_PLUGINS", "").lower() in ("1", "true")


def installation() -> str:
    """The command that lets Pulumi find the plugin in this Python environment."""
    script = Path(sys.executable).with_name("pulumi-genesyscloud.exe" if os.name == "nt" else "pulumi-genesyscloud")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "genesyscloud_provider"]
    return f"{_quoted(command[0], os.name == 'nt')} {' '.join([*command[1:], 'install-plugin'])}"


def _quoted(path: str, windows: bool) -> str:
    return f'"{path}"' if windows else shlex.quote(path)


def plugin_folder(variables: Mapping[str, str] = os.environ) -> Path:
    """Where the engine looks: for exactly the version that the SDK asks for, which is its own."""
    home = variables.get("PULUMI_HOME")
    folder = f"resource-genesyscloud-v{genesyscloud_provider.__version__}"
    return (Path(home) if home else Path.home() / ".pulumi") / "plugins" / folder


def reinstall(python: str, *, windows: bool = os.name == "nt") -> str:
    """The command that puts this version of the package into a Python environment, whatever took its place.

    Args:
        python: the environment's interpreter.
        windows: whether the command is for Windows.
    """
    wanted = f"pulumi-genesyscloud=={genesyscloud_provider.__version__}"
    return f"{_quoted(python, windows)} -m pip install --force-reinstall {wanted}"


def incomplete(error: ImportError) -> str:
    """What to say where something that the plugin depends on cannot be imported."""
    cause = str(error).partition("\n")[0]
    return f"the plugin's Python environment is incomplete ({cause}). To mend it, run: {reinstall(sys.executable)}"
