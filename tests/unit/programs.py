"""Programs by Pulumi's own mocks: what they register, as it goes over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, rpc


class Recorder(Mocks):
    """Remembers what was registered."""

    def __init__(self) -> None:
        self.registered: list[MockResourceArgs] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        self.registered.append(args)
        return f"{args.name}-id", dict(args.inputs)

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise AssertionError("no function is called")


def register(program: Callable[[], Any]) -> Any:
    return pulumi.runtime.test(program)()


def inputs_of(args: MockResourceArgs) -> dict[str, Any]:
    return {key: rpc.unwrap_rpc_secret(value) for key, value in args.inputs.items() if key != "__provider"}
