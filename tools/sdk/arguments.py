"""What is nested in arguments: a class for type checkers, and the shape by which it goes over the wire."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from genesyscloud_provider.adapters.program.naming import constant
from genesyscloud_provider.framework.declaration import part_model
from genesyscloud_provider.registry import RESOURCES
from tools.sdk import enums
from tools.sdk.declared import REFERENCES, arguments_name, input_type, is_optional, nested_models
from tools.sdk.text import docstring, in_python, summary


def names() -> list[str]:
    """The public classes of the module."""
    return [arguments_name(each) for each in _models()]


def shapes() -> list[str]:
    """The shapes of the module."""
    return [shape_name(each) for each in _models()]


def shape_name(model: type[BaseModel]) -> str:
    """The shape of what a model declares."""
    return constant(arguments_name(model).removesuffix("Args"))


def module() -> str:
    """The module `arguments`."""
    head = [
        '"""What is nested in arguments, as programs write it, and the shapes by which it goes over the wire."""',
        "",
        "from __future__ import annotations",
        "",
        "import os",
        "from collections.abc import Mapping, Sequence",
        "from typing import Any, Final, TypedDict",
        "",
        "import pulumi",
        "",
        "from pulumi_genesyscloud._wire import Shape",
        f"from pulumi_genesyscloud.enums import {', '.join(enums.names())}",
        "",
        "",
    ]
    parts = [part for model in _models() for part in (*_classes(model), _shape(model))]
    return "\n".join(head) + "\n\n\n".join(parts)


def _models() -> list[type[BaseModel]]:
    return list(dict.fromkeys(each for resource in RESOURCES for each in nested_models(resource.inputs)))


def _classes(model: type[BaseModel]) -> Iterator[str]:
    """The class; where some keys are required and others are not, with a base that has the required ones."""
    required = {name: each for name, each in model.model_fields.items() if not is_optional(each)}
    optional = {name: each for name, each in model.model_fields.items() if is_optional(each)}
    name = arguments_name(model)
    if required and optional:
        yield _class(f"_{name}", "TypedDict", ["What is always given."], required)
        yield _class(name, f"_{name}, total=False", [in_python(summary(model))], optional)
    else:
        base = "TypedDict, total=False" if optional else "TypedDict"
        yield _class(name, base, [in_python(summary(model))], required or optional)


def _class(name: str, base: str, about: list[str], keys: dict[str, FieldInfo]) -> str:
    lines = [f"class {name}({base}):", docstring(about), ""]
    for key, field in keys.items():
        lines += [f"    {key}: {input_type(field)}", docstring([in_python(field.description or "")])]
    return "\n".join(lines)


def _shape(model: type[BaseModel]) -> str:
    arguments = [repr(tuple(model.model_fields))]
    nested = {name: inner for name, field in model.model_fields.items() if (inner := part_model(field))}
    if nested:
        arguments.append(f"{{{', '.join(f'{name!r}: {shape_name(inner)}' for name, inner in nested.items())}}}")
    if id_is := getattr(model, "id_is", ""):
        arguments.append(f"id_is={id_is!r}")
    if refers := REFERENCES.get(model.__name__):
        attributes = tuple(dict.fromkeys((refers.type, refers.type_found)))
        arguments.append(f"type_of={attributes!r}")
    return f"{shape_name(model)}: Final = Shape({', '.join(arguments)})"
