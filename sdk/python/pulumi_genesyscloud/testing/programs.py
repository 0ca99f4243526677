"""How a test runs a program: a function, or the folder or file of one, from where Pulumi would run it."""

from __future__ import annotations

import json
import os
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import yaml

MAIN: Final = "__main__.py"

Program = Callable[[], Any] | str | os.PathLike[str]
"""A function, the folder of a project, or the file of a program."""


def main_of(program: str | os.PathLike[str]) -> Path:
    """The file of a program.

    Raises:
        FileNotFoundError: there is none; the message says what was looked for.
    """
    path = Path(program).resolve()
    main = path / MAIN if path.is_dir() else path
    if not main.is_file():
        raise FileNotFoundError(
            f"{main} does not exist. Give a function, the file of a program in Python, or the folder of a project with"
            f" a {MAIN}."
        )
    return main


def run_program(program: Program) -> Any:
    """Run a program, a file as Pulumi does; returns what a function returns."""
    if callable(program):
        return program()
    runpy.run_path(str(main_of(program)), run_name="__main__")
    return None


def project_settings(folder: Path) -> dict[str, Any]:
    """What the Pulumi.yaml in a folder says; nothing where there is none."""
    file = folder / "Pulumi.yaml"
    settings: dict[str, Any] = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    return settings


def default_config(settings: Mapping[str, Any], project: str) -> dict[str, str]:
    """The configuration that a project's settings give each of its stacks."""
    found = {}
    for key, each in (settings.get("config") or {}).items():
        value = each.get("value", each.get("default")) if isinstance(each, dict) else each
        if value is not None:
            text = value if isinstance(value, str) else json.dumps(value)
            found[key if ":" in key else f"{project}:{key}"] = text
    return found


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Be where a program expects to be: in its folder, which is on the import path too.

    Modules that the block has loaded from there are forgotten at its end, so that the next run reads them afresh.

    Args:
        folder: the folder, without symbolic links.
    """
    before, bytecode, loaded = Path.cwd(), sys.dont_write_bytecode, set(sys.modules)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    # Compiled modules are told apart by the second, and edits between runs can come faster.
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        for name in set(sys.modules) - loaded:
            if _is_within(folder, getattr(sys.modules[name], "__file__", None)):
                del sys.modules[name]
        sys.dont_write_bytecode = bytecode
        sys.path.remove(str(folder))
        os.chdir(before)


def _is_within(folder: Path, file: str | None) -> bool:
    """Whether a module is the program's own, and not of a virtual environment in its folder."""
    return file is not None and folder in Path(file).parents and "site-packages" not in Path(file).parts
