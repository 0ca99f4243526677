"""Values as they are on Pulumi's wire, so that a test can send what no codec would."""

from __future__ import annotations

from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from genesyscloud_provider.adapters.signatures import OUTPUT, SECRET, SENTINEL, SIGNATURE

UNKNOWN = SENTINEL
"""What stands on the wire for a value that is not known yet."""


def wire(values: dict[str, Any]) -> Struct:
    """Values as they are."""
    struct = Struct()
    struct.update(values)
    return struct


def plain(struct: Struct) -> dict[str, Any]:
    """What `wire` would make the struct of; whole numbers have become floats."""
    values: dict[str, Any] = MessageToDict(struct)
    return values


def secret(value: Any) -> dict[str, Any]:
    """A value marked as secret."""
    return {SIGNATURE: SECRET, "value": value}


def output(**fields: Any) -> dict[str, Any]:
    """An output value, with `value` if it is known."""
    return {SIGNATURE: OUTPUT, **fields}
