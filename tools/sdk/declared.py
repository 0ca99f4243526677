"""The declarations, as the SDK's parts need them: of which Python type a property is, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from genesyscloud_provider.framework.declaration import Change, KnownValues, Mark, nested_model
from genesyscloud_provider.framework.properties import Archive
from genesyscloud_provider.integrations.action_config.inputs import IntegrationReference
from genesyscloud_provider.integrations.integration.inputs import CredentialReference
from genesyscloud_provider.registry import LOOKUPS, RESOURCES

PRIMITIVES: Final = {str: "str", bool: "bool", int: "int", float: "float", Any: "Any"}


@dataclass(frozen=True)
class Reference:
    """What a property refers to by id and type.

    Attributes:
        resource: the resource's class.
        type: the attribute of the resource that holds its type.
        result: the class of what a lookup finds.
        type_found: the attribute of that which holds the type.
    """

    resource: str
    type: str
    result: str
    type_found: str


REFERENCES: Final = {
    model.__name__: Reference(model.refers_to, model.type_is, result, type_found)
    for model, result, type_found in (
        (CredentialReference, "GetIntegrationCredentialResult", "type"),
        (IntegrationReference, "GetIntegrationResult", "integration_type"),
    )
}
"""The models that refer to an object: a program may give the object itself."""


def nested_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models within a model, at any depth, what is nested before what it is nested in."""
    seen: list[type[BaseModel]] = []
    for field in model.model_fields.values():
        for inner in _models(field.annotation):
            seen += [*nested_models(inner), inner]
    yield from dict.fromkeys(seen)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if get_origin(annotation) is None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
    else:
        for each in get_args(annotation):
            yield from _models(each)


def is_optional(field: FieldInfo) -> bool:
    """Whether a program need not give it, or an answer may lack it."""
    return not field.is_required() or Mark.AUTONAMED in field.metadata


def known_values(field: FieldInfo) -> KnownValues | None:
    """The values that are known of a property; None if any text will do."""
    return next((each for each in field.metadata if isinstance(each, KnownValues)), None)


def arguments_name(model: type[BaseModel]) -> str:
    """The class of an argument's map. An action of Genesys Cloud is a data action to programs."""
    name = model.__name__
    return f"{'Data' if name.startswith('Action') else ''}{name}Args"


def input_type(field: FieldInfo) -> str:
    """What a program may give for a property."""
    model = nested_model(field)
    if model is not None and (refers := REFERENCES.get(model.__name__)):
        return f"{refers.resource} | pulumi.Input[{arguments_name(model)} | {refers.result}]"
    kind = _bare(field.annotation)
    if kind is Archive:
        return "pulumi.Input[str | pulumi.Archive] | os.PathLike[str]"
    if Mark.OBJECT_ID in field.metadata:
        return "pulumi.CustomResource | pulumi.Input[str]"
    if known := known_values(field):
        return f"pulumi.Input[{known.name} | str]"
    return f"pulumi.Input[{_input(kind)}]"


def _input(kind: Any) -> str:
    kind = _bare(kind)
    if get_origin(kind) is dict:
        inner = get_args(kind)[1]
        return f"Mapping[str, {'Any' if inner is Any else f'pulumi.Input[{_input(inner)}]'}]"
    if get_origin(kind) is list:
        item = _bare(get_args(kind)[0])
        if getattr(item, "id_is", ""):
            return f"Sequence[pulumi.CustomResource | pulumi.Input[{_input(item)} | str]]"
        return f"Sequence[pulumi.Input[{_input(item)}]]"
    if kind in PRIMITIVES:
        return PRIMITIVES[kind]
    return f"{kind.__name__} | str" if issubclass(kind, Enum) else arguments_name(kind)


def output_type(field: FieldInfo) -> str:
    """What a resource's attribute gives, once it is known: maps stay maps, and enums are text."""
    return _optionally(field, _known(field.annotation, _of_output))


def _known(kind: Any, other: Callable[[type], str]) -> str:
    """What a value is once it is known; `other` says it of a class that is no primitive."""
    kind = _bare(kind)
    if get_origin(kind) is dict:
        return f"dict[str, {_known(get_args(kind)[1], other)}]"
    if get_origin(kind) is list:
        return f"list[{_known(get_args(kind)[0], other)}]"
    return PRIMITIVES[kind] if kind in PRIMITIVES else other(kind)


def _of_output(kind: type) -> str:
    if issubclass(kind, BaseModel):
        inner = {_known(each.annotation, _of_output) for each in kind.model_fields.values()}
        return "dict[str, str]" if inner == {"str"} else "dict[str, Any]"
    return "str"


def answer_type(field: FieldInfo) -> str:
    """What an attribute of a lookup's answer is."""
    return _optionally(field, _known(field.annotation, lambda kind: kind.__name__))


def _optionally(field: FieldInfo, kind: str) -> str:
    return f"{kind} | None" if type(None) in get_args(field.annotation) else kind


def _bare(annotation: Any) -> Any:
    """A type without what only validation needs, and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        (given,) = (each for each in get_args(annotation) if each is not type(None))
        return _bare(given)
    return annotation


def about_change(field: FieldInfo, noun: str) -> str:
    """What a change of an input means, where its description does not say it itself."""
    said = (field.description or "").lower()
    if "change" in said or "replace" in said:
        return ""
    return f"A change replaces the {noun}." if Change.REPLACE in field.metadata else "A change updates in place."


def function_of(result: str) -> str:
    """The lookup, by its name on the wire, whose answer is of a class."""
    return next(each.name for each in LOOKUPS if each.answer.__name__ == result)


def resources_with(model: str) -> dict[str, list[str]]:
    """The resources that have an input of a model, by the input's name."""
    found: dict[str, list[str]] = {}
    for resource in RESOURCES:
        for name, field in resource.inputs.model_fields.items():
            if (inner := nested_model(field)) and inner.__name__ == model:
                found.setdefault(name, []).append(resource.name)
    return found
