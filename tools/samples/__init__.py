"""Writes the C# and Java of the examples on the pages of resources and lookups, from their YAML and the schema.

Pulumi's own generators write more than a reader wants to see. What an example uses is little, a name or a value that
the schema does not know is refused, and the tests compile the Java.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from tools.samples import csharp, java
from tools.samples.program import Program

ROOT: Final = Path(__file__).parents[2]

WRITERS: Final = {"csharp": csharp.write, "java": java.write}
"""By the language's name in a fenced block, what writes it."""

_BLOCK: Final = re.compile(r"^```yaml\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_WRITTEN: Final = re.compile(rf"\n^```(?:{'|'.join(WRITERS)})\n.*?^```\n", re.MULTILINE | re.DOTALL)


def pages() -> Iterator[Path]:
    """The pages that have examples."""
    return (each for each in sorted((ROOT / "provider").rglob("*docs.md")) if _BLOCK.search(each.read_text("utf-8")))


def with_samples(page: str, schema: dict[str, Any]) -> str:
    """A page, in which each program in YAML is followed by the same in the languages that are written here.

    Args:
        page: the page as it is.
        schema: the package's schema.

    Raises:
        ValueError: an example has what the schema does not know.
    """
    return _BLOCK.sub(lambda block: block[0] + _samples(block[1], schema), _WRITTEN.sub("", page))


def _samples(text: str, schema: dict[str, Any]) -> str:
    program = Program(yaml.safe_load(text), schema)
    return "".join(f"\n```{language}\n{write(program)}```\n" for language, write in WRITERS.items())
