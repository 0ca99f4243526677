"""Values on Pulumi's wire: a `Struct` is the resources' values and, beside them, where the secrets were.

The resources see plain values. What was secret when it came in is secret again at the same place when it goes out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct, Value

from genesyscloud_provider.adapters.signatures import ARCHIVE, ASSET, OUTPUT, SECRET, SENTINEL, SIGNATURE
from genesyscloud_provider.framework.properties import UNKNOWN, Archive, Asset, Properties, Unknown
from genesyscloud_provider.framework.state import VERSION

Path = tuple[str | int, ...]
"""Where a value is: keys of maps and indexes of lists."""

Secrets = frozenset[Path]
"""Where secrets are."""

_FILES: Final[dict[str, type[Asset | Archive]]] = {ASSET: Asset, ARCHIVE: Archive}

Note = Callable[[Path], None]
"""Takes down where a secret is."""

Judge = Callable[[Path], bool]
"""Says whether a file may be at a place."""

EXACT: Final = 2**53
"""Up to here every whole number is one of its own on the wire, which knows only floats."""


class MalformedValue(ValueError):
    """A value that does not belong here, or that nobody can read."""


def decode(struct: Struct, archives: Iterable[Path] = ()) -> tuple[Properties, Secrets]:
    """The values of a `Struct`, and where secrets were.

    A null at the top is the same as nothing, and deeper a value like any other. A secret in a secret is one secret, and
    so is an archive with a secret in it. What begins with `__` at the top is Pulumi's own, but for a state's version.

    Args:
        struct: what came over the wire.
        archives: where an archive may be.

    Raises:
        MalformedValue: it holds an archive elsewhere, an asset, a resource, or a value that nobody can read.
    """
    properties: Properties = {}
    secrets: set[Path] = set()
    may_be_file = frozenset(archives).__contains__
    for key in sorted(struct.fields):  # a map of protobuf has no order of its own, and messages should have one
        of_value: set[Path] = set()
        own = key.startswith("__") and key != VERSION
        decoded = None if own else _decoded(struct.fields[key], (key,), of_value.add, may_be_file)
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


def _decoded(value: Value, path: Path, note_secret: Note, is_file: Judge) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        return _number(value.number_value, path)
    if kind == "string_value":
        return UNKNOWN if value.string_value == SENTINEL else value.string_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        values = value.list_value.values
        return [_decoded(each, (*path, index), note_secret, is_file) for index, each in enumerate(values)]
    if kind == "struct_value":
        return _decoded_map(value.struct_value.fields, path, note_secret, is_file)
    return None


def _number(number: float, path: Path) -> int | float:
    if not math.isfinite(number):
        raise _malformed(path, f"{number} is no number that can be sent")
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


def _decoded_map(fields: Mapping[str, Value], path: Path, note_secret: Note, is_file: Judge) -> Any:
    if SIGNATURE not in fields:
        return {key: _decoded(fields[key], (*path, key), note_secret, is_file) for key in sorted(fields)}
    signature = fields[SIGNATURE].string_value
    if signature == OUTPUT:
        if "secret" in fields and fields["secret"].bool_value:
            note_secret(path)
        return _decoded(fields["value"], path, note_secret, is_file) if "value" in fields else UNKNOWN
    if signature == SECRET and "value" in fields:
        note_secret(path)
        return _decoded(fields["value"], path, note_secret, is_file)
    kind = _FILES.get(signature)
    if kind and is_file(path):
        return _file(kind, fields, path, note_secret)
    raise _malformed(path, "an asset, a resource or something unknown is no value for this property")


def _file(kind: type[Asset | Archive], fields: Mapping[str, Value], path: Path, note_secret: Note) -> Asset | Archive:
    def note(_: Path) -> None:
        note_secret(path)

    def is_file(each: Path) -> bool:
        return each[:-1] == (*path, "assets")

    parts = {key: _decoded(fields[key], (*path, key), note, is_file) for key in sorted(fields) if key != SIGNATURE}
    if parts.keys() <= kind.__dataclass_fields__.keys() and all(_fits(*each) for each in parts.items()):
        return kind(**parts)
    raise _malformed(path, "is no archive that can be read")


def _fits(part: str, value: Any) -> bool:
    """Whether a part of an archive is what it has to be."""
    if part == "assets" and isinstance(value, dict):
        return all(isinstance(each, Asset | Archive | Unknown) for each in value.values())
    return value is None or value is UNKNOWN or (isinstance(value, str) and part != "assets")


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
    elif isinstance(value, Asset | Archive):
        fields = target.struct_value.fields
        fields[SIGNATURE].string_value = ASSET if isinstance(value, Asset) else ARCHIVE
        for key, part in vars(value).items():
            if part is not None:
                _encode(part, fields[key], (*path, key), frozenset())
    elif isinstance(value, Mapping):
        target.struct_value.SetInParent()
        for key, each in value.items():
            _encode(each, target.struct_value.fields[key], (*path, key), secrets)
    else:
        target.list_value.SetInParent()
        for index, each in enumerate(value):
            _encode(each, target.list_value.values.add(), (*path, index), secrets)
