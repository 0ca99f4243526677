"""Programs in C#."""

from __future__ import annotations

from typing import Any

from tools.samples.program import (
    Anything,
    Listed,
    Lookup,
    Member,
    Program,
    Reference,
    Resource,
    Texts,
    Typed,
    Value,
    pascal,
)
from tools.samples.writer import INDENT, Writer, indented, literal


def write(program: Program) -> str:
    """A program."""
    language = program.schema["language"]["csharp"]
    space = language["namespaces"][program.schema["name"]]
    head = [
        "using System.Collections.Generic;",
        "using Pulumi;",
        f"using {space} = {language['rootNamespace']}.{space};",
    ]
    body = _Writer(space).body(program)
    lines = [*head, "", "return await Deployment.RunAsync(() =>", "{", *(f"{INDENT}{each}".rstrip() for each in body)]
    return "\n".join([*lines, "});", ""])


class _Writer(Writer):
    def __init__(self, space: str) -> None:
        self._space = space

    def settings(self, names: list[str]) -> str:
        lines = [f'var {each} = config.RequireSecret("{each}");' for each in names]
        return "\n".join(["var config = new Config();", *lines])

    def lookup(self, lookup: Lookup) -> str:
        call = f"var {lookup.name} = {self._space}.{pascal(lookup.function)}.Invoke("
        return f"{call}new()\n{self._block(lookup.items)});" if lookup.items else f"{call});"

    def resource(self, resource: Resource) -> str:
        made = f'var {resource.name} = new {self._space}.{resource.type}("{resource.name}", new()'
        options = f", new CustomResourceOptions {{ Provider = {resource.provider} }}" if resource.provider else ""
        return f"{made}\n{self._block(resource.items)}{options});"

    def outputs(self, outputs: list[tuple[str, Reference]]) -> str:
        return _dictionary([(name, self.value(each)) for name, each in outputs], "return ") + ";"

    def _block(self, items: tuple[tuple[str, Value], ...]) -> str:
        """Properties in braces."""
        rows = [indented(f"{pascal(name)} = {self.value(each)},") for name, each in items]
        return "\n".join(["{", *rows, "}"])

    def compound(self, value: Value) -> str:
        if isinstance(value, Member):
            return f"{self._space}.{value.enum}.{value.name}"
        if isinstance(value, Reference):
            return _reference(value)
        if isinstance(value, Anything):
            return _plain(value.value)
        if isinstance(value, Listed):
            return "\n".join(["new[]", "{", *(indented(f"{self.value(each)},") for each in value.items), "}"])
        if isinstance(value, Texts):
            rows = [f'{{ "{key}", {self.value(each)} }},' for key, each in value.items]
            return "\n".join(["new()", "{", *map(indented, rows), "}"])
        if isinstance(value, Typed):
            return f"new {self._space}.Inputs.{value.type}Args\n{self._block(value.items)}"
        raise TypeError(value)


def _reference(value: Reference) -> str:
    if value.part is None:
        return value.name
    if value.of == "lookup":
        return f"{value.name}.Apply(found => found.{pascal(value.part)})"
    return f"{value.name}.{pascal(value.part)}"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return _dictionary([(key, _plain(each)) for key, each in value.items()])
    if isinstance(value, list):
        return f"new[] {{ {', '.join(map(_plain, value))} }}"
    return literal(value)


def _dictionary(rows: list[tuple[str, str]], before: str = "") -> str:
    lines = [indented(f'["{key}"] = {each},') for key, each in rows]
    return "\n".join([f"{before}new Dictionary<string, object?>", "{", *lines, "}"])
