"""Values on Pulumi's wire: a `Struct` is the resources' values and, beside them, where the secrets were.

The resources see plain values. What was secret when it came in is secret again at the same place when it goes out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

from genesyscloud_provider.resources.values import UNKNOWN, Properties

__all__ = ["MalformedValue", "Path", "Secrets", "decode", "encode"]

Path = tuple[str | int, ...]
"""Where a value is: keys of maps and indexes of lists."""

Secrets = frozenset[Path]
"""Where secrets are."""

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key by which a map says that it is something else."""

SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  (a signature)
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
SENTINEL: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The text that stands for a value that is not known yet."""

EXACT: Final = 2**53
"""Up to here every whole number is one of its own on the wire, which knows only floats."""


class MalformedValue(ValueError):
    """A value that does not belong here, or that nobody can read."""


def decode(struct: Struct) -> tuple[Properties, Secrets]:
    """The values of a `Struct`, and where secrets were.

    A null at the top is the same as nothing, and deeper a value like any other. A secret in a secret is one secret.
    What begins with `__` at the top is Pulumi's own.

    Raises:
        MalformedValue: it holds an asset, a resource, or a value that nobody can read.
    """
    properties: Properties = {}
    secrets: set[Path] = set()
    for key in sorted(struct.fields):  # a map of protobuf has no order of its own, and messages should have one
        of_value: set[Path] = set()
        decoded = None if key.startswith("__") else _decoded(struct.fields[key], (key,), of_value.add)
        if decoded is not None:
            properties[key] = decoded
            secrets |= of_value
    return properties, frozenset(secrets)


def encode(properties: Mapping[str, Any], secrets: Iterable[Path] = ()) -> Struct:
    """The values as a `Struct`, with those at the places in `secrets` marked as secret."""
    struct = Struct()
    marked = frozenset(secrets)
    for key, value in properties.items():
        _encode(value, struct.fields[key], (key,), marked)
    return struct


def _decoded(value: Value, path: Path, note_secret: Callable[[Path], None]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        return _number(value.number_value, path)
    if kind == "string_value":
        return UNKNOWN if value.string_value == SENTINEL else value.string_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decoded(each, (*path, index), note_secret) for index, each in enumerate(value.list_value.values)]
    if kind == "struct_value":
        return _decoded_map(value.struct_value.fields, path, note_secret)
    return None


def _number(number: float, path: Path) -> int | float:
    if not math.isfinite(number):
        raise _malformed(path, f"{number} is no number that can be sent")
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


def _decoded_map(fields: Mapping[str, Value], path: Path, note_secret: Callable[[Path], None]) -> Any:
    if SIGNATURE not in fields:
        return {key: _decoded(fields[key], (*path, key), note_secret) for key in sorted(fields)}
    signature = fields[SIGNATURE].string_value
    if signature == OUTPUT:
        if "secret" in fields and fields["secret"].bool_value:
            note_secret(path)
        return _decoded(fields["value"], path, note_secret) if "value" in fields else UNKNOWN
    if signature == SECRET and "value" in fields:
        note_secret(path)
        return _decoded(fields["value"], path, note_secret)
    raise _malformed(path, "an asset, a resource or something unknown is no value for this property")


def _malformed(path: Path, reason: str) -> MalformedValue:
    return MalformedValue(f"{'.'.join(str(each) for each in path)}: {reason}")


def _encode(value: Any, target: Value, path: Path, secrets: Secrets) -> None:
    if path in secrets:
        target.struct_value.fields[SIGNATURE].string_value = SECRET
        target = target.struct_value.fields["value"]
    if value is None:
        target.null_value = 0  # type: ignore[assignment]
    elif value is UNKNOWN:
        target.string_value = SENTINEL
    elif isinstance(value, bool):
        target.bool_value = value
    elif isinstance(value, str):
        target.string_value = value
    elif isinstance(value, int | float):
        target.number_value = value
    elif isinstance(value, Mapping):
        target.struct_value.SetInParent()
        for key, each in value.items():
            _encode(each, target.struct_value.fields[key], (*path, key), secrets)
    else:
        target.list_value.SetInParent()
        for index, each in enumerate(value):
            _encode(each, target.list_value.values.add(), (*path, index), secrets)
