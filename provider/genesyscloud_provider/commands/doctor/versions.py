"""What is installed on this machine, and whether it fits together: the package, Pulumi's SDK, Pulumi, the project's."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import reinstall
from genesyscloud_provider.commands.doctor.model import Check, Checks, Section, typed
from genesyscloud_provider.commands.doctor.processes import ask
from genesyscloud_provider.commands.doctor.project import ENGINE, Project
from genesyscloud_provider.commands.required import PACKAGE, bounds, of_pulumi, oldest_pulumi, parsed

_CHECKS: Final = Checks(Section.VERSIONS)


def checks(project: Project | None, variables: Mapping[str, str]) -> Iterator[Check]:
    """What there is to say of the versions.

    Args:
        project: the project; None where there is none.
        variables: the environment.
    """
    yield _CHECKS.ok("package", PACKAGE, f"{__version__}, in {sys.executable} (Python {platform.python_version()})")
    yield _of_pulumis_sdk()
    yield _of_engine(variables)
    if project is not None and project.runtime == "python":
        yield _of_project(project, variables)


def _of_pulumis_sdk() -> Check:
    """Pulumi's own SDK, and whether it is one that the package takes."""
    name, required = "Pulumi's SDK", of_pulumi()
    try:
        there = metadata.version("pulumi")
    except metadata.PackageNotFoundError:
        return _CHECKS.broken("sdk", name, "not there", "Install the package anew:", reinstall(sys.executable))
    lowest, limit = bounds(required)
    if (lowest and parsed(there) < lowest) or (limit and parsed(there) >= limit):
        value = f"{there}, but {PACKAGE} {__version__} needs {required}"
        command = typed(sys.executable, "-m", "pip", "install", f"pulumi{required}")
        return _CHECKS.broken("sdk", name, value, "Install one that it takes:", command)
    return _CHECKS.ok("sdk", name, there)


def _of_engine(variables: Mapping[str, str]) -> Check:
    """Pulumi's command; the tests run with the lowest version of the engine that they run with of its SDK."""
    engine, oldest = shutil.which(ENGINE, path=variables.get("PATH")), oldest_pulumi()
    name = "Pulumi"
    if engine is None:
        remedy = f"Install Pulumi {oldest} or later, or add its folder to the PATH, until this tells its version:"
        return _CHECKS.broken("engine", name, "its command is not on the PATH", remedy, "pulumi version")
    told = ask(engine, "version", variables={**variables, "PULUMI_SKIP_UPDATE_CHECK": "true"})
    version = told.text.strip()
    if not told.good or not parsed(version):
        what = told.problem or "it does not tell its version"
        remedy = "Install Pulumi anew, until this tells its version:"
        return _CHECKS.broken("engine", name, f"{engine}: {what}", remedy, "pulumi version")
    if parsed(version) < parsed(oldest):
        value = f"{version}, in {engine}: too old, {oldest} is the oldest that is supported"
        remedy = f"Install Pulumi {oldest} or later, until this tells it:"
        return _CHECKS.broken("engine", name, value, remedy, "pulumi version")
    return _CHECKS.ok("engine", name, f"{version}, in {engine}")


def _of_project(project: Project, variables: Mapping[str, str]) -> Check:
    """The package in the environment that the project's program has."""
    name, generated = "the program's package", _generated(project)
    python = _python(project, variables)
    if python is None:
        environment = project.options.get("virtualenv")
        if environment:
            value = f"the project's virtual environment {environment} is not there"
            return _CHECKS.warning("program", name, value, "Let Pulumi make it:", "pulumi install")
        return _CHECKS.ok("program", name, "this one: the project names no virtual environment")
    there, is_ours = _installed(python)
    if there and not is_ours:
        value = f"{there}, an SDK that `pulumi package add` generated, has taken the place of {PACKAGE} in {python}"
        where = f" Take {generated} out of requirements.txt first." if generated else ""
        remedy = f"Programs use the package itself.{where}"
        return _CHECKS.broken("program", name, value, remedy, *_without(generated), reinstall(str(python)))
    if there is None:
        remedy = "Install it there:"
        return _CHECKS.broken("program", name, f"not in {python}", remedy, reinstall(str(python)))
    if there != __version__:
        value = f"{there} in {python}, but this command and its plugin are {__version__}"
        return _CHECKS.broken("program", name, value, "Install the same version there:", reinstall(str(python)))
    if generated:
        value = f"{there}, until requirements.txt is installed: it names {generated}, an SDK that was generated"
        remedy = "Take that line out, as the generated SDK would take the package's place:"
        return _CHECKS.broken("program", name, value, remedy, *_without(generated))
    return _CHECKS.ok("program", name, f"{there}, in {python}")


def _without(generated: str | None) -> list[str]:
    return [f"sed -i.bak '\\#{generated}#d' requirements.txt"] if generated else []


def _generated(project: Project) -> str | None:
    """The folder of a generated SDK that the project's requirements name."""
    try:
        text = (project.folder / "requirements.txt").read_text("utf-8")
    except (OSError, ValueError):
        return None
    found = re.search(r"sdks/genesyscloud\b", text)
    return found[0] if found else None


def _python(project: Project, variables: Mapping[str, str]) -> Path | None:
    """The interpreter of the project's program; None where that cannot be told."""
    named = project.options.get("virtualenv")
    environment = project.folder / str(named) if named else Path(variables.get("VIRTUAL_ENV") or os.devnull)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return python if python.exists() else None


def _installed(python: Path) -> tuple[str | None, bool]:
    """The version of the package in an environment, and whether it is ours: a generated SDK has the same name."""
    root = python.parent.parent
    places = [str(each) for each in [*root.glob("lib/python*/site-packages"), root / "Lib/site-packages"]]
    for each in metadata.distributions(name=PACKAGE, path=places):
        files = each.files or []
        ours = any(str(file).startswith("genesyscloud_provider") for file in files)
        scripts = {script.name for script in each.entry_points}
        return each.version, ours or PACKAGE in scripts
    return None, False
