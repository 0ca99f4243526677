"""The plugin: which one Pulumi would start, and whether it is the one of this package (the engine's own order)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import PLUGIN, ignores_path, installation, plugin_folder
from genesyscloud_provider.commands.doctor.model import Check, Checks, Section
from genesyscloud_provider.commands.doctor.processes import ask
from genesyscloud_provider.commands.doctor.project import Project

_CHECKS: Final = Checks(Section.PLUGIN)

NAME: Final = "plugin"

_OWN: Final = "Let Pulumi find this package's own:"

IGNORE: Final = "export PULUMI_IGNORE_AMBIENT_PLUGINS=true"


@dataclass(frozen=True)
class _Found:
    """A plugin.

    Attributes:
        path: its program.
        how: why Pulumi would start this one.
        remedy: what lets Pulumi find this package's own instead.
        commands: the commands that do it.
    """

    path: Path
    how: str
    remedy: str
    commands: tuple[str, ...] = ()


def check(project: Project | None, variables: Mapping[str, str]) -> Check:
    """The plugin that Pulumi would start.

    Args:
        project: the project; None where there is none.
        variables: the environment.
    """
    if "genesyscloud" in variables.get("PULUMI_DEBUG_PROVIDERS", ""):
        value = "a process that runs already, as PULUMI_DEBUG_PROVIDERS says"
        remedy = "If that is not meant, unset the variable:"
        return _CHECKS.warning(NAME, NAME, value, remedy, "unset PULUMI_DEBUG_PROVIDERS")
    found = next(_candidates(project, variables), None)
    return _nothing(project, variables) if found is None else _of(found, variables)


def _candidates(project: Project | None, variables: Mapping[str, str]) -> Iterator[_Found]:
    """The plugins, in the order in which the engine looks for them."""
    if project is not None:
        for folder in _of_project(project):
            remedy = "Correct its path under `plugins` in Pulumi.yaml, or take it out there."
            yield _Found(folder / _program(), "which Pulumi.yaml names", remedy)
    ambient = None if ignores_path(variables) else shutil.which(PLUGIN, path=variables.get("PATH"))
    if ambient:
        install = () if _is_installed(variables) else (installation(),)
        yield _Found(Path(ambient), "which is on the PATH, and is preferred", _OWN, (*install, IGNORE))
    if _is_installed(variables):
        yield _Found(plugin_folder(variables) / _program(), "installed", _OWN, (installation(),))


def _program() -> str:
    return f"{PLUGIN}.cmd" if os.name == "nt" else PLUGIN


def _is_installed(variables: Mapping[str, str]) -> bool:
    return plugin_folder(variables).is_dir() and not _unfinished(variables).exists()


def _unfinished(variables: Mapping[str, str]) -> Path:
    """What an installation leaves that broke off; the engine then takes the folder for none."""
    folder = plugin_folder(variables)
    return folder.with_name(f"{folder.name}.partial")


def _of_project(project: Project) -> Iterator[Path]:
    """The folders that a project names for the plugin."""
    plugins = project.settings.get("plugins")
    providers = plugins.get("providers") if isinstance(plugins, dict) else None
    for each in providers if isinstance(providers, list) else ():
        if isinstance(each, dict) and each.get("name") == "genesyscloud" and each.get("path"):
            yield project.folder / str(each["path"])


def _of(found: _Found, variables: Mapping[str, str]) -> Check:
    what = f"{found.path}, {found.how}"
    if not found.path.exists() and found.path.with_name("PulumiPlugin.yaml").exists():
        return _CHECKS.ok(NAME, NAME, f"{found.path.parent}, {found.how} from a release archive")
    told = ask(str(found.path), "--version", variables=variables)
    if not told.good:
        return _CHECKS.broken(NAME, NAME, f"{what}, does not start: {told.problem}", found.remedy, *found.commands)
    version = told.text.strip()
    if version != __version__:
        value = f"{what}, is of version {version[:40] or 'unknown'}, and this package of {__version__}"
        return _CHECKS.broken(NAME, NAME, value, found.remedy, *found.commands)
    return _CHECKS.ok(NAME, NAME, f"{version}, {what}")


def _nothing(project: Project | None, variables: Mapping[str, str]) -> Check:
    """Nothing is found, which only some programs notice."""
    others = [each.name.rpartition("-v")[2] for each in _others(variables)]
    value = "not found"
    if _unfinished(variables).exists():
        value = "not found: an installation of it broke off"
    elif others:
        value = f"not found: of other versions, {', '.join(others)}, there is one, but Pulumi looks for {__version__}"
    needs = project is not None and project.runtime not in ("", "python")
    remedy = "Programs in other languages than Python, imports and explicit providers need it:"
    made = _CHECKS.broken if needs or others or _unfinished(variables).exists() else _CHECKS.warning
    return made(NAME, NAME, value, remedy, installation())


def _others(variables: Mapping[str, str]) -> list[Path]:
    return sorted(each for each in plugin_folder(variables).parent.glob("resource-genesyscloud-v*") if each.is_dir())
