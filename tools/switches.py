"""`python -m tools.switches` writes `docs/emulator-switches.md`, all switches of the emulator."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from genesyscloud_emulator import Switches

FILE = Path(__file__).parents[1] / "docs" / "emulator-switches.md"

HEAD = """\
# Switches of the emulator

Each says how [the emulator](emulator.md)'s Genesys Cloud behaves. They are given at the start, `--switch NAME=VALUE`
with a value that is JSON or text, or `Emulator({"NAME": value})`, and set at any time: `control.switches(NAME=value)`.
All given ones are set, or none; a name or a value that does not exist is refused.

The defaults are what the sources of the API say or make likely. Many switches are there because no public source says
what Genesys Cloud does: set them the other way to see that your program holds in either case.

This page is written by `make emulator-pages`.
"""

_TYPES = {bool: "`true` or `false`", int: "a whole number", float: "a number", str: "text", dict: "an object"}
_MARK = re.compile(r" \((?:API reference|supplement)[^)]*\)|(?<=\w), API reference [\d.]+")


def text() -> str:
    """The page as it stands in the file."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), "utf-8")


def _lines() -> Iterator[str]:
    for title, names in _sections().items():
        yield from ("", f"## {title}", "", "| Switch | Default | Takes | What it says |", "|---|---|---|---|")
        for name, says in names.items():
            field = Switches.model_fields[name]
            default = "–" if field.default is None else f"`{json.dumps(field.default)}`"
            yield f"| `{name}` | {default} | {takes(_annotation(name))} | {says} |"


def _annotation(name: str) -> Any:
    """What a switch was declared with, limits included."""
    declared = (inspect.get_annotations(each, eval_str=True) for each in _declaring())
    return next(each[name] for each in declared if name in each)


def _declaring() -> list[type]:
    """The classes that declare switches."""
    return [each for each in Switches.__mro__ if issubclass(each, BaseModel) and each is not BaseModel]


def takes(annotation: Any) -> str:
    """What a switch can be, in words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return takes(parts[0])
    if origin is Literal:
        return ", ".join(f"`{each}`" for each in parts)
    if NoneType in parts:
        return f"{takes(next(each for each in parts if each is not NoneType))}, or null"
    if origin is list:
        return f"a list of {takes(parts[0])}s"
    if origin is dict:
        return f"a map to {takes(parts[1])}"
    return _TYPES.get(annotation, "an object")


def _sections() -> dict[str, dict[str, str]]:
    """The switches by the comments above them, each with its docstring on one line."""
    sections: dict[str, dict[str, str]] = {}
    for each in _declaring():
        source = inspect.getsource(each)
        comments = {
            number: line.strip().removeprefix("# ")
            for number, line in enumerate(source.splitlines(), 1)
            if line.startswith("    # ")
        }
        (declaring,) = ast.parse(source).body
        for declaration, docstring in itertools.pairwise(declaring.body if isinstance(declaring, ast.ClassDef) else []):
            if isinstance(declaration, ast.AnnAssign) and isinstance(declaration.target, ast.Name):
                above = max(number for number in comments if number < declaration.lineno)
                title = _MARK.sub("", comments[above])
                sections.setdefault(title, {})[declaration.target.id] = _said(docstring)
    return sections


def _said(docstring: ast.stmt) -> str:
    value = docstring.value if isinstance(docstring, ast.Expr) else None
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        raise TypeError(f"line {docstring.lineno}: a switch has no docstring")
    return _MARK.sub("", " ".join(value.value.split())).replace("|", "\\|")


if __name__ == "__main__":
    main()
