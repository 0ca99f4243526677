"""Programs in Java."""

from __future__ import annotations

import json
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
    Typed,
    Value,
    pascal,
)

INDENT: Final = "    "
CORE: Final = "com.pulumi"


def write(program: Program) -> str:
    """A program."""
    name = program.schema["name"]
    writer = _Writer(f"{program.schema['language']['java']['basePackage']}.{name}", f"{pascal(name)}Functions")
    body = writer.body(program)
    imports = [f"import {each};" for each in sorted({f"{CORE}.Context", f"{CORE}.Pulumi", *writer.imports})]
    head = [
        "package app;",
        "",
        *imports,
        "",
        "public class App {",
        f"{INDENT}public static void main(String[] args) {{",
    ]
    head += [
        f"{INDENT * 2}Pulumi.run(App::stack);",
        f"{INDENT}}}",
        "",
        f"{INDENT}public static void stack(Context ctx) {{",
    ]
    return "\n".join([*head, *(f"{INDENT * 2}{each}".rstrip() for each in body), f"{INDENT}}}", "}", ""])


class _Writer:
    """Writes the body of a program.

    Args:
        package: the package of the classes.
        functions: the class of the lookups.
    """

    def __init__(self, package: str, functions: str) -> None:
        self._package = package
        self._functions = functions
        self.imports: set[str] = set()

    def body(self, program: Program) -> list[str]:
        parts = []
        if program.settings:
            parts.append([f'var {each} = ctx.config().requireSecret("{each}");' for each in program.settings])
        parts += [[self._lookup(each)] for each in program.lookups]
        parts += [[self._resource(each)] for each in program.resources]
        if program.outputs:
            parts.append([f'ctx.export("{name}", {self._value(each)});' for name, each in program.outputs])
        lines = [line for part in parts for line in (*part, "")][:-1]
        return [piece for line in lines for piece in line.split("\n")]

    def _lookup(self, lookup: Lookup) -> str:
        self.imports.add(f"{self._package}.{self._functions}")
        given = self._built(f"inputs.{pascal(lookup.function)}Args", lookup.items) if lookup.items else ""
        return f"var {lookup.name} = {self._functions}.{lookup.function}({given});"

    def _resource(self, resource: Resource) -> str:
        self.imports.add(f"{self._package}.{resource.type}")
        given = self._built(f"{resource.type}Args", resource.items)
        options = ""
        if resource.provider:
            self.imports.add(f"{CORE}.resources.CustomResourceOptions")
            options = f", CustomResourceOptions.builder()\n{INDENT}.provider({resource.provider})\n{INDENT}.build()"
        return f'var {resource.name} = new {resource.type}("{resource.name}", {given}{options});'

    def _built(self, path: str, items: tuple[tuple[str, Value], ...]) -> str:
        self.imports.add(f"{self._package}.{path}")
        calls = [f".{name}({self._given(each)})" for name, each in items]
        return "\n".join([f"{path.rpartition('.')[2]}.builder()", *map(_indented, calls), f"{INDENT}.build()"])

    def _given(self, value: Value) -> str:
        """What a builder is given; a list is given one by one."""
        if isinstance(value, Listed):
            return ", ".join(self._value(each) for each in value.items)
        return self._value(value)

    def _value(self, value: Value) -> str:
        if isinstance(value, Text):
            return json.dumps(value.value, ensure_ascii=False)
        if isinstance(value, Flag):
            return str(value.value).lower()
        if isinstance(value, Member):
            self.imports.add(f"{self._package}.enums.{value.enum}")
            return f"{value.enum}.{value.name}"
        if isinstance(value, Files):
            self.imports.add(f"{CORE}.asset.FileArchive")
            return f'new FileArchive("{value.path}")'
        if isinstance(value, Reference):
            return self._reference(value)
        if isinstance(value, Anything):
            return self._plain(value.value)
        if isinstance(value, Texts):
            return self._texts(value)
        if isinstance(value, Typed):
            return self._built(f"inputs.{value.type}Args", value.items)
        raise ValueError("a list in a list")

    def _texts(self, value: Texts) -> str:
        """A map of texts; with outputs among them it is an output itself."""
        self.imports.add("java.util.Map")
        outputs = [each for _, each in value.items if isinstance(each, Reference)]
        if not outputs:
            return _map([(key, self._value(each)) for key, each in value.items])
        self.imports.add(f"{CORE}.core.Output")
        rows = [
            (key, f"values.get({outputs.index(each)})" if isinstance(each, Reference) else self._value(each))
            for key, each in value.items
        ]
        asked = ", ".join(map(self._reference, outputs))
        return f"Output.all({asked}).applyValue(values -> {_map(rows)})"

    def _reference(self, value: Reference) -> str:
        if value.part is None:
            return value.name
        text = f"{value.name}.{value.part}()"
        if value.of == "lookup":
            text = f"{value.name}.applyValue(found -> found.{value.part}())"
        if value.either:
            self.imports.add(f"{CORE}.core.Either")
            return f"{text}.applyValue(Either::ofLeft)"
        return text

    def _plain(self, value: Any) -> str:
        if isinstance(value, dict):
            self.imports.add("java.util.Map")
            return _map([(key, self._plain(each)) for key, each in value.items()])
        if isinstance(value, list):
            self.imports.add("java.util.List")
            return f"List.of({', '.join(map(self._plain, value))})"
        return json.dumps(value, ensure_ascii=False)


def _map(rows: list[tuple[str, str]]) -> str:
    if len(rows) == 1 and "\n" not in rows[0][1]:
        return f'Map.of("{rows[0][0]}", {rows[0][1]})'
    return "\n".join(["Map.of(", ",\n".join(_indented(f'"{key}", {each}') for key, each in rows) + ")"])


def _indented(text: str) -> str:
    return "\n".join(f"{INDENT}{line}" for line in text.split("\n"))
