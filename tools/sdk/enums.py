"""The enums: the values that are known of a property, or all that there are."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from pydantic import BaseModel

from genesyscloud_provider.adapters.program.naming import called, constant, member
from genesyscloud_provider.framework.declaration import KnownValue, KnownValues
from genesyscloud_provider.integrations.known import CREDENTIAL_TYPE
from genesyscloud_provider.registry import RESOURCES
from tools.sdk.declared import known_values, nested_models
from tools.sdk.text import docstring, summary


def names() -> list[str]:
    """The classes of the module."""
    return sorted([*_known(), *_closed()])


def module() -> str:
    """The module `enums`."""
    known, closed = _known(), _closed()
    classes = [_open_class(known[each]) if each in known else _closed_class(closed[each]) for each in names()]
    head = '# ruff: noqa: S105 (no password: a type\'s name)\n\n"""The words that programs choose from."""\n\n'
    return head + "from __future__ import annotations\n\nfrom enum import Enum\n\n\n" + "\n\n\n".join(classes)


def _models() -> Iterator[type[BaseModel]]:
    for resource in RESOURCES:
        yield resource.inputs
        yield from nested_models(resource.inputs)


def _known() -> dict[str, KnownValues]:
    fields = (field for model in _models() for field in model.model_fields.values())
    return {known.name: known for known in map(known_values, fields) if known}


def _closed() -> dict[str, type[Enum]]:
    kinds = (
        kind
        for model in _models()
        for field in model.model_fields.values()
        for kind in getattr(field.annotation, "__args__", (field.annotation,))
    )
    return {kind.__name__: kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)}


def _closed_class(kind: type[Enum]) -> str:
    lines = [f"    {name} = {str(value.value)!r}" for name, value in kind.__members__.items()]
    return "\n".join([f"class {kind.__name__}(str, Enum):", docstring([summary(kind)]), "", *lines])


def _open_class(known: KnownValues) -> str:
    about = f"{known.description} Where the organization has others, their text will do."
    lines = [line for each in known.values for line in _member(known, each)]
    return "\n".join([f"class {known.name}(str, Enum):", docstring([about]), "", *lines])


def _member(known: KnownValues, value: KnownValue) -> Iterator[str]:
    name = member(value)
    imported = constant("".join(each.capitalize() for each in name.split("_")))
    about = (
        f"{value.description} `IntegrationCredential.{called(name.lower())}` makes one."
        if _typed(known)
        else (value.description)
    )
    yield f"    {name} = {value.value!r}"
    yield docstring([about + (f" Deprecated: {value.deprecated}." if value.deprecated else "")])
    if imported != name:
        yield f"    {imported} = {name}"
        yield docstring(["The same, as `pulumi import` spells it."])


def _typed(known: KnownValues) -> bool:
    return known is CREDENTIAL_TYPE
