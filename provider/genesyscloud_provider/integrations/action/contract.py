"""Whether a contract is one that the service takes (API reference 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from genesyscloud_provider.client.suggestions import did_you_mean
from genesyscloud_provider.framework.properties import is_unknown
from genesyscloud_provider.framework.reading import known
from genesyscloud_provider.framework.steps import NAME_LENGTH, Failure, shortened
from genesyscloud_provider.integrations.action.inputs import ActionContract
from genesyscloud_provider.integrations.action_config.nesting import TOO_DEEP, too_deep
from genesyscloud_provider.integrations.facts import INPUT_NAME, INPUT_TYPES, RESERVED_INPUTS

_NAME: Final = re.compile(INPUT_NAME)
_DATA: Final = frozenset({"enum", "const", "default", "examples"})
"""The words of a schema whose values are data."""

_BY_NAME: Final = frozenset({"properties", "patternProperties", "dependentSchemas", "definitions", "$defs"})
"""The words of a schema whose keys are names of the user's own."""

_FLAT: Final = "must be of type string, integer, number or boolean"
_NULLABLE: Final = '; one that may be null has a type such as ["string", "null"]'

_NULL_IN: Final = {
    "type": 'holds a null: write "null", in quotes, for the type (in YAML too)',
    "enum": 'holds a null: write anyOf: [{"enum": […]}, {"type": "null"}] instead, with the other values in the enum',
    "const": 'holds a null: write type: "null" instead',
}
"""What to write in place of a null, by the word of a schema that holds it."""

_NULL: Final = 'holds a null: leave it out or, if text is meant, write "null", in quotes (in YAML too)'


def failures(contract: ActionContract | None) -> Iterator[Failure]:
    """What is wrong with the two schemas. What is `UNKNOWN` is passed over; None is a contract that is not known."""
    for side, judge in (("input", _input_failures), ("output", _output_failures)):
        schema = known(getattr(contract, side)) if contract else None
        if schema is None:
            continue
        path = f"contract.{side}"
        if too_deep(schema):
            yield Failure(path, TOO_DEEP)
            continue
        for place, each in _schemas(schema, path):
            if isinstance(each.get("$ref"), str):
                yield Failure(f"{place}.$ref", "is not supported: write the schema that it refers to in its place")
        judged = list(judge(schema, path))
        yield from judged
        said = {each.path for each in judged}
        yield from (each for each in _null_failures(schema, path) if each.path not in said)


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
    better = re.sub("^[^A-Za-z]+", "", re.sub("[^A-Za-z0-9_-]+", "_", shortened(name, NAME_LENGTH)))
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
    # A reference is a failure already, and so is a null.
    if is_unknown(given) or "$ref" in schema or (given is None and "type" in schema):
        return None
    if given is None:
        return _FLAT + (_NULLABLE if {"anyOf", "oneOf"} & schema.keys() else "")
    named = given if isinstance(given, list) else [given]
    wrong = [each for each in named if each is not None and each not in (*INPUT_TYPES, "null")]
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
    declared = frozenset(names)
    for each in required:
        if isinstance(each, str) and each in declared:
            continue
        if each is not None:
            named = shortened(repr(each), NAME_LENGTH)
            yield Failure(path, f"names {named}, which is no property", str(each), names)


def _output_failures(schema: Mapping[str, Any], path: str) -> Iterator[Failure]:
    for place, each in _schemas(schema, path):
        for key in ("items", "prefixItems"):
            items = each.get(key)
            if _is_array(each) and any(map(_is_array, items if isinstance(items, list) else [items])):
                yield Failure(f"{place}.{key}", "must not be an array: the service takes no arrays in arrays")


def _is_array(schema: Any) -> bool:
    """Whether a schema takes an array, or has a choice that does."""
    if not isinstance(schema, Mapping):
        return False
    type_ = schema.get("type")
    if type_ == "array" or (isinstance(type_, list) and "array" in type_):
        return True
    lists = (schema.get(key) for key in ("anyOf", "oneOf", "allOf"))
    return any(_is_array(each) for choices in lists if isinstance(choices, list) for each in choices)


def _schemas(schema: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All schemas within one, itself included, and where they are; data are none, and what holds schemas is none."""
    if isinstance(schema, Mapping):
        yield path, schema
        for key, each in schema.items():
            if key in _BY_NAME and isinstance(each, Mapping):
                for name, inner in each.items():
                    yield from _schemas(inner, f"{path}.{key}.{name}")
            elif key not in _DATA:
                yield from _schemas(each, f"{path}.{key}")
    elif isinstance(schema, list):
        for index, each in enumerate(schema):
            yield from _schemas(each, f"{path}.{index}")


def _null_failures(schema: Mapping[str, Any], path: str) -> Iterator[Failure]:
    """Every null, which some languages of Pulumi leave out and others do not."""
    for place, each in _schemas(schema, path):
        for key, value in each.items():
            if key in _BY_NAME and isinstance(value, Mapping):
                yield from (Failure(f"{place}.{key}.{name}", _NULL) for name, inner in value.items() if inner is None)
            elif _holds_null(value, data=key in _DATA):
                yield Failure(f"{place}.{key}", _NULL_IN.get(key, _NULL))


def _holds_null(value: Any, *, data: bool) -> bool:
    """Whether a value is null or a list with one; of data also whether a map in it holds one."""
    if isinstance(value, list):
        return any(_holds_null(each, data=data) for each in value)
    if data and isinstance(value, Mapping):
        return any(_holds_null(each, data=data) for each in value.values())
    return value is None
