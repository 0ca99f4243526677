"""Whether a contract is one that the service takes (API reference 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.catalog import INPUT_NAME, INPUT_TYPES, RESERVED_INPUTS
from genesyscloud_provider.resources.action.nesting import TOO_DEEP, too_deep
from genesyscloud_provider.resources.base import Failure, did_you_mean
from genesyscloud_provider.resources.values import is_unknown

__all__ = ["failures"]

_NAME: Final = re.compile(INPUT_NAME)
_DATA: Final = ("enum", "const", "default", "examples")
_FLAT: Final = "must be of type string, integer, number or boolean"
_NULLABLE: Final = '; one that may be null has a type such as ["string", "null"]'


def failures(contract: Any) -> Iterator[Failure]:
    """What is wrong with the two schemas. Unknown values are passed over, and so is what is no map at all."""
    for side, judge in (("input", _input_failures), ("output", _output_failures)):
        schema = contract.get(side) if isinstance(contract, Mapping) else None
        if not isinstance(schema, Mapping):
            continue
        path = f"contract.{side}"
        if too_deep(schema):
            yield Failure(path, TOO_DEEP)
            continue
        for place, each in _maps(schema, path):
            # A map is no reference but the schema of a property called `$ref`.
            if isinstance(each.get("$ref"), str):
                yield Failure(f"{place}.$ref", "is not supported: write the schema that it refers to in its place")
        yield from judge(schema, path)


def _input_failures(schema: Mapping[str, Any], path: str) -> Iterator[Failure]:
    if not is_unknown(schema.get("type")) and schema.get("type") != "object":
        yield Failure(f"{path}.type", 'must be "object": its properties are what the action takes')
    properties = schema.get("properties")
    properties = {} if properties is None else properties
    if is_unknown(properties):
        return
    if not isinstance(properties, Mapping):
        yield Failure(f"{path}.properties", "must be a map of schemas by name")
        return
    for name, each in properties.items():
        for reason in (_name_fault(str(name)), _type_fault(each)):
            if reason:
                yield Failure(f"{path}.properties.{name}", reason)
    yield from _required_failures(schema.get("required"), [str(name) for name in properties], f"{path}.required")


def _name_fault(name: str) -> str | None:
    if name in RESERVED_INPUTS:
        return f"is a name that the service keeps for itself, as {' and '.join(_others(name))}: choose another"
    if _NAME.fullmatch(name):
        return None
    better = re.sub("^[^A-Za-z]+", "", re.sub("[^A-Za-z0-9_-]+", "_", name))
    return "is no name of an input: it must begin with a letter and hold only letters, digits, - and _" + (
        f"; did you mean `{better}`?" if better else ""
    )


def _others(name: str) -> list[str]:
    return [each for each in RESERVED_INPUTS if each != name]


def _type_fault(schema: Any) -> str | None:
    if is_unknown(schema):
        return None
    if not isinstance(schema, Mapping):
        return 'must be a schema, such as {"type": "string"}'
    given = schema.get("type")
    # A reference is a failure already.
    if is_unknown(given) or "$ref" in schema:
        return None
    if given is None:
        return _FLAT + (_NULLABLE if {"anyOf", "oneOf"} & schema.keys() else "")
    named = given if isinstance(given, list) else [given]
    wrong = [each for each in named if each not in (*INPUT_TYPES, "null")]
    if "object" in wrong or "array" in wrong:
        return f"{_FLAT}: pass an object or an array as JSON text in a string"
    if wrong:
        return _FLAT + did_you_mean(str(wrong[0]), INPUT_TYPES)
    return None if named else _FLAT


def _required_failures(required: Any, names: list[str], path: str) -> Iterator[Failure]:
    if required is None or is_unknown(required):
        return
    if not isinstance(required, list):
        yield Failure(path, "must be a list of names")
        return
    for each in required:
        if each not in names:
            yield Failure(path, f"names {each!r}, which is no property" + did_you_mean(str(each), names))


def _output_failures(schema: Mapping[str, Any], path: str) -> Iterator[Failure]:
    for place, each in _maps(schema, path):
        for key in ("items", "prefixItems"):
            items = each.get(key)
            if _is_array(each) and any(map(_is_array, items if isinstance(items, list) else [items])):
                yield Failure(f"{place}.{key}", "must not be an array: the service takes no arrays in arrays")


def _is_array(schema: Any) -> bool:
    """Whether a schema takes an array, or has a choice that does."""
    if not isinstance(schema, Mapping):
        return False
    type_ = schema.get("type")
    choices = [each for key in ("anyOf", "oneOf", "allOf") for each in schema.get(key) or []]
    return type_ == "array" or (isinstance(type_, list) and "array" in type_) or any(map(_is_array, choices))


def _maps(value: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All maps within a schema, itself included, and where they are; examples of data are none."""
    if isinstance(value, Mapping):
        yield path, value
        for key, each in value.items():
            if key not in _DATA:
                yield from _maps(each, f"{path}.{key}")
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _maps(each, f"{path}.{index}")
