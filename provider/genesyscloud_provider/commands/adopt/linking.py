"""What refers to what: ids of objects that are taken over become references.

An import reads what the service says. A program says the same by other words: it names an integration's type where it
names the integration, and leaves out a division that is the home one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import BaseModel

from genesyscloud_provider.commands.adopt.objects import CREDENTIAL, KINDS, Found, Key
from genesyscloud_provider.framework.declaration import Part, listed_model, nested_model, wire_name
from genesyscloud_provider.framework.properties import Properties

_UUID: Final = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

CONSOLE_NAME: Final = re.compile(f"Integration-({_UUID})")
"""How the console calls a credential that somebody makes with an integration: the integration's id is in it."""


@dataclass(frozen=True)
class Reference:
    """What stands in a program's inputs for an object that is in the program."""

    key: Key


def linked(found: Iterable[Found]) -> list[Found]:
    """Objects whose references say of which type what they refer to is, as a program's do."""
    objects = {each.key: each for each in found}
    return [_typed(each, objects) for each in objects.values()]


def references(found: Found, objects: Mapping[Key, Any]) -> Iterator[Key]:
    """The objects that an object refers to."""
    yield from _keys(program_inputs(found, objects))


def program_inputs(found: Found, objects: Mapping[Key, Any]) -> Properties:
    """What a program writes of an object: `Reference` where an object of the program is meant, and no name that holds
    the id of an integration: an object without a name keeps the one that it has."""
    inputs = _referring(KINDS[found.resource].inputs, found.inputs, objects)
    if found.resource == CREDENTIAL and CONSOLE_NAME.fullmatch(found.name):
        inputs.pop("name")
    return inputs


def named_after(credential: Found) -> str:
    """The id of the integration after which the console called a credential; empty where it did not."""
    match = CONSOLE_NAME.fullmatch(credential.name)
    return match[1] if match else ""


def _typed(found: Found, objects: Mapping[Key, Found]) -> Found:
    """An object whose references by id alone have their type too, in its inputs and in its state."""
    types: Properties = {}
    for name, field in KINDS[found.resource].inputs.model_fields.items():
        part, key = nested_model(field), field.alias or name
        if part is None or not issubclass(part, Part) or not part.type_is:
            continue
        value = found.inputs.get(key)
        if isinstance(value, Mapping) and (meant := objects.get((part.refers_to, str(value.get("id"))))):
            types[key] = {**value, "type": meant.inputs[wire_name(KINDS[part.refers_to].inputs, part.type_is)]}
    return replace(found, inputs={**found.inputs, **types}, state={**found.state, **types}) if types else found


def _referring(model: type[BaseModel], values: Mapping[str, Any], objects: Mapping[Key, Any]) -> Properties:
    given: Properties = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key not in values:
            continue
        value, part, item = values[key], nested_model(field), listed_model(field)
        if part is not None and isinstance(value, Mapping):
            value = _part(part, value, objects)
        elif item is not None and isinstance(value, list):
            value = [_part(item, each, objects) for each in value]
        given[key] = value
    return given


def _part(model: type[BaseModel], value: Mapping[str, Any], objects: Mapping[Key, Any]) -> Any:
    if not issubclass(model, Part) or not model.refers_to:
        return _referring(model, value, objects)
    id_key = wire_name(model, model.id_is or "id")
    key = (model.refers_to, str(value.get(id_key)))
    if key not in objects:
        return _referring(model, value, objects)
    if not model.id_is:
        return Reference(key)
    others = {name: each for name, each in value.items() if name != id_key}
    return {id_key: Reference(key), **others} if others else Reference(key)


def _keys(value: Any) -> Iterator[Key]:
    if isinstance(value, Reference):
        yield value.key
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _keys(each)
    elif isinstance(value, list):
        for each in value:
            yield from _keys(each)
