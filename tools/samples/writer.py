"""What the programs of both languages have in common."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import Any, Final

from tools.samples.program import Files, Flag, Lookup, Program, Reference, Resource, Text, Value

INDENT: Final = "    "


class Writer(ABC):
    """Writes the body of a program: its parts with an empty line between them."""

    def body(self, program: Program) -> list[str]:
        """The lines."""
        parts = [self.settings(program.settings)] if program.settings else []
        parts += [self.lookup(each) for each in program.lookups]
        parts += [self.resource(each) for each in program.resources]
        parts += [self.outputs(program.outputs)] if program.outputs else []
        return "\n\n".join(parts).split("\n")

    @abstractmethod
    def settings(self, names: list[str]) -> str:
        """What reads the stack's configuration."""

    @abstractmethod
    def lookup(self, lookup: Lookup) -> str:
        """A lookup."""

    @abstractmethod
    def resource(self, resource: Resource) -> str:
        """A resource."""

    @abstractmethod
    def outputs(self, outputs: list[tuple[str, Reference]]) -> str:
        """What the program exports."""

    @abstractmethod
    def compound(self, value: Value) -> str:
        """A value that each language writes in its own way."""

    def value(self, value: Value) -> str:
        """A value."""
        if isinstance(value, Text | Flag):
            return literal(value.value)
        if isinstance(value, Files):
            return f"new FileArchive({literal(value.path)})"
        return self.compound(value)


def literal(value: Any) -> str:
    """A text, a number, or whether something is so: both languages write them as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def indented(text: str) -> str:
    """Lines, each a step further in."""
    return "\n".join(f"{INDENT}{line}" for line in text.split("\n"))
