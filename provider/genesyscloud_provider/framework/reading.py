"""Plain values as models and back: what comes over the wire is a model within the steps of a resource.

A model of a program's inputs may hold `UNKNOWN` wherever a value is not known before the update, or is of another kind
than declared: that is a failure of its own, and nothing else is judged by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from genesyscloud_provider.framework.declaration import listed_model, nested_model
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Properties, Unknown, is_unknown, known_part

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)

_Path = tuple[str, ...]


def known(value: T | Unknown) -> T | None:
    """A value that is known; None where it is not, or is None."""
    return None if isinstance(value, Unknown) else value


def model_of(model: type[ModelT], values: Mapping[str, Any]) -> ModelT:
    """Values by wire name as a model, each as it is.

    What is unknown, is missing though required, or is of another kind than declared, is `UNKNOWN`; the entries of a map
    that is no model stay as they are. What is not declared is left out. A field is set in the model where there is a
    value of it, be it null.

    Args:
        model: the model.
        values: the values.
    """
    return _built(model, values, _of_another_kind(model, values), ())


def built(model: type[ModelT], **fields: Any) -> ModelT:
    """A model of these fields alone, each as it is; a required one that is not among them is `UNKNOWN`."""
    made = model.model_construct(_fields_set=set(fields), **fields)
    for name, field in model.model_fields.items():
        if name not in fields and field.is_required():
            object.__setattr__(made, name, UNKNOWN)
    return made


def without(model: ModelT, name: str) -> ModelT:
    """A model without a field, as if it had never been set."""
    fields = {each: getattr(model, each) for each in model.model_fields_set if each != name}
    return built(type(model), **fields)


def values_of(value: Any) -> Any:
    """A model's values by wire name, as far as they are set, an enum's as its value; any other value is as it is."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        given = {name: getattr(value, name) for name in fields if name in value.model_fields_set}
        return {fields[name].alias or name: values_of(each) for name, each in given.items()}
    if isinstance(value, list):
        return [values_of(each) for each in value]
    return value.value if isinstance(value, Enum) and not isinstance(value, Unknown) else value


def _of_another_kind(model: type[BaseModel], values: Mapping[str, Any]) -> set[_Path]:
    try:
        model.model_validate(known_part(values))
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        of_the_kind = ("missing", "extra_forbidden", "value_error", "string_too_long", "too_long", "enum")
        return {tuple(str(part) for part in each["loc"]) for each in problems if each["type"] not in of_the_kind}
    return set()


def _built(model: type[ModelT], values: Mapping[str, Any], wrong: set[_Path], path: _Path) -> ModelT:
    given: Properties = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        here = (*path, key)
        if key in values:
            given[name] = UNKNOWN if here in wrong else _value(field, values[key], wrong, here)
    return built(model, **given)


def _value(field: Any, value: Any, wrong: set[_Path], path: _Path) -> Any:
    if value is None or isinstance(value, Archive):
        return value
    if is_unknown(value):
        return UNKNOWN
    nested = nested_model(field)
    if nested is not None:
        return _built(nested, value, wrong, path) if isinstance(value, Mapping) else UNKNOWN
    listed = listed_model(field)
    if listed is not None:
        return [_item(listed, each, wrong, (*path, str(index))) for index, each in enumerate(value)]
    for kind in _kinds(field.annotation):
        if isinstance(kind, type) and issubclass(kind, Enum) and value in [each.value for each in kind]:
            return kind(value)
    return value


def _item(model: type[ModelT], value: Any, wrong: set[_Path], path: _Path) -> Any:
    return _built(model, value, wrong, path) if isinstance(value, Mapping) else UNKNOWN


def _kinds(annotation: Any) -> list[Any]:
    """The types that an annotation names, at its top."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    return [annotation, *get_args(annotation)]
