"""The contract of a data action, from the types with which a program describes it: what pydantic makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_origin

from pydantic import PydanticUndefinedAnnotation, PydanticUserError, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from genesyscloud_provider.framework.reading import model_of
from genesyscloud_provider.framework.steps import readable
from genesyscloud_provider.integrations.action import contract
from genesyscloud_provider.integrations.action.inputs import ActionContract
from pulumi_genesyscloud.arguments import DataActionContractArgs

Schema = dict[str, Any]

_TYPES: Final[dict[type, str]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
    type(None): "null",
}


def contract_of(input: Any, output: Any) -> DataActionContractArgs:
    """A contract from pydantic models or dataclasses; see `DataActionContract.from_models`.

    Raises:
        TypeError: pydantic cannot describe one of the types.
        ValueError: Genesys Cloud takes no such contract; the message names the field.
    """
    schemas: DataActionContractArgs = {
        "input": _schema(input, "validation"),
        "output": _schema(output, "serialization"),
    }
    found = readable(contract.failures(model_of(ActionContract, schemas)))
    failures = [f"\n  - {each.path.removeprefix('contract.')}: {each.reason}" for each in found]
    if failures:
        raise ValueError(f"Genesys Cloud takes no contract of {_name(input)} and {_name(output)}:{''.join(failures)}")
    return schemas


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        """Titles are the user's own; none is made of a name."""
        return False


def _schema(model: Any, mode: JsonSchemaMode) -> Schema:
    try:
        schema = TypeAdapter(model).json_schema(schema_generator=_Generator, mode=mode)
    except (PydanticUserError, PydanticUndefinedAnnotation) as error:
        raise TypeError(f"{_name(model)} is nothing that a contract can be made of: {error.message}") from error
    resolved: Schema = _resolved(_of_class(schema), schema.get("$defs", {}), ())
    return resolved


def _name(model: Any) -> str:
    return model.__name__ if isinstance(model, type) and get_origin(model) is None else str(model)


def _of_class(schema: Schema) -> Schema:
    """A class's schema without what tells of the class, and without the others that came with it."""
    return {key: each for key, each in schema.items() if key not in ("title", "description", "$defs")}


def _resolved(schema: Any, classes: Mapping[str, Schema], within: tuple[str, ...]) -> Any:
    """A schema that needs no references and holds nothing but what Genesys Cloud is to know.

    Args:
        schema: as pydantic makes it.
        classes: the schemas that it refers to, by name.
        within: the classes that it stands in.
    """
    if not isinstance(schema, dict):
        return schema
    schema = dict(schema)
    if reference := schema.pop("$ref", None):
        name = reference.rpartition("/")[2]
        if name in within:
            path = " → ".join([*within[within.index(name) :], name])
            raise ValueError(f"{name} contains itself ({path}): a contract takes no references, and cannot say that")
        return _resolved({**_of_class(classes[name]), **schema}, classes, (*within, name))
    for key in ("default", "discriminator"):
        schema.pop(key, None)
    if "const" in schema:
        schema["enum"] = [schema.pop("const")]
    for key in ("properties", "patternProperties"):
        if key in schema:
            schema[key] = {name: _resolved(each, classes, within) for name, each in schema[key].items()}
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        if key in schema:
            schema[key] = [_resolved(each, classes, within) for each in schema[key]]
    for key in ("items", "additionalProperties", "propertyNames", "contains", "not"):
        if key in schema:
            schema[key] = _resolved(schema[key], classes, within)
    if "enum" in schema and "type" not in schema:
        types = list(dict.fromkeys(_TYPES[type(each)] for each in schema["enum"]))
        schema["type"] = types if len(types) > 1 else types[0]
    if None in schema.get("enum", ()):
        schema |= _choices_or_null(schema.pop("enum"))
    if schema.get("type") == "object":
        schema.setdefault("additionalProperties", True)
    return _optional(schema)


def _optional(schema: Schema) -> Schema:
    """A value that may be null, as a type; other choices stay as they are."""
    choices = schema.get("anyOf", [])
    given = [each for each in choices if each != {"type": "null"}]
    if len(given) != 1 or len(choices) != 2 or "type" not in given[0]:
        return schema
    types = given[0]["type"]
    nullable = {**given[0], "type": [*(types if isinstance(types, list) else [types]), "null"]}
    if "enum" in nullable:
        nullable |= _choices_or_null(nullable.pop("enum"))
    return nullable | {key: each for key, each in schema.items() if key != "anyOf"}


def _choices_or_null(values: list[Any]) -> Schema:
    """Some values or null, without a null: a contract takes none, as not every language of Pulumi keeps it."""
    given = [each for each in values if each is not None]
    return {"anyOf": [{"enum": given}, {"type": "null"}]} if given else {}
