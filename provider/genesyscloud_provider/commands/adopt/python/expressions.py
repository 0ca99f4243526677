"""Python expressions: what a declaration says of a value decides how a program writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from genesyscloud_provider.adapters.program.naming import member
from genesyscloud_provider.commands.adopt.linking import Reference
from genesyscloud_provider.framework.declaration import KnownValues, listed_model, nested_model

PACKAGE: Final = "genesyscloud"
"""What programs call the package."""

Refer = Callable[[Reference], str]
"""How a module refers to an object of the program."""


def call(function: str, /, *arguments: str, **named: str) -> str:
    """A call, as text that is not laid out yet."""
    return f"{function}({', '.join([*arguments, *(f'{name}={each}' for name, each in named.items())])})"


def mapping(values: Mapping[str, str]) -> str:
    """A map whose values are expressions."""
    return f"{{{', '.join(f'{key!r}: {each}' for key, each in values.items())}}}"


def of_field(field: FieldInfo, value: Any, refer: Refer) -> str:
    """The value of a declared property, by wire names, as a program writes it."""
    if isinstance(value, Reference):
        return refer(value)
    if (part := nested_model(field)) and isinstance(value, Mapping):
        return of_part(part, value, refer)
    if (item := listed_model(field)) and isinstance(value, list):
        return f"[{', '.join(_item(item, each, refer) for each in value)}]"
    return _known(field, value) or _enumerated(field, value) or literal(value)


def of_part(model: type[BaseModel], value: Mapping[str, Any], refer: Refer) -> str:
    """A map of declared properties with their names in Python."""
    names = {field.alias or name: (name, field) for name, field in model.model_fields.items()}
    return mapping({names[key][0]: of_field(names[key][1], each, refer) for key, each in value.items()})


def literal(value: Any) -> str:
    """A plain value."""
    if isinstance(value, Mapping):
        return mapping({key: literal(each) for key, each in value.items()})
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def _item(model: type[BaseModel], value: Any, refer: Refer) -> str:
    return refer(value) if isinstance(value, Reference) else of_part(model, value, refer)


def _known(field: FieldInfo, value: Any) -> str:
    """The member of a known value; empty where it is none."""
    for known in (each for each in field.metadata if isinstance(each, KnownValues)):
        for each in known.values:
            if each.value == value:
                return f"{PACKAGE}.{known.name}.{member(each)}"
    return ""


def _enumerated(field: FieldInfo, value: Any) -> str:
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, Enum):
            found = next((each for each in kind if each.value == value), None)
            return f"{PACKAGE}.{kind.__name__}.{found.name}" if found else ""
    return ""
