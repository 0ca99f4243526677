"""What a mocked program has registered, as its test sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulumi.runtime import MockResourceArgs, rpc


@dataclass(frozen=True)
class MockedResource:
    """What a program has registered, and what came of it.

    Attributes:
        type: its type token; that of a dynamic resource is Pulumi's, such as `pulumi-python:dynamic/genesyscloud:Role`.
        name: its name in Pulumi.
        id: its id; empty in a preview, and for a component.
        inputs: what the program gives, by wire name, secrets in clear.
        outputs: what the state holds, in the same form.
        secrets: the names of the outputs that are secret.

    Inputs and outputs hold secrets in clear, so a failed assertion does not show them with the resource.
    """

    type: str
    name: str
    id: str
    inputs: Mapping[str, Any] = field(repr=False)
    outputs: Mapping[str, Any] = field(repr=False)
    secrets: frozenset[str]

    @classmethod
    def of(cls, args: MockResourceArgs, id_: str | None, outputs: Mapping[str, Any]) -> MockedResource:
        """What Pulumi's mocks were asked, and have answered."""
        secrets = frozenset(key for key, each in outputs.items() if rpc.is_rpc_secret(each))
        return cls(args.typ, args.name, id_ or "", plain(args.inputs), plain(outputs), secrets)


def the_one(resources: Sequence[MockedResource], type: str, name: str | None) -> MockedResource:
    """The one resource of a type, or of a type and a name; see `Mocks.resource`."""
    __tracebackhide__ = True
    of_type = [each for each in resources if type in (each.type, each.type.rpartition(":")[2])]
    found = [each for each in of_type if name in (None, each.name)]
    if len(found) == 1:
        return found[0]
    called = type if name is None else f"{type} {name!r}"
    if not resources:
        raise LookupError(f"{called} is not there: nothing was registered. Run the program first.")
    there = "".join(f"\n  {each.type} {each.name!r}" for each in found or resources)
    several = f"{called} is {len(found)} of the resources; say which, by name or by the whole type:{there}"
    raise LookupError(several if found else f"{called} is none of the resources. There are:{there}")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with secrets in clear, and without what is not the program's to read."""
    return {key: rpc.unwrap_rpc_secret(each) for key, each in values.items() if not key.startswith("__")}
