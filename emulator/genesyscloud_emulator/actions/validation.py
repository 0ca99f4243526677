"""What makes an action publishable: its contract, its configuration and its function (API reference 8.2 and 8.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from genesyscloud_emulator.actions.models import Function, Revision
from genesyscloud_emulator.integrations.models import FUNCTION_TYPE, IntegrationType

FLAT_TYPES = frozenset({"string", "integer", "number", "boolean", "null"})
RESERVED_NAMES = frozenset({"orgId", "integrationId", "rawRequest"})
MAX_DEPTH = 50

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def revision_errors(kind: IntegrationType, revision: Revision, *, needs_zip_id: bool) -> list[str]:
    """All that keeps an action of this integration type from being published, as sentences.

    `needs_zip_id` says whether code is a function's only when its settings name it.
    """
    faults = [*_contract_errors(revision.contract), *_request_errors(kind, revision.config["request"])]
    return [*faults, *_function_errors(revision.function, needs_zip_id)] if kind.id == FUNCTION_TYPE else faults


def _contract_errors(contract: Mapping[str, Any] | None) -> Iterator[str]:
    if contract is None:
        yield "A contract is required."
        return
    given, returned = contract["input"]["inputSchema"], contract["output"]["successSchema"]
    if _depth(given) > MAX_DEPTH or _depth(returned) > MAX_DEPTH:
        yield f"A schema must not be nested deeper than {MAX_DEPTH} levels."
        return
    invalid = [fault for each in (given, returned) for fault in _schema_errors(each)]
    if invalid:
        yield from invalid
        return
    yield from _input_errors(given)
    if any(_is_array(one) and _is_array(one.get("items")) for one in _objects(returned)):
        yield "The output contract must not hold arrays inside arrays."


def _schema_errors(schema: Mapping[str, Any]) -> list[str]:
    """Why it is no JSON schema: by the dialect that it names, or else neither by an old nor by a new one."""
    # Not above: to import the package needs none of what serves.
    from jsonschema import Draft4Validator, Draft202012Validator
    from jsonschema.validators import validator_for

    named = validator_for(schema) if "$schema" in schema else None
    dialects = [named] if named else [Draft4Validator, Draft202012Validator]
    # Draft 4 wants at least one name in `required`, but contracts with none are common.
    found = [
        [
            f"{error.json_path} of a schema is no JSON schema: {error.message}"
            for error in dialect(dialect.META_SCHEMA).iter_errors(schema)
            if error.instance != []
        ]
        for dialect in dialects
    ]
    return [] if [] in found else found[0]


def _input_errors(schema: Mapping[str, Any]) -> Iterator[str]:
    if schema.get("type") != "object":
        yield "The input contract must be an object."
    if any("$ref" in one for one in _objects(schema)):
        yield "The input contract must not use $ref."
    properties = schema.get("properties")
    for name, value in properties.items() if isinstance(properties, dict) else ():
        if not _NAME.fullmatch(name):
            yield f"The input {name} must start with a letter and hold letters, digits, _ and - only."
        if name in RESERVED_NAMES:
            yield f"The input name {name} is reserved."
        if not _is_flat(value):
            yield f"The input {name} must be a string, integer, number or boolean."


def _is_flat(schema: object) -> bool:
    types = schema.get("type") if isinstance(schema, dict) else None
    named = types if isinstance(types, list) else [types]
    return bool(named) and all(name in FLAT_TYPES for name in named)


def _request_errors(kind: IntegrationType, request: Mapping[str, Any]) -> Iterator[str]:
    verb, url = request.get("requestType"), request.get("requestUrlTemplate")
    # The service itself fills in how a function is called.
    by_service = kind.id == FUNCTION_TYPE
    if verb is None and not by_service:
        yield "A request type is required."
    if verb is not None and verb not in kind.verbs:
        yield f"Request type {verb} is not available; use {' or '.join(kind.verbs)}."
    if not by_service:
        fault = kind.url_error(url) if url else "A request URL is required."
        if fault is not None:
            yield fault
    for name, value in request["headers"].items():
        if name.lower() == "accept" and "json" not in value:
            yield "The Accept header must be a JSON type."


def _function_errors(function: Function | None, needs_zip_id: bool) -> Iterator[str]:
    if function is None:
        yield "A function is required."
    elif "handler" not in function.settings or "runtime" not in function.settings:
        yield "The function needs a handler and a runtime."
    elif function.code is None or function.code.shown_status != "Available":
        yield "The function's code is not available."
    elif needs_zip_id and function.settings.get("zipId") != function.code.id:
        yield "The function has no code: its settings name none."


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    """All JSON objects inside a value, itself included."""
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _objects(child)


def _is_array(schema: object) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "array"


def _depth(value: object) -> int:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max((_depth(child) for child in children), default=0)
