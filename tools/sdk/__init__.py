"""The Python SDK's classes, from the declarations: `python -m tools.sdk`, or `make sdk`, writes them.

Each module here writes one kind of thing: `enums`, `arguments` (what is nested in arguments), `lookups`, `resources`,
`provider` and `package`, its face. `declared` reads the declarations, `text` writes what they say. What a program may
do beside that is written by hand, in modules of its own: of a resource in `_<resource>.py`, as a base of its class.
"""

from __future__ import annotations

import subprocess
import sys

from tools.sdk import arguments, enums, lookups, package, provider, resources
from tools.sdk.resources import FOLDER
from tools.sdk.text import HEADER

__all__ = ["FOLDER", "modules"]


def modules() -> dict[str, str]:
    """The text of every module that is generated, by file name; the same on every call."""
    written = {
        "__init__.py": package.module(),
        "arguments.py": arguments.module(),
        "enums.py": enums.module(),
        "lookups.py": lookups.module(),
        "provider.py": provider.module(),
        **resources.modules(),
    }
    return {name: _formatted(name, f"{HEADER}\n\n{text}") for name, text in written.items()}


def _formatted(name: str, text: str) -> str:
    """A module with the imports that it needs of those that it has, in the project's style."""
    for command in (("check", "--quiet", "--fix-only", "--select", "F401,I"), ("format", "--quiet")):
        ruff = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(FOLDER / name), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout
    return text
