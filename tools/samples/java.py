"""Programs in Java."""

from __future__ import annotations

from typing import Any, Final

from tools.samples.program import (
    Anything,
    Files,
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


class _Writer(Writer):
    """Writes the body of a program.

    Args:
        package: the package of the classes.
        functions: the class of the lookups.
    """

    def __init__(self, package: str, functions: str) -> None:
        self._package = package
        self._functions = functions
        self.imports: set[str] = set()

    def settings(self, names: list[str]) -> str:
        return "\n".join(f'var {each} = ctx.config().requireSecret("{each}");' for each in names)

    def lookup(self, lookup: Lookup) -> str:
        self.imports.add(f"{self._package}.{self._functions}")
        given = self._built(f"inputs.{pascal(lookup.function)}Args", lookup.items) if lookup.items else ""
        return f"var {lookup.name} = {self._functions}.{lookup.function}({given});"

    def resource(self, resource: Resource) -> str:
        self.imports.add(f"{self._package}.{resource.type}")
        given = self._built(f"{resource.type}Args", resource.items)
        options = ""
        if resource.provider:
            self.imports.add(f"{CORE}.resources.CustomResourceOptions")
            options = f", CustomResourceOptions.builder()\n{INDENT}.provider({resource.provider})\n{INDENT}.build()"
        return f'var {resource.name} = new {resource.type}("{resource.name}", {given}{options});'

    def outputs(self, outputs: list[tuple[str, Reference]]) -> str:
        return "\n".join(f'ctx.export("{name}", {self.value(each)});' for name, each in outputs)

    def _built(self, path: str, items: tuple[tuple[str, Value], ...]) -> str:
        self.imports.add(f"{self._package}.{path}")
        calls = [f".{name}({self._given(each)})" for name, each in items]
        return "\n".join([f"{path.rpartition('.')[2]}.builder()", *map(indented, calls), f"{INDENT}.build()"])

    def _given(self, value: Value) -> str:
        """What a builder is given; a list is given one by one."""
        if isinstance(value, Listed):
            return ", ".join(self.value(each) for each in value.items)
        return self.value(value)

    def value(self, value: Value) -> str:
        if isinstance(value, Files):
            self.imports.add(f"{CORE}.asset.FileArchive")
        return super().value(value)

    def compound(self, value: Value) -> str:
        if isinstance(value, Member):
            self.imports.add(f"{self._package}.enums.{value.enum}")
            return f"{value.enum}.{value.name}"
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
            return _map([(key, self.value(each)) for key, each in value.items])
        self.imports.add(f"{CORE}.core.Output")
        rows = [
            (key, f"values.get({outputs.index(each)})" if isinstance(each, Reference) else self.value(each))
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
        return literal(value)


def _map(rows: list[tuple[str, str]]) -> str:
    if len(rows) == 1 and "\n" not in rows[0][1]:
        return f'Map.of("{rows[0][0]}", {rows[0][1]})'
    return "\n".join(["Map.of(", ",\n".join(indented(f'"{key}", {each}') for key, each in rows) + ")"])
