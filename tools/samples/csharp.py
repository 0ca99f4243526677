"""Programs in C#."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tools.samples.program import (
    Anything,
    Files,
    Flag,
    Listed,
    Lookup,
    Member,
    Program,
    Reference,
    Resource,
    Text,
    Texts,
    Value,
    pascal,
)

INDENT: Final = "    "


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


class _Writer:
    def __init__(self, space: str) -> None:
        self._space = space

    def body(self, program: Program) -> list[str]:
        parts = []
        if program.settings:
            settings = [f'var {each} = config.RequireSecret("{each}");' for each in program.settings]
            parts.append(["var config = new Config();", *settings])
        parts += [list(self._lookup(each)) for each in program.lookups]
        parts += [list(self._resource(each)) for each in program.resources]
        if program.outputs:
            exported = [f'{INDENT}["{name}"] = {self._value(each)},' for name, each in program.outputs]
            parts.append(["return new Dictionary<string, object?>", "{", *exported, "};"])
        lines = [line for part in parts for line in (*part, "")][:-1]
        return [piece for line in lines for piece in line.split("\n")]

    def _lookup(self, lookup: Lookup) -> Iterator[str]:
        call = f"var {lookup.name} = {self._space}.{pascal(lookup.function)}.Invoke("
        if not lookup.items:
            yield f"{call});"
            return
        yield f"{call}new()"
        yield from self._block(lookup.items)
        yield "});"

    def _resource(self, resource: Resource) -> Iterator[str]:
        made = f'var {resource.name} = new {self._space}.{resource.type}("{resource.name}", new()'
        yield made
        yield from self._block(resource.items)
        if resource.provider:
            yield f"}}, new CustomResourceOptions {{ Provider = {resource.provider} }});"
        else:
            yield "});"

    def _block(self, items: tuple[tuple[str, Value], ...]) -> Iterator[str]:
        """Properties in braces, of which the last one is left to the caller."""
        yield "{"
        for name, each in items:
            yield _indented(f"{pascal(name)} = {self._value(each)},")

    def _value(self, value: Value) -> str:
        if isinstance(value, Text):
            return json.dumps(value.value, ensure_ascii=False)
        if isinstance(value, Flag):
            return str(value.value).lower()
        if isinstance(value, Member):
            return f"{self._space}.{value.enum}.{value.name}"
        if isinstance(value, Files):
            return f'new FileArchive("{value.path}")'
        if isinstance(value, Reference):
            return _reference(value)
        if isinstance(value, Anything):
            return _plain(value.value)
        if isinstance(value, Listed):
            items = [self._value(each) for each in value.items]
            return "\n".join(["new[]", "{", *(_indented(f"{each},") for each in items), "}"])
        if isinstance(value, Texts):
            rows = [f'{{ "{key}", {self._value(each)} }},' for key, each in value.items]
            return "\n".join(["new()", "{", *map(_indented, rows), "}"])
        return "\n".join([f"new {self._space}.Inputs.{value.type}Args", *self._block(value.items), "}"])


def _reference(value: Reference) -> str:
    if value.part is None:
        return value.name
    if value.of == "lookup":
        return f"{value.name}.Apply(found => found.{pascal(value.part)})"
    return f"{value.name}.{pascal(value.part)}"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        rows = [f'["{key}"] = {_plain(each)},' for key, each in value.items()]
        return "\n".join(["new Dictionary<string, object?>", "{", *map(_indented, rows), "}"])
    if isinstance(value, list):
        return f"new[] {{ {', '.join(map(_plain, value))} }}"
    return json.dumps(value, ensure_ascii=False)


def _indented(text: str) -> str:
    return "\n".join(f"{INDENT}{line}" for line in text.split("\n"))
