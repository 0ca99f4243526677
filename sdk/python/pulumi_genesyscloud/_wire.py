"""From what a Python program writes to the names that go over the wire, and back."""

from __future__ import annotations

import inspect
import os
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from weakref import WeakValueDictionary

import pulumi

T = TypeVar("T")


@dataclass(frozen=True)
class Shape:
    """What an argument that is a map may hold.

    Attributes:
        names: its keys, as Python writes them.
        parts: the shapes of what is nested in it, by key.
        type_of: where it refers to an object by id and type: the attributes that hold the type, of the resource and of
            what a lookup finds.
        id_is: the key that an object, or its id alone, stands for; empty where they may not.
    """

    names: tuple[str, ...]
    parts: Mapping[str, Shape] = field(default_factory=dict)
    type_of: tuple[str, ...] = ()
    id_is: str = ""


def wire_name(name: str) -> str:
    """The name on the wire: camelCase."""
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def wire(shape: Shape, value: Any) -> Any:
    """A value with the names that its shape has on the wire; either spelling is taken, `None` is left out.

    Names that are not declared stay as they are, and so do keys in maps of the user's own, such as headers. A path
    becomes its text, a resource its id, and where the shape refers to an object, the object becomes its id and type.

    Args:
        shape: what the value is, or each item of it.
        value: maps, or lists of maps, with outputs anywhere in them, or an output of such.

    Raises:
        ValueError: the same name is given in both spellings.
    """
    if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
        return pulumi.Output.from_input(value).apply(lambda known: wire(shape, known))
    if isinstance(value, list | tuple):
        return [wire(shape, each) for each in value]
    if not isinstance(value, Mapping):
        return _reference(shape, value)
    spellings = {spelling: name for name in shape.names for spelling in (name, wire_name(name))}
    named: dict[str, Any] = {}
    for key, each in value.items():
        declared = spellings.get(key)
        name = wire_name(declared) if declared else key
        if name in named:
            raise ValueError(f"`{name}` is given twice, in both its spellings: leave one of them out")
        if each is not None:
            part = shape.parts.get(declared or "")
            named[name] = wire(part, each) if part else _leaf(each)
    return named


def note_id(output: pulumi.Output[str]) -> None:
    """Know an output again as a resource's id: in a preview the id of a new one is unknown, and could be anything."""
    _IDS[id(output)] = output


def is_id(value: Any) -> bool:
    """Whether a value is an id and no more: a text, or a resource's own output of it."""
    return isinstance(value, str) or (value is not None and _IDS.get(id(value)) is value)


_IDS: Final[WeakValueDictionary[int, pulumi.Output[str]]] = WeakValueDictionary()


def _reference(shape: Shape, value: Any) -> Any:
    if shape.id_is and isinstance(value, str | pulumi.CustomResource):
        return {wire_name(shape.id_is): _leaf(value)}
    of = next((each for each in shape.type_of if hasattr(value, each)), None)
    return {"id": value.id, "type": getattr(value, of)} if of else value


def _leaf(value: Any) -> Any:
    if isinstance(value, pulumi.CustomResource):
        return value.id
    return os.fspath(value) if isinstance(value, os.PathLike) else value


def given(values: Mapping[str, pulumi.Input[str] | None]) -> dict[str, pulumi.Input[str]]:
    """What the program gives."""
    return {key: each for key, each in values.items() if each is not None}


def secrets(values: Any) -> Any:
    """Each value of a map as a secret: a map that is wrapped as a whole is unknown as soon as one value is."""
    if isinstance(values, Mapping):
        return {key: pulumi.Output.secret(each) for key, each in values.items()}
    return None if values is None else pulumi.Output.secret(values)


def answer(kind: type[T], values: Mapping[str, Any]) -> T:
    """What a lookup has found, from its wire values.

    Args:
        kind: a dataclass with the wire's names in snake_case.
        values: by wire name; what is not there is left to the class, or None as in a user's mocks.
    """
    hints, found = get_type_hints(kind), {}
    for each in fields(kind):  # type: ignore[arg-type]
        key = wire_name(each.name)
        if key in values:
            found[each.name] = _read(hints[each.name], values[key])
        elif each.default is MISSING and each.default_factory is MISSING:
            found[each.name] = None
    return kind(**found)


def _read(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if value is None or kind is Any:
        return value
    if origin in (Union, types.UnionType):
        return _read(arguments[0], value)
    if origin is list:
        return [_read(arguments[0], each) for each in value]
    if origin is dict:
        return {key: _read(arguments[1], each) for key, each in value.items()}
    if kind is int:
        return int(value)  # Pulumi's numbers are floats
    return value if kind in (str, bool) else answer(kind, value)
